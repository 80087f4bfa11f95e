import { epochDay } from './kernel/dates.ts';
import { termsBandCount, termsBandOf } from './payment-habit.ts';
import type { PaidInvoice } from './payment-habit.ts';

/** Days from the due date to a payment are cut to these: beyond them it is another story than the habit of paying. */
const earliestDelay = -30;
const latestDelay = 60;
/** So many of a payer's last payments say when the next one comes. */
export const delaysKept = 20;

/** Days from the due date to the payment (negative: before it), cut to -30 to 60. Days are counted from 1970-01-01. */
export const delayOf = (dueDay: number, paidDay: number): number => Math.max(earliestDelay, Math.min(latestDelay, paidDay - dueDay));

/** The delays of the last twenty paid invoices of one account, oldest first. Their order in the list does not matter. */
export function recentDelaysOf(invoices: readonly PaidInvoice[]): readonly number[] {
  return invoices
    .flatMap(({ kind, status, dueDate, paidDate }) =>
      kind === 'invoice' && status === 'paid' && paidDate !== null ? [{ due: epochDay(dueDate), paid: epochDay(paidDate) }] : [],
    )
    .sort((a, b) => a.paid - b.paid || a.due - b.due)
    .slice(-delaysKept)
    .map(({ due, paid }) => delayOf(due, paid));
}

/** Five points of how others on the same terms pay; they stand beside a payer's own payments, and alone where it has none. */
const quantilePoints = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
export const quantileCount = quantilePoints.length;

/** Counts delays by terms band. */
export class DelayCounts {
  readonly #counts = Array.from({ length: termsBandCount }, () => new Int32Array(latestDelay - earliestDelay + 1));

  add(termsDays: number, delay: number): void {
    const counts = this.#counts[termsBandOf(termsDays)];
    if (counts) counts[delay - earliestDelay] = (counts[delay - earliestDelay] ?? 0) + 1;
  }

  /** The five points of each band; 0 (the due date) where nothing was paid. */
  quantiles(): number[][] {
    return this.#counts.map((counts) => {
      const all = counts.reduce((sum, count) => sum + count, 0);
      return quantilePoints.map((point) => (all === 0 ? 0 : delayAt(counts, Math.ceil(point * all))));
    });
  }
}

/** The delay of the invoice of that rank, from 1. */
function delayAt(counts: Int32Array, rank: number): number {
  let passed = 0;
  const at = counts.findIndex((count) => (passed += count) >= rank);
  return at + earliestDelay;
}

export type ExpectedDelay = {
  /** The middle of the payer's last payments and of how others on the same terms pay, in days from the due date. */
  readonly days: number;
  /** By then 85 % of them were made: tell it as a range, because nobody can say which invoice slips. */
  readonly latestDays: number;
};

const latestShare = 0.85;

/** When a payer with these last delays pays an invoice on such terms; `quantiles` are `LatenessTables.delayQuantiles`. */
export function expectedDelay(
  recentDelays: readonly number[],
  termsDays: number,
  quantiles: readonly (readonly number[])[],
): ExpectedDelay {
  const pool = [...recentDelays, ...(quantiles[termsBandOf(termsDays)] ?? [])].sort((a, b) => a - b);
  const at = (share: number) => pool[Math.max(0, Math.ceil(share * pool.length) - 1)] ?? 0;
  return { days: at(0.5), latestDays: at(latestShare) };
}
