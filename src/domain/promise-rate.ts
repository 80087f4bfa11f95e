import type { Currency } from './kernel/money.ts';
import type { PromiseToPay } from './rows.ts';

/** What may have come of a promise whose day has passed. */
export type MaturedStatus = Extract<PromiseToPay['status'], 'kept' | 'partiallyKept' | 'broken'>;
export const maturedStatuses: readonly MaturedStatus[] = ['kept', 'partiallyKept', 'broken'];

/** Promises of one currency of which the same has come, added up. Minor units. */
export type MaturedPromises = {
  readonly currency: Currency;
  readonly status: MaturedStatus;
  readonly count: number;
  readonly promisedMinor: number;
  /** What came in for them by their days, of each at most what was promised. */
  readonly keptMinor: number;
};

/** How promises were kept, in numbers; money a currency. */
export type PromiseTally = {
  readonly keptCount: number;
  readonly partlyKeptCount: number;
  readonly brokenCount: number;
  readonly money: readonly { readonly currency: Currency; readonly promisedMinor: number; readonly keptMinor: number }[];
};

/** Adds up promises whose day has passed. Of one that was kept all of it came in, whatever else is known of it. */
export function promiseTallyOf(groups: Iterable<MaturedPromises>): PromiseTally {
  const counts = { kept: 0, partiallyKept: 0, broken: 0 };
  const money = new Map<Currency, { currency: Currency; promisedMinor: number; keptMinor: number }>();
  for (const { currency, status, count, promisedMinor, keptMinor } of groups) {
    counts[status] += count;
    const sum = money.get(currency) ?? { currency, promisedMinor: 0, keptMinor: 0 };
    sum.promisedMinor += promisedMinor;
    sum.keptMinor += status === 'kept' ? promisedMinor : keptMinor;
    money.set(currency, sum);
  }
  return { keptCount: counts.kept, partlyKeptCount: counts.partiallyKept, brokenCount: counts.broken, money: [...money.values()] };
}

/** Kept ÷ (kept + kept in part + broken), in percent; null where no promise has come to its day. */
export function keptCountPercentOf({ keptCount, partlyKeptCount, brokenCount }: PromiseTally): number | null {
  const all = keptCount + partlyKeptCount + brokenCount;
  return all === 0 ? null : (keptCount / all) * 100;
}

/** What came in by the promised days and their tolerance ÷ what was promised, in percent and one currency; null where nothing was promised in it. */
export function keptMoneyPercentOf({ money }: PromiseTally, wanted: Currency): number | null {
  const sum = money.find(({ currency }) => currency === wanted);
  return sum === undefined || sum.promisedMinor <= 0 ? null : (sum.keptMinor / sum.promisedMinor) * 100;
}
