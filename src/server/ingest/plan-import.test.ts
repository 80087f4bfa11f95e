import { describe, expect, it } from 'vitest';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import type { CustomerTraits, LedgerLine } from './ledger-line.ts';
import { unknownCustomer } from './read-customer.ts';
import { loadMapping } from './mapping.ts';
import { AccountIds, type KnownBooks, type KnownInvoice, paidOfNew, paymentsOfChanged, planImport } from './plan-import.ts';

const date = (text: string) => localDateSchema.parse(text);
const company = '00000000-0000-4000-8000-00000000000c';
const nothing: KnownBooks = {
  accountIds: new Map(),
  parentNumbers: new Map(),
  sales: new Map(),
  customers: new Map(),
  invoices: new Map(),
};

const line = (changes: Partial<LedgerLine> = {}): LedgerLine => ({
  line: 2,
  accountNumber: 'A-1',
  accountName: 'Acme',
  parentNumber: null,
  salesRep: null,
  salesRepEmail: null,
  customer: unknownCustomer,
  number: 'INV-1',
  purchaseOrder: null,
  kind: 'invoice',
  issueDate: date('2020-01-01'),
  dueDate: date('2020-01-31'),
  termsDays: 30,
  currency: currencySchema.parse('USD'),
  amountMinor: 1000,
  openAmountMinor: 1000,
  paidDate: null,
  ...changes,
});
const plan = (lines: LedgerLine[], books = nothing) => {
  const made = planImport(lines, books, new AccountIds(company, books.accountIds), loadMapping('generic'));
  return { ...made, paidOfNew: made.newInvoices.map(paidOfNew), payments: [...paymentsOfChanged(made.changedInvoices)] };
};

/** The books after a plan was carried out, as far as the next plan looks. */
function booksAfter(lines: LedgerLine[]): KnownBooks {
  const { accounts, newInvoices } = plan(lines);
  const known = ({ issueDate, dueDate, currency, kind, amountMinor, openAmountMinor, number }: LedgerLine): KnownInvoice => ({
    id: `id of ${number}`,
    issueDate,
    dueDate,
    currency,
    kind,
    amountMinor,
    openAmountMinor,
    status: openAmountMinor === 0 ? 'paid' : 'open',
  });
  const accountIds = new Map(accounts.map(({ number, id }) => [number, id]));
  return {
    accountIds,
    parentNumbers: new Map(accounts.flatMap(({ number, parentNumber }) => (parentNumber === null ? [] : [[number, parentNumber]]))),
    sales: new Map(accounts.map(({ number, salesRep, salesRepEmail }) => [number, { salesRep, salesRepEmail }])),
    customers: new Map(accounts.map(({ number, customer }) => [number, customer])),
    invoices: new Map(newInvoices.map((invoice) => [`${accountIds.get(invoice.accountNumber)}|${invoice.number}`, known(invoice)])),
  };
}

describe('planImport', () => {
  it('takes the parent most lines name, and moves an account of the books under the one a newer file names', () => {
    const first = [
      line({ parentNumber: 'G-1' }),
      line({ number: 'INV-2', parentNumber: 'G-2' }),
      line({ number: 'INV-3', parentNumber: 'G-2' }),
    ];
    const { accounts, movedAccounts } = plan(first);
    expect(accounts).toMatchObject([{ number: 'A-1', parentNumber: 'G-2' }]);
    expect(movedAccounts).toEqual([]);
    const books = booksAfter(first);
    const id = accounts[0]?.id;
    expect(plan(first, books).movedAccounts).toEqual([]);
    expect(plan([line({ parentNumber: 'G-9' })], books).movedAccounts).toEqual([{ id, before: 'G-2', after: 'G-9' }]);
    expect(plan([line()], books).movedAccounts).toEqual([]);
    expect(plan([line({ parentNumber: 'G-9' })], booksAfter([line()])).movedAccounts).toEqual([{ id, before: null, after: 'G-9' }]);
  });

  it('takes the sales representative most lines name with their own address, and changes an account of the books by a newer file', () => {
    const ann = { salesRep: 'Ann', salesRepEmail: 'ann@b.example' };
    const first = [
      line({ ...ann, salesRepEmail: null }),
      line({ ...ann, number: 'INV-2' }),
      line({ salesRep: 'Bob', salesRepEmail: 'bob@b.example', number: 'INV-3' }),
    ];
    const { accounts, changedSales } = plan(first);
    expect(accounts).toMatchObject([ann]);
    expect(changedSales).toEqual([]);
    const books = booksAfter(first);
    const id = accounts[0]?.id;
    const after = (named: Partial<LedgerLine>) => plan([line(named)], books).changedSales;
    expect([plan(first, books).changedSales, after({}), after({ salesRep: 'Ann' })]).toEqual([[], [], []]);
    expect(after({ salesRepEmail: 'a@b.example' })).toEqual([
      { id, before: ann, after: { salesRep: 'Ann', salesRepEmail: 'a@b.example' } },
    ]);
    // Nobody's address is kept for another one.
    expect(after({ salesRep: 'Cy' })).toEqual([{ id, before: ann, after: { salesRep: 'Cy', salesRepEmail: null } }]);
  });

  it('takes where a customer is and who it is from most lines, and a zone only where the place has one', () => {
    const says = (over: Partial<CustomerTraits>, number = 'INV-1') => line({ number, customer: { ...unknownCustomer, ...over } });
    const of = (...lines: LedgerLine[]) => plan(lines).accounts[0]?.customer;
    expect(of(line())).toEqual({ country: null, region: null, timeZone: null, partyKind: 'company' });
    expect(of(says({ country: 'US', region: 'US-CA' }))).toEqual({
      country: 'US',
      region: 'US-CA',
      timeZone: 'America/Los_Angeles',
      partyKind: 'company',
    });
    expect(of(says({ country: 'US', region: 'US-TX' }))?.timeZone).toBeNull();
    expect(of(says({ country: 'US', region: 'US-TX', timeZone: 'America/Denver' }))?.timeZone).toBe('America/Denver');
    expect(of(says({ country: 'US' }))?.timeZone).toBeNull();
    expect(
      of(
        says({ country: 'DE', partyKind: 'consumer' }),
        says({}, 'INV-2'),
        says({ country: 'FR' }, 'INV-3'),
        says({ country: 'DE' }, 'INV-4'),
      ),
    ).toEqual({
      country: 'DE',
      region: null,
      timeZone: 'Europe/Berlin',
      partyKind: 'consumer',
    });
    const brazil = { ...loadMapping('datarisk'), timeZone: 'America/Sao_Paulo' };
    const [account] = planImport([line()], nothing, new AccountIds(company, nothing.accountIds), brazil).accounts;
    expect(account?.customer).toMatchObject({ country: 'BR', timeZone: null });
  });

  it('changes where a customer of the books is by a newer file, and keeps no state or zone of another place', () => {
    const californian = { country: 'US', region: 'US-CA', timeZone: 'America/Los_Angeles', partyKind: 'consumer' as const };
    const first = [line({ customer: californian })];
    const books = booksAfter(first);
    const after = (customer: Partial<CustomerTraits>) =>
      plan([line({ customer: { ...unknownCustomer, ...customer } })], books).changedCustomers.map((changed) => changed.after);
    expect([plan(first, books).changedCustomers, after({}), after({ country: 'US' }), after({ region: 'US-CA' })]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(after({ region: 'US-NY' })).toEqual([{ ...californian, region: 'US-NY', timeZone: 'America/New_York' }]);
    expect(after({ country: 'BR' })).toEqual([{ ...californian, country: 'BR', region: null, timeZone: null }]);
    expect(after({ partyKind: 'company' })).toEqual([{ ...californian, partyKind: 'company' }]);
    expect(after({ timeZone: 'America/Denver' })).toEqual([{ ...californian, timeZone: 'America/Denver' }]);
  });

  it('gives the same accounts every time and in every order of lines, other ones to another company', () => {
    const lines = [line(), line({ number: 'INV-2' }), line({ accountNumber: 'B' })];
    const turned = plan([...lines].reverse());
    expect(turned.accounts).toEqual(plan(lines).accounts);
    const other = new AccountIds('00000000-0000-4000-8000-00000000000d', new Map());
    expect(planImport(lines, nothing, other, loadMapping('generic')).accounts[0]?.id).not.toBe(plan(lines).accounts[0]?.id);
  });

  it('keeps the invoices of an account together, in the order of the accounts', () => {
    const lines = ['1', '2', '3', '4'].map((number) => line({ number, accountNumber: Number(number) % 2 === 0 ? 'B' : 'A' }));
    const { accounts, newInvoices } = plan(lines);
    const order = accounts.map((account) => account.number);
    expect(newInvoices.map((invoice) => invoice.accountNumber)).toEqual(order.flatMap((number) => [number, number]));
  });

  it('matches accounts by number and shows the most frequent spelling, currency and terms', () => {
    const lines = [
      line({ accountName: 'ACME us' }),
      line({ number: '2' }),
      line({ number: '3', accountName: 'Acme', termsDays: 15 }),
      line({ number: '4', accountName: '' }),
    ];
    expect(plan(lines).accounts).toMatchObject([{ number: 'A-1', name: 'Acme', currency: 'USD', termsDays: 30, isNew: true }]);
    expect(plan([line({ accountName: '', accountNumber: '77' })]).accounts).toMatchObject([{ name: 'Customer 77' }]);
  });

  it('has no terms for an account whose dates make none', () => {
    expect(plan([line({ termsDays: -31 })]).accounts[0]?.termsDays).toBeNull();
  });

  it('makes of a paid invoice a payment and its application, and none of a credit memo', () => {
    const paid = plan([
      line({ openAmountMinor: 0, paidDate: date('2020-02-03') }),
      line({ number: 'CM', kind: 'creditMemo', amountMinor: -50, openAmountMinor: 0, paidDate: date('2020-02-03') }),
    ]);
    expect(paid.paidOfNew).toEqual([1000, 0]);
    expect(plan([line({ openAmountMinor: 400, paidDate: date('2020-02-01') })]).paidOfNew).toEqual([600]);
  });

  it('changes nothing the second time', () => {
    const lines = [line(), line({ number: '2', openAmountMinor: 0, paidDate: date('2020-02-03') })];
    expect(plan(lines, booksAfter(lines))).toMatchObject({
      newInvoices: [],
      changedInvoices: [],
      payments: [],
      unchanged: 2,
      leftPaid: 0,
      accounts: [{ isNew: false }],
    });
  });

  it('pays an open invoice that now arrives paid, in full or for what was still open', () => {
    const [before, part] = [line(), line({ openAmountMinor: 400 })];
    const paid = line({ openAmountMinor: 0, paidDate: date('2020-02-03') });
    expect(plan([paid], booksAfter([before]))).toMatchObject({
      changedInvoices: [{ before: { openAmountMinor: 1000 } }],
      payments: [{ paidMinor: 1000 }],
      newInvoices: [],
    });
    expect(plan([paid], booksAfter([part]))).toMatchObject({ payments: [{ paidMinor: 400 }] });
    // The first payment's ids follow from the invoice's, later ones have their own.
    expect(plan([paid], booksAfter([before])).payments[0]?.familyId).toBe('id of INV-1');
    expect(plan([paid], booksAfter([part])).payments[0]?.familyId).toMatch(/^[\da-f-]{36}$/);
  });

  it('never takes a payment back', () => {
    const paid = line({ openAmountMinor: 0, paidDate: date('2020-02-03') });
    expect(plan([line()], booksAfter([paid]))).toMatchObject({ changedInvoices: [], leftPaid: 1, unchanged: 0 });
  });

  it('corrects what an open invoice says', () => {
    expect(plan([line({ dueDate: date('2020-03-01') })], booksAfter([line()]))).toMatchObject({
      changedInvoices: [{ line: { dueDate: '2020-03-01' } }],
      payments: [],
    });
    expect(plan([line({ amountMinor: 900, openAmountMinor: 900 })], booksAfter([line()]))).toMatchObject({
      changedInvoices: [{}],
      payments: [],
    });
  });
});
