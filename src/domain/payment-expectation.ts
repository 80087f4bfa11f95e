import { collectableMinor } from './invoice.ts';
import { type LocalDate, addDays, daysBetween } from './kernel/dates.ts';
import { type ExpectedDelay, expectedDelay, recentDelaysOf } from './payment-date.ts';
import type { Account, Invoice } from './rows.ts';

/** Why nobody can tell when an invoice will be paid. */
export type UntoldCause =
  /** Even the day by which 85 % of such invoices are paid has gone by. */
  | 'usualDaysPassed'
  | 'disputed'
  /** Due before it was issued: a mistake in the books, and no terms to reckon with. */
  | 'dueBeforeIssued'
  /** A court's order forbids the customer to be asked, and mostly to pay. */
  | 'stay';

/** When what is owed on an invoice is expected, and what that was worked out from. */
export type PaymentExpectation =
  /** Today or later, in all likelihood (85 %) by `latest`. */
  | { readonly kind: 'expected'; readonly on: LocalDate; readonly latest: LocalDate; readonly delay: ExpectedDelay }
  /** The usual day has gone by without a payment; 85 % of such are there by `latest`, which is today or later. */
  | { readonly kind: 'pastUsualDay'; readonly usual: LocalDate; readonly latest: LocalDate; readonly delay: ExpectedDelay }
  | { readonly kind: 'untold'; readonly because: UntoldCause };

/** What is known of the payer: its last delays (`recentDelaysOf`), its company's `delayQuantiles`, and whether a stay stands. */
export type PayerKnown = {
  readonly recentDelays: readonly number[];
  readonly quantiles: readonly (readonly number[])[];
  readonly isStayed: boolean;
};

/** Gathers what is known of the payer of a folder. */
export const payerKnownOf = (
  { account, invoices }: { readonly account: Pick<Account, 'staySince'>; readonly invoices: readonly Invoice[] },
  quantiles: readonly (readonly number[])[],
): PayerKnown => ({ recentDelays: recentDelaysOf(invoices), quantiles, isStayed: account.staySince !== null });

type Asked = Pick<Invoice, 'kind' | 'status' | 'issueDate' | 'dueDate' | 'openAmountMinor' | 'disputedAmountMinor'>;

/** When an invoice is expected to be paid; null where nothing is owed on it: paid, void, a credit memo. */
export function paymentExpectationOf(invoice: Asked, payer: PayerKnown, today: LocalDate): PaymentExpectation | null {
  if (invoice.status !== 'open' || invoice.kind !== 'invoice' || invoice.openAmountMinor <= 0) return null;
  const untold = (because: UntoldCause): PaymentExpectation => ({ kind: 'untold', because });
  if (payer.isStayed) return untold('stay');
  if (collectableMinor(invoice) === 0) return untold('disputed');
  if (invoice.dueDate < invoice.issueDate) return untold('dueBeforeIssued');
  const delay = expectedDelay(payer.recentDelays, daysBetween(invoice.issueDate, invoice.dueDate), payer.quantiles);
  const [usual, latest] = [addDays(invoice.dueDate, delay.days), addDays(invoice.dueDate, delay.latestDays)];
  if (usual >= today) return { kind: 'expected', on: usual, latest, delay };
  if (latest >= today) return { kind: 'pastUsualDay', usual, latest, delay };
  return untold('usualDaysPassed');
}

/** A text by which expectations sort: those with an expected day by it, then those with a latest day alone, then those that cannot be told. */
export function orderOf(expectation: PaymentExpectation | null): string {
  if (expectation === null) return '4';
  if (expectation.kind === 'untold') return `3 ${expectation.because}`;
  return expectation.kind === 'expected' ? `1 ${expectation.on}` : `2 ${expectation.latest}`;
}
