import type { Random } from './random.ts';

/**
 * What an account of the demo is like before anything happens in it. Sources of all figures: reference table "what real
 * receivables look like": HighRadius for concentration and amounts, Datarisk for terms and lateness, IBM for disputes.
 */
export type AccountPlan = {
  /** Invoices issued in the whole history. */
  readonly invoiceCount: number;
  /** Of one invoice, in dollars. */
  readonly medianAmount: number;
  readonly termsDays: number;
  /** Long-run share of invoices paid late. */
  readonly lateShare: number;
};

/** The ten largest accounts hold this share of the value (HighRadius: 46 %; the mixing rule says 45-50 %). */
const topTenShare = 0.47;
const medianDollars = 19_024;
/** About 7 invoices make the 20 to 25 rows of an average account. */
const meanInvoices = 6.6;
const mostInvoices = 400;
/** The counts per account fall with rank less steeply than the value does. */
const countSlope = 0.6;
const countNoise = 0.5;

/** Terms as HighRadius has them, in the bands and shares of Datarisk: 64 % up to 20 days, 24 % to 31, 9 % to 46, 3 % longer. */
const terms: readonly (readonly [number, number])[] = [
  [52, 15],
  [8, 10],
  [4, 20],
  [18, 30],
  [6, 23],
  [9, 45],
  [3, 65],
];

/** Plans for so many accounts, in random order. */
export function planAccounts(count: number, random: Random): readonly AccountPlan[] {
  const slope = slopeFor(count);
  const rawCounts = Array.from({ length: count }, (_, rank) => (rank + 1) ** -countSlope * random.lognormal(0, countNoise));
  const scale = (meanInvoices * count) / rawCounts.reduce((sum, raw) => sum + raw, 0);
  const counts = rawCounts.map((raw) => Math.min(mostInvoices, Math.max(1, Math.round(raw * scale))));
  const perInvoice = counts.map((invoices, rank) => (rank + 1) ** -slope / invoices);
  const dollars = medianDollars / medianOfInvoices(perInvoice, counts);
  const plans = counts.map((invoiceCount, rank) => ({
    invoiceCount,
    medianAmount: (perInvoice[rank] ?? 0) * dollars,
    termsDays: random.weighted(terms),
    lateShare: random.beta(0.23, 1.83),
  }));
  return random.shuffled(plans);
}

/** The exponent of rank^-s with which the first ten of `count` hold the wanted share; found by halving. */
function slopeFor(count: number): number {
  let [low, high] = [0, 3];
  for (let step = 0; step < 40; step += 1) {
    const slope = (low + high) / 2;
    let [top, all] = [0, 0];
    for (let rank = 1; rank <= count; rank += 1) {
      all += rank ** -slope;
      if (rank === Math.min(10, count)) top = all;
    }
    if (top / all < topTenShare) low = slope;
    else high = slope;
  }
  return (low + high) / 2;
}

/** The amount that half of all invoices stay below. */
function medianOfInvoices(amounts: readonly number[], counts: readonly number[]): number {
  const sorted = amounts.map((amount, at) => ({ amount, count: counts[at] ?? 0 })).sort((a, b) => a.amount - b.amount);
  let left = counts.reduce((sum, count) => sum + count, 0) / 2;
  for (const { amount, count } of sorted) {
    left -= count;
    if (left <= 0) return amount;
  }
  return 1;
}
