import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { stableId } from '../stable-id.ts';
import type { CustomerTraits, LedgerLine } from './ledger-line.ts';
import type { Mapping } from './mapping.ts';
import { type ChangedCustomer, type Customer, changedCustomersOf, namedCustomerOf, newCustomer } from './plan-customers.ts';
import { type ChangedSales, type Sales, changedSalesOf, salesOf } from './plan-sales.ts';

/** An invoice as the books have it. */
export type KnownInvoice = {
  readonly id: string;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: Currency;
  readonly kind: 'invoice' | 'creditMemo';
  readonly amountMinor: number;
  readonly openAmountMinor: number;
  readonly status: 'open' | 'paid' | 'void';
};

/** What the books hold of the accounts in a file. */
export type KnownBooks = {
  /** By account number. */
  readonly accountIds: ReadonlyMap<string, string>;
  /** By account number; accounts without a parent are not in it. */
  readonly parentNumbers: ReadonlyMap<string, string>;
  /** By account number. */
  readonly sales: ReadonlyMap<string, Sales>;
  /** By account number. */
  readonly customers: ReadonlyMap<string, Customer>;
  /** By account id and invoice number with a '|' between. */
  readonly invoices: ReadonlyMap<string, KnownInvoice>;
};

export type PlannedAccount = Sales & {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly currency: Currency;
  readonly termsDays: number | null;
  readonly parentNumber: string | null;
  /** What the file says of the customer, and what a new account has. */
  readonly named: CustomerTraits;
  readonly customer: Customer;
  readonly isNew: boolean;
};
/** An account of the books for which the file names another parent, or its first one. */
export type MovedAccount = { readonly id: string; readonly before: string | null; readonly after: string };
/** An invoice that the file knows more about than the books; what is newly paid becomes a payment. */
export type ChangedInvoice = { readonly id: string; readonly accountId: string; readonly line: LedgerLine; readonly before: KnownInvoice };
/** What was paid of an invoice of the books. */
export type PlannedPayment = {
  /** The ids of payment and application are this one with their variant digit. */
  readonly familyId: string;
  readonly invoice: ChangedInvoice;
  readonly paidMinor: number;
};

/** What some lines change in the books, in the order of the lines. */
export type PlannedLines = {
  readonly newInvoices: readonly LedgerLine[];
  readonly changedInvoices: readonly ChangedInvoice[];
  readonly unchanged: number;
  /** Paid in the books and open in the file; they stay paid, because what is in the books is not taken back by a file. */
  readonly leftPaid: number;
};

/** Everything an import will write; accounts are in the order of their ids, and so are the accounts of new invoices. */
export type ImportPlan = PlannedLines & {
  readonly accounts: readonly PlannedAccount[];
  readonly movedAccounts: readonly MovedAccount[];
  readonly changedSales: readonly ChangedSales[];
  readonly changedCustomers: readonly ChangedCustomer[];
};

const longestTermsDays = 3_650;

/** Decides what a file changes in the books. Pure: the same lines and books give the same plan. */
export function planImport(lines: readonly LedgerLine[], books: KnownBooks, ids: AccountIds, mapping: Mapping): ImportPlan {
  const planned = planLines(lines, books, ids);
  const idOf = (line: LedgerLine): string => ids.of(line.accountNumber);
  // An account's rows stand together in the primary key, so this spares PostgreSQL a quarter of its work.
  const newInvoices = planned.newInvoices.toSorted((a, b) => compareTexts(idOf(a), idOf(b)));
  const accounts = planAccounts(lines, ids, mapping);
  return {
    ...planned,
    newInvoices,
    accounts,
    movedAccounts: movedAccountsOf(accounts, books),
    changedSales: changedSalesOf(accounts, books.sales),
    changedCustomers: changedCustomersOf(accounts, books.customers),
  };
}

/** A file that says nothing of an account's parent leaves it as it is. */
function movedAccountsOf(accounts: readonly PlannedAccount[], { parentNumbers }: KnownBooks): readonly MovedAccount[] {
  return accounts.flatMap(({ id, number, parentNumber, isNew }) => {
    const before = parentNumbers.get(number) ?? null;
    return isNew || parentNumber === null || parentNumber === before ? [] : [{ id, before, after: parentNumber }];
  });
}

/** The ids of accounts by their numbers: those of the books, and for new ones what follows from company and number. */
export class AccountIds {
  readonly #companyId: string;
  readonly #known: ReadonlyMap<string, string>;
  readonly #ids = new Map<string, string>();

  constructor(companyId: string, known: ReadonlyMap<string, string>) {
    this.#companyId = companyId;
    this.#known = known;
  }

  of(number: string): string {
    const found = this.#ids.get(number);
    if (found !== undefined) return found;
    const id = this.#known.get(number) ?? stableId('account', this.#companyId, number);
    this.#ids.set(number, id);
    return id;
  }

  isNew(number: string): boolean {
    return !this.#known.has(number);
  }
}

function planLines(lines: readonly LedgerLine[], books: KnownBooks, ids: AccountIds): PlannedLines {
  const newInvoices: LedgerLine[] = [];
  const changedInvoices: ChangedInvoice[] = [];
  let [unchanged, leftPaid] = [0, 0];
  for (const line of lines) {
    const accountId = ids.of(line.accountNumber);
    const before = books.invoices.get(`${accountId}|${line.number}`);
    if (!before) newInvoices.push(line);
    else if (before.status === 'open' && isChanged(before, line)) changedInvoices.push({ id: before.id, accountId, line, before });
    else if (before.status !== 'open' && line.openAmountMinor !== 0) leftPaid += 1;
    else unchanged += 1;
  }
  return { newInvoices, changedInvoices, unchanged, leftPaid };
}

/** The accounts of a whole file, in the order of their ids; of several names, currencies, terms and parents the most frequent count. */
export function planAccounts(lines: readonly LedgerLine[], ids: AccountIds, mapping: Mapping): readonly PlannedAccount[] {
  const groups = new Map<string, LedgerLine[]>();
  for (const line of lines) {
    const group = groups.get(line.accountNumber);
    if (group) group.push(line);
    else groups.set(line.accountNumber, [line]);
  }
  return [...groups].map(([number, group]) => accountOf(number, group, ids, mapping)).sort((a, b) => compareTexts(a.id, b.id));
}

/** What was paid of a new invoice, in minor units; 0 when nothing was, or when the file has no day for it. */
export const paidOfNew = (line: LedgerLine): number => paidMinorOf(line, line.amountMinor);

/** What changed invoices are newly paid. */
export function* paymentsOfChanged(invoices: readonly ChangedInvoice[]): Iterable<PlannedPayment> {
  for (const invoice of invoices) {
    const { id, line, before } = invoice;
    const paidMinor = paidMinorOf(line, before.openAmountMinor + line.amountMinor - before.amountMinor);
    if (paidMinor === 0) continue;
    // Where nothing was paid before, the ids follow from the invoice's; later payments have ids of their own.
    const isFirst = paidMinor + line.openAmountMinor === line.amountMinor;
    yield { familyId: isFirst ? id : stableId('payment', id, line.paidDate ?? '', String(paidMinor)), invoice, paidMinor };
  }
}

/** `owedMinor` is what was open before; credit memos are used up rather than paid, so they make no payment. */
function paidMinorOf({ paidDate, kind, openAmountMinor }: LedgerLine, owedMinor: number): number {
  return paidDate === null || kind !== 'invoice' ? 0 : Math.max(0, owedMinor - openAmountMinor);
}

const isChanged = (before: KnownInvoice, line: LedgerLine): boolean =>
  before.openAmountMinor !== line.openAmountMinor ||
  before.amountMinor !== line.amountMinor ||
  before.dueDate !== line.dueDate ||
  before.issueDate !== line.issueDate ||
  before.currency !== line.currency ||
  before.kind !== line.kind;

function accountOf(number: string, group: readonly LedgerLine[], ids: AccountIds, mapping: Mapping): PlannedAccount {
  const named = namedCustomerOf(group, mostFrequent);
  return {
    id: ids.of(number),
    number,
    // Customers are matched by number only; of several spellings the most frequent is shown.
    name: mostFrequent(group, (line) => line.accountName) || mapping.accountName.replace('{accountNumber}', number),
    currency: mostFrequent(group, (line) => line.currency) ?? firstOf(group).currency,
    termsDays: mostFrequent(group, termsOf) ?? null,
    parentNumber: mostFrequent(group, (line) => line.parentNumber ?? undefined) ?? null,
    ...salesOf(group, mostFrequent),
    named,
    customer: newCustomer(named, mapping.accountCountry ?? null),
    isNew: ids.isNew(number),
  };
}

const termsOf = ({ termsDays }: LedgerLine): number | undefined => (termsDays < 0 || termsDays > longestTermsDays ? undefined : termsDays);

/** The value that occurs most; of equals the one that sorts first, so that the order of lines does not matter. */
function mostFrequent<V extends string | number, L = LedgerLine>(lines: readonly L[], valueOf: (line: L) => V | undefined): V | undefined {
  const counts = new Map<V, number>();
  for (const line of lines) {
    const value = valueOf(line);
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let best: V | undefined;
  let bestCount = 0;
  for (const [value, count] of counts) {
    if (count > bestCount || (count === bestCount && best !== undefined && value < best)) [best, bestCount] = [value, count];
  }
  return best;
}

function firstOf(group: readonly LedgerLine[]): LedgerLine {
  const [first] = group;
  if (!first) throw new Error('an account without lines');
  return first;
}
