import { type LatenessScale, horizonDays } from './lateness.ts';
import { type HabitSums, decayAfter, lateDaysOf } from './payment-habit.ts';

/**
 * THE rule of what an open item is worth, in plain numbers: the explanation of one account (`late-money.ts`), the ranking of a book and
 * the back-test all go through it. Days are counted from 1970-01-01; amounts are collectable whole units of the company's currency.
 */
export type OpenItemColumns = {
  readonly dueDay: Int32Array;
  /** `termsBandOf(due - issued)`. */
  readonly termsBand: Uint8Array;
  /** Negative for credits; nothing is asked for where it is 0. */
  readonly amount: Float64Array;
};

/** An account's history as the rule reads it: days late of its paid invoices against what others on the same terms would have had. */
export type PayerHistory = { readonly lateDays: number; readonly expectedDays: number };

/** The history of an account on a day, under a company's tables. */
export function payerHistoryOf(
  sums: Pick<HabitSums, 'asOfDay' | 'lateDays'> & { readonly weightByTerms: ArrayLike<number> },
  scale: LatenessScale,
  today: number,
): PayerHistory {
  const decay = decayAfter(today - sums.asOfDay);
  let expectedDays = 0;
  for (let band = 0; band < scale.lateDaysByTerms.length; band += 1) {
    expectedDays += (sums.weightByTerms[band] ?? 0) * (scale.lateDaysByTerms[band] ?? 0);
  }
  return { lateDays: sums.lateDays * decay, expectedDays: expectedDays * decay };
}

/** A payer without history counts as one with so many invoices of the mean lateness. */
const payerPriorWeight = 10;
const leastPayerFactor = 0.2;
const mostPayerFactor = 8;
/** Each other invoice past due makes what is not yet due so much later, up to three of them. */
const pastDueUplift = 0.5;
const mostPastDueCounted = 3;

/** What holds for all items of an account on a day. */
export type AccountLateness = {
  /** How late this payer is against others on the same terms: 1 is as late as they are. */
  readonly payerFactor: number;
  /** Collectable items past due. */
  readonly pastDueCount: number;
  readonly accountFactor: number;
};

/** The factors of an account whose items stand at `from` to before `to`. Items past due count into its history with their days so far. */
export function accountLatenessOf(
  items: OpenItemColumns,
  from: number,
  to: number,
  history: PayerHistory,
  scale: LatenessScale,
  today: number,
): AccountLateness {
  let { lateDays, expectedDays } = history;
  let pastDueCount = 0;
  for (let at = from; at < to; at += 1) {
    const due = items.dueDay[at] ?? 0;
    if (due >= today || (items.amount[at] ?? 0) <= 0) continue;
    pastDueCount += 1;
    lateDays += lateDaysOf(due, today);
    expectedDays += scale.lateDaysByTerms[items.termsBand[at] ?? 0] ?? 0;
  }
  const prior = payerPriorWeight * scale.meanLateDays;
  const ratio = expectedDays + prior > 0 ? (lateDays + prior) / (expectedDays + prior) : 1;
  return {
    payerFactor: Math.min(mostPayerFactor, Math.max(leastPayerFactor, ratio)),
    pastDueCount,
    accountFactor: 1 + pastDueUplift * Math.min(mostPastDueCounted, pastDueCount),
  };
}

/** How much of the next sixty days lies behind the due date: 1 for an item due today, 0 for one due in sixty days or later. */
export const timeFactorOf = (daysToDue: number): number => Math.max(0, 1 - daysToDue / horizonDays);

/** The late days expected of one item in the next sixty, 0 to 60; `daysPastDue` is negative before the due date. */
export function expectedLateDays(daysPastDue: number, termsBand: number, account: AccountLateness, scale: LatenessScale): number {
  if (daysPastDue > 0) return scale.furtherDays[Math.min(daysPastDue, scale.furtherDays.length - 1)] ?? 0;
  const usual = scale.lateDaysByTerms[termsBand] ?? 0;
  return Math.min(horizonDays, usual * account.payerFactor * account.accountFactor * timeFactorOf(-daysPastDue));
}

/** Money-days of one item in whole ones, so that sums do not depend on the order of items. */
export const moneyDaysOfItem = (amount: number, expectedDays: number): number => Math.round(amount * expectedDays);

/**
 * The expected late money-days of the account whose items stand at `from` to before `to`: a whole number, never below 0. Credits take
 * their share off. The figure of `lateMoney` without its parts.
 */
export function lateMoneyDays(
  items: OpenItemColumns,
  from: number,
  to: number,
  history: PayerHistory,
  scale: LatenessScale,
  today: number,
): number {
  const account = accountLatenessOf(items, from, to, history, scale, today);
  let moneyDays = 0;
  let owed = 0;
  let credits = 0;
  for (let at = from; at < to; at += 1) {
    const amount = items.amount[at] ?? 0;
    if (amount > 0) {
      const days = expectedLateDays(today - (items.dueDay[at] ?? 0), items.termsBand[at] ?? 0, account, scale);
      moneyDays += moneyDaysOfItem(amount, days);
      owed += amount;
    } else credits -= amount;
  }
  return moneyDays - creditMoneyDays(moneyDays, owed, credits);
}

/** What credits take off: they are used up by all items alike. `owed` and `credits` are sums of amounts, both at least 0. */
export function creditMoneyDays(moneyDays: number, owed: number, credits: number): number {
  if (credits <= 0 || owed <= 0) return 0;
  return credits >= owed ? moneyDays : Math.round((moneyDays * credits) / owed);
}
