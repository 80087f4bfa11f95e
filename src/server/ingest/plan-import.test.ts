import { describe, expect, it } from 'vitest';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import type { LedgerLine } from './ledger-line.ts';
import { loadMapping } from './mapping.ts';
import {
  AccountIds,
  type KnownBooks,
  type KnownInvoice,
  paymentOfNew,
  paymentsOfChanged,
  planAccounts,
  planImport,
  planLines,
  variantOf,
} from './plan-import.ts';

const date = (text: string) => localDateSchema.parse(text);
const company = '00000000-0000-4000-8000-00000000000c';
const nothing: KnownBooks = { accountIds: new Map(), invoices: new Map() };

const line = (changes: Partial<LedgerLine> = {}): LedgerLine => ({
  line: 2,
  accountNumber: 'A-1',
  accountName: 'Acme',
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
  const made = planImport(lines, books, company, loadMapping('generic'));
  const payments = [...made.newInvoices.map(paymentOfNew), ...paymentsOfChanged(made.changedInvoices)].filter(
    (payment) => payment !== undefined,
  );
  return { ...made, payments };
};

/** The books after a plan was carried out, as far as the next plan looks. */
function booksAfter(lines: LedgerLine[]): KnownBooks {
  const { accounts, newInvoices } = plan(lines);
  const known = ({
    line: { issueDate, dueDate, currency, kind, amountMinor, openAmountMinor },
    id,
  }: (typeof newInvoices)[number]): KnownInvoice => ({
    id,
    issueDate,
    dueDate,
    currency,
    kind,
    amountMinor,
    openAmountMinor,
    status: openAmountMinor === 0 ? 'paid' : 'open',
  });
  return {
    accountIds: new Map(accounts.map(({ number, id }) => [number, id])),
    invoices: new Map(newInvoices.map((invoice) => [`${invoice.accountId}|${invoice.line.number}`, known(invoice)])),
  };
}

describe('planImport', () => {
  it('gives the same ids every time and in every order of lines', () => {
    const lines = [line(), line({ number: 'INV-2' }), line({ accountNumber: 'B' })];
    expect(plan([...lines].reverse())).toEqual(plan(lines));
    expect(
      plan(lines)
        .newInvoices.map((invoice) => invoice.id)
        .every((id) => /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/.test(id)),
    ).toBe(true);
    expect(new Set(plan(lines).newInvoices.map((invoice) => invoice.id)).size).toBe(3);
    expect(planImport(lines, nothing, '00000000-0000-4000-8000-00000000000d', loadMapping('generic')).accounts[0]?.id).not.toBe(
      plan(lines).accounts[0]?.id,
    );
  });

  it('plans a file in parts as it plans it whole', () => {
    const lines = ['1', '2', '3', '4'].map((number) => line({ number, accountNumber: Number(number) % 2 === 0 ? 'B' : 'A' }));
    const ids = new AccountIds(company, nothing.accountIds);
    const parts = [lines.slice(0, 3), lines.slice(3)].flatMap((part) => planLines(part, nothing, ids).newInvoices);
    const whole = plan(lines);
    expect(parts.map((invoice) => invoice.id).sort()).toEqual(whole.newInvoices.map((invoice) => invoice.id).sort());
    expect(planAccounts(lines, ids, loadMapping('generic'))).toEqual(whole.accounts);
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
    expect(paid.payments).toMatchObject([{ paidMinor: 1000, paidDate: '2020-02-03', invoice: { line: { number: 'INV-1' } } }]);
    expect(paid.payments[0]?.familyId).toBe(paid.payments[0]?.invoice.id);
    expect(new Set(Object.values(variantOf)).size).toBe(3);
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
    const first = plan([line({ openAmountMinor: 400, paidDate: date('2020-02-01') })]).payments[0];
    const second = plan([paid], booksAfter([part])).payments[0];
    if (!first || !second) throw new Error('no payment');
    expect(second.familyId).not.toBe(first.familyId);
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
