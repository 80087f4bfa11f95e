import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import type { Account } from '#domain/rows.ts';
import type { ColumnKey } from './mapping.ts';

/** Where a customer is, and who it is; null is what nobody says. */
export type CustomerTraits = { readonly [K in 'country' | 'region' | 'timeZone' | 'partyKind']: Account[K] | null };

/** One invoice or credit memo as a line of the file says it, read and checked. Amounts are minor units of `currency`. */
export type LedgerLine = {
  readonly line: number;
  readonly accountNumber: string;
  /** As spelt on this line, '' when the file has no names. */
  readonly accountName: string;
  /** The account above this customer's, null when the file says nothing of one. */
  readonly parentNumber: string | null;
  /** Who sells to this customer, and where they read e-mails; null when the file does not say. */
  readonly salesRep: string | null;
  readonly salesRepEmail: string | null;
  /** Where this customer is and who it is, as far as the file says so; lines that say the same share one. */
  readonly customer: CustomerTraits;
  readonly number: string;
  readonly purchaseOrder: string | null;
  readonly kind: 'invoice' | 'creditMemo';
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  /** Days from issue to due date; negative when due before issued. */
  readonly termsDays: number;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly openAmountMinor: number;
  /** The day of the (last) payment; null when the file does not say, or when it is later than the business date. */
  readonly paidDate: LocalDate | null;
};

export const refusalCodes = [
  'account.missing',
  'account.tooLong',
  'parent.itself',
  'parent.tooLong',
  'invoiceNumber.missing',
  'invoiceNumber.tooLong',
  'invoiceNumber.taken',
  'issueDate.missing',
  'issueDate.unreadable',
  'dueDate.missing',
  'dueDate.unreadable',
  'paidDate.unreadable',
  'amount.missing',
  'amount.unreadable',
  'amount.tooManyDecimals',
  'amount.tooLarge',
  'amount.notDivisible',
  'amount.zero',
  'openAmount.unreadable',
  'openAmount.tooLarge',
  'currency.missing',
  'currency.unknown',
  'kind.unknown',
  'line.tooManyCells',
  'line.cellTooLong',
  'line.duplicate',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export const warningCodes = ['dueBeforeIssue', 'paidBeforeIssue', 'termsOverYear', 'salesEmailUnusable', 'customerUnusable'] as const;
export type WarningCode = (typeof warningCodes)[number];

/** Something to tell about one line: where, in which column of the file, what stands there, and why it matters. */
export type Finding<Code> = {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly code: Code;
  readonly why: string;
};
export type Refusal = Finding<RefusalCode>;
export type Warning = Finding<WarningCode>;

/** Where each key of the mapping stands in this file. */
export type ColumnPlaces = Readonly<Partial<Record<ColumnKey, { readonly at: number; readonly name: string }>>>;
