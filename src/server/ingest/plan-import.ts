import { hash } from 'node:crypto';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { stableId } from '../stable-id.ts';
import type { LedgerLine } from './ledger-line.ts';
import type { Mapping } from './mapping.ts';

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

/** What the books hold of the accounts in a file. Keys: account number; account id and invoice number with a '|' between. */
export type KnownBooks = { readonly accountIds: ReadonlyMap<string, string>; readonly invoices: ReadonlyMap<string, KnownInvoice> };

export type PlannedAccount = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly currency: Currency;
  readonly termsDays: number | null;
  readonly isNew: boolean;
};
export type PlannedInvoice = { readonly id: string; readonly accountId: string; readonly line: LedgerLine };
/** An invoice that the file knows more about than the books; what is newly paid becomes a payment. */
export type ChangedInvoice = PlannedInvoice & { readonly before: KnownInvoice };
/** What was paid of an invoice on a day. */
export type PlannedPayment = {
  readonly id: string;
  readonly applicationId: string;
  readonly invoice: PlannedInvoice;
  readonly paidMinor: number;
  readonly paidDate: LocalDate;
};

/** Everything an import will write; accounts and their rows are in the order of their ids. */
export type ImportPlan = {
  readonly accounts: readonly PlannedAccount[];
  readonly newInvoices: readonly PlannedInvoice[];
  readonly changedInvoices: readonly ChangedInvoice[];
  readonly unchanged: number;
  /** Paid in the books and open in the file; they stay paid, because what is in the books is not taken back by a file. */
  readonly leftPaid: number;
};

const longestTermsDays = 3_650;

/** Decides what a file changes in the books. Pure: the same lines and books give the same plan and the same ids. */
export function planImport(lines: readonly LedgerLine[], books: KnownBooks, companyId: string, mapping: Mapping): ImportPlan {
  const groups = new Map<string, LedgerLine[]>();
  for (const line of lines) {
    const group = groups.get(line.accountNumber);
    if (group) group.push(line);
    else groups.set(line.accountNumber, [line]);
  }
  const accounts = [...groups]
    .map(([number, group]) => ({ account: accountOf(number, group, books, companyId, mapping), group }))
    .sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
  const newInvoices: PlannedInvoice[] = [];
  const changedInvoices: ChangedInvoice[] = [];
  let [unchanged, leftPaid] = [0, 0];
  for (const { account, group } of accounts) {
    const added: PlannedInvoice[] = [];
    for (const line of group) {
      const before = books.invoices.get(`${account.id}|${line.number}`);
      if (!before) added.push({ id: invoiceId(account.id, line.number), accountId: account.id, line });
      else if (before.status === 'open' && isChanged(before, line)) changedInvoices.push({ id: before.id, accountId: account.id, line, before });
      else if (before.status !== 'open' && line.openAmountMinor !== 0) leftPaid += 1;
      else unchanged += 1;
    }
    added.sort((a, b) => (a.id < b.id ? -1 : 1));
    newInvoices.push(...added);
  }
  return { accounts: accounts.map(({ account }) => account), newInvoices, changedInvoices, unchanged, leftPaid };
}

/** The payments a plan brings, in the order of its invoices; made as they are read, because there are as many as invoices. */
export function* plannedPayments(plan: Pick<ImportPlan, 'newInvoices' | 'changedInvoices'>): Iterable<PlannedPayment> {
  for (const invoice of plan.newInvoices) {
    const payment = paymentOf(invoice, invoice.line.amountMinor);
    if (payment) yield payment;
  }
  for (const invoice of plan.changedInvoices) {
    const payment = paymentOf(invoice, invoice.before.openAmountMinor + invoice.line.amountMinor - invoice.before.amountMinor);
    if (payment) yield payment;
  }
}

/** `owedMinor` is what was open before; credit memos are used up rather than paid, so they make no payment. */
function paymentOf(invoice: PlannedInvoice, owedMinor: number): PlannedPayment | undefined {
  const { paidDate, kind, openAmountMinor, amountMinor } = invoice.line;
  const paidMinor = owedMinor - openAmountMinor;
  if (paidDate === null || kind !== 'invoice' || paidMinor <= 0) return undefined;
  // Where nothing was paid before, the ids follow from the invoice's; later payments have ids of their own.
  const base = paidMinor + openAmountMinor === amountMinor ? invoice.id : stableId('payment', invoice.id, paidDate, String(paidMinor));
  return { id: withVariant(base, '9'), applicationId: withVariant(base, 'a'), invoice, paidMinor, paidDate };
}

const isChanged = (before: KnownInvoice, line: LedgerLine): boolean =>
  before.openAmountMinor !== line.openAmountMinor ||
  before.amountMinor !== line.amountMinor ||
  before.dueDate !== line.dueDate ||
  before.issueDate !== line.issueDate ||
  before.currency !== line.currency ||
  before.kind !== line.kind;

function accountOf(number: string, group: readonly LedgerLine[], books: KnownBooks, companyId: string, mapping: Mapping): PlannedAccount {
  const known = books.accountIds.get(number);
  return {
    id: known ?? stableId('account', companyId, number),
    number,
    // Customers are matched by number only; of several spellings the most frequent is shown.
    name: mostFrequent(group, (line) => line.accountName) || mapping.accountName.replace('{accountNumber}', number),
    currency: mostFrequent(group, (line) => line.currency) ?? firstOf(group).currency,
    termsDays: mostFrequent(group, termsOf) ?? null,
    isNew: known === undefined,
  };
}

const termsOf = ({ termsDays }: LedgerLine): number | undefined => (termsDays < 0 || termsDays > longestTermsDays ? undefined : termsDays);

/** The value that occurs most; of equals the one that sorts first, so that the order of lines does not matter. */
function mostFrequent<V extends string | number>(lines: readonly LedgerLine[], valueOf: (line: LedgerLine) => V | undefined): V | undefined {
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

/** As `stableId`, written for many: the variant digit 8 marks the invoice, 9 its payment and a the payment's application. */
function invoiceId(accountId: string, number: string): string {
  const hex = hash('md5', `invoice|${accountId}|${number}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const variantAt = 19;
const withVariant = (id: string, digit: string): string => id.slice(0, variantAt) + digit + id.slice(variantAt + 1);

function firstOf(group: readonly LedgerLine[]): LedgerLine {
  const [first] = group;
  if (!first) throw new Error('an account without lines');
  return first;
}
