import { collectableMinor } from './invoice.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { type ExpectedDelay, expectedPaymentDate, recentDelaysOf } from './payment-date.ts';
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
  const { expected, latest, delay } = expectedPaymentDate(invoice, payer.recentDelays, payer.quantiles, today);
  const usual = addDays(invoice.dueDate, delay.days);
  if (usual >= today) return { kind: 'expected', on: expected, latest, delay };
  if (addDays(invoice.dueDate, delay.latestDays) >= today) return { kind: 'pastUsualDay', usual, latest, delay };
  return untold('usualDaysPassed');
}

/** The payment of an account to expect next in one currency: its day, what it would bring, and the invoices it would pay. */
export type NextPayment = {
  readonly expectation: PaymentExpectation;
  /** Collectable, in minor units; of those that share the day. */
  readonly amountMinor: number;
  readonly invoices: readonly Invoice[];
};

/**
 * The earliest expected day among the open invoices of one currency; where all usual days have passed the earliest day by which 85 % are paid, and
 * where there is none either the cause most of the invoices have. Null where nothing is owed in it.
 */
export function nextPaymentOf(invoices: readonly Invoice[], currency: Currency, payer: PayerKnown, today: LocalDate): NextPayment | null {
  const groups = new Map<string, { readonly expectation: PaymentExpectation; readonly invoices: Invoice[] }>();
  for (const invoice of invoices) {
    const expectation = invoice.currency === currency ? paymentExpectationOf(invoice, payer, today) : null;
    if (expectation === null) continue;
    const key = orderOf(expectation);
    const group = groups.get(key) ?? { expectation, invoices: [] };
    group.invoices.push(invoice);
    groups.set(key, group);
  }
  const [first] = [...groups].sort(([a, { invoices: left }], [b, { invoices: right }]) =>
    a.startsWith(untoldOrder) && b.startsWith(untoldOrder) ? right.length - left.length : a < b ? -1 : 1,
  );
  if (!first) return null;
  const [, group] = first;
  return { ...group, amountMinor: group.invoices.reduce((sum, invoice) => sum + collectableMinor(invoice), 0) };
}

const untoldOrder = '3';

/** A text by which expectations sort: those with an expected day by it, then those with a latest day alone, then those that cannot be told. */
export function orderOf(expectation: PaymentExpectation | null): string {
  if (expectation === null) return '4';
  if (expectation.kind === 'untold') return `${untoldOrder} ${expectation.because}`;
  return expectation.kind === 'expected' ? `1 ${expectation.on}` : `2 ${expectation.latest}`;
}
