import { compareTexts } from './kernel/compare-texts.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import type { Policy } from './policy.ts';

export const agingBuckets = ['current', 'first', 'second', 'third', 'beyond'] as const;
/** 'current' is not yet past due; with the default policy the others are 1-30, 31-60, 61-90 and 91+ days late. */
export type AgingBucket = (typeof agingBuckets)[number];

/** Whole days past due, 0 on the due date and before it. */
export const daysLateOf = (dueDate: LocalDate, today: LocalDate): number => (dueDate < today ? daysBetween(dueDate, today) : 0);

/** The bucket of a number of days late. Buckets are closed above: day 30 is still in 1-30. */
export function bucketOf(daysLate: number, policy: Policy): AgingBucket {
  if (daysLate <= 0) return 'current';
  const at = policy.agingBucketEndDays.findIndex((end) => daysLate <= end);
  return agingBuckets[at + 1 || agingBuckets.length - 1] ?? 'beyond';
}

/** What a person reads on a bucket: 'Current', '1–30', '31–60', '61–90', '90+'. */
export function bucketLabel(bucket: AgingBucket, policy: Policy): string {
  const ends = policy.agingBucketEndDays;
  const at = agingBuckets.indexOf(bucket);
  if (at === 0) return 'Current';
  if (at === agingBuckets.length - 1) return `${ends.at(-1)}+`;
  return `${at === 1 ? 1 : (ends[at - 2] ?? 0) + 1}–${ends[at - 1]}`;
}

/** What counts for aging: an open item of one currency. Credit memos have negative amounts. */
export type OpenItem = {
  readonly dueDate: LocalDate;
  readonly currency: Currency;
  readonly openAmountMinor: number;
  readonly disputedAmountMinor: number;
};

/** The totals of an account in one currency; all amounts in minor units. `pastDue` = the sum of all buckets but the current one. */
export type AgingTotals = {
  readonly currency: Currency;
  readonly openMinor: number;
  readonly pastDueMinor: number;
  readonly disputedMinor: number;
  readonly bucketsMinor: Readonly<Record<AgingBucket, number>>;
};

/** Totals per currency, largest open amount first. Currencies are never added together. */
export function agingOf(items: readonly OpenItem[], policy: Policy, today: LocalDate): readonly AgingTotals[] {
  const currencies = [...new Set(items.map((item) => item.currency))];
  return currencies
    .map((currency) =>
      totalsOf(
        currency,
        items.filter((item) => item.currency === currency),
        policy,
        today,
      ),
    )
    .sort((a, b) => b.openMinor - a.openMinor || compareTexts(a.currency, b.currency));
}

/** What is past due in one currency, in minor units: the `pastDueMinor` of its totals. */
export function pastDueMinorIn(items: readonly OpenItem[], currency: Currency, today: LocalDate): number {
  let pastDueMinor = 0;
  for (const item of items) if (item.dueDate < today && item.currency === currency) pastDueMinor += item.openAmountMinor;
  return pastDueMinor;
}

function totalsOf(currency: Currency, items: readonly OpenItem[], policy: Policy, today: LocalDate): AgingTotals {
  const bucketsMinor: Record<AgingBucket, number> = { current: 0, first: 0, second: 0, third: 0, beyond: 0 };
  let disputedMinor = 0;
  for (const item of items) {
    bucketsMinor[bucketOf(daysLateOf(item.dueDate, today), policy)] += item.openAmountMinor;
    disputedMinor += item.disputedAmountMinor;
  }
  const openMinor = agingBuckets.reduce((sum, bucket) => sum + bucketsMinor[bucket], 0);
  return { currency, openMinor, pastDueMinor: openMinor - bucketsMinor.current, disputedMinor, bucketsMinor };
}
