import { type LatenessScale, horizonDays, longerTermsBandOf, ownDayBandOf, recentBandCount, recentBandOf } from './lateness.ts';
import { type HabitSums, decayAfter, lateDaysOf, recentInvoices, termsBandOf } from './payment-habit.ts';

/**
 * THE rule of what an open item is worth, in plain numbers: the explanation of one account (`late-money.ts`), the ranking of a book, the
 * fitting of the tables and the back-test all go through it. Days are counted from 1970-01-01; amounts are collectable whole units of the
 * company's currency.
 */
export type OpenItemColumns = {
  readonly dueDay: Int32Array;
  /** Days from issue to due, at least 0. */
  readonly termsDays: Int32Array;
  /** Negative for credits; nothing is asked for where it is 0. */
  readonly amount: Float64Array;
};

/** An account's history on a day as the rule reads it. */
export type PayerHistory = {
  /** Days late of its paid invoices, recent ones weighing more, against what others on the same terms would have come to. */
  readonly lateDays: number;
  readonly expectedDays: number;
  readonly recentBand: number;
  readonly usualTermsDays: number;
  /** Days from the due date to the payment, negative for one who pays early. */
  readonly usualDelayDays: number;
};

/** The sums `payerHistoryOf` reads: those being made, or a `PaymentHabit` with its day counted from 1970-01-01. */
export type HabitReading = Omit<HabitSums, 'weightByTerms' | 'recentBits' | 'lateCount'> & { readonly weightByTerms: ArrayLike<number> };

/** What of an account's history does not depend on the day, under a company's tables. */
export type PayerBasis = {
  /** The day the sums are as of; they fade from it on. */
  readonly asOfDay: number;
  readonly lateDays: number;
  readonly expectedDays: number;
  readonly weight: number;
  readonly termsDays: number;
  readonly delayDays: number;
  readonly recentBand: number;
};

/** The basis of a history. Without a payment it is that of an average account. */
export function payerBasisOf(habit: HabitReading, scale: LatenessScale): PayerBasis {
  const { asOfDay, lateDays, termsDays, delayDays } = habit;
  let expectedDays = 0;
  let weight = 0;
  for (let band = 0; band < scale.lateDaysByTerms.length; band += 1) {
    const ofBand = habit.weightByTerms[band] ?? 0;
    weight += ofBand;
    expectedDays += ofBand * (scale.lateDaysByTerms[band] ?? 0);
  }
  const recentBand = recentBandOf(habit.recentLateCount, Math.min(recentInvoices, habit.paidCount));
  return { asOfDay, lateDays, expectedDays, weight, termsDays, delayDays, recentBand };
}

/** The history as it stands on a day. */
export function payerHistoryOn(basis: PayerBasis, scale: LatenessScale, today: number): PayerHistory {
  const decay = decayAfter(today - basis.asOfDay);
  const weight = basis.weight * decay + 1;
  return {
    lateDays: basis.lateDays * decay,
    expectedDays: basis.expectedDays * decay,
    recentBand: basis.recentBand,
    usualTermsDays: (basis.termsDays * decay + scale.meanTermsDays) / weight,
    usualDelayDays: (basis.delayDays * decay) / weight,
  };
}

/** The history of an account on a day, under a company's tables. */
export const payerHistoryOf = (habit: HabitReading, scale: LatenessScale, today: number): PayerHistory =>
  payerHistoryOn(payerBasisOf(habit, scale), scale, today);

/** A payer without history counts as one with so many invoices of the mean lateness. */
const payerPriorWeight = 10;
const leastPayerRatio = 0.1;
const mostPayerRatio = 10;

/** How late a payer is against others on the same terms: 2 is twice as late. */
export type PayerLateness = {
  readonly ratio: number;
  /** The square root of the ratio: history repeats itself by half. */
  readonly factor: number;
};

/**
 * How late the account is whose items stand at `from` to before `to`. What is past due now counts into its history with the days so far.
 */
export function payerLatenessOf(
  items: OpenItemColumns,
  from: number,
  to: number,
  history: PayerHistory,
  scale: LatenessScale,
  today: number,
): PayerLateness {
  let lateDays = 0;
  let expectedDays = 0;
  for (let at = from; at < to; at += 1) {
    const due = items.dueDay[at] ?? 0;
    if (due >= today || (items.amount[at] ?? 0) <= 0) continue;
    lateDays += lateDaysOf(due, today);
    expectedDays += scale.lateDaysByTerms[termsBandOf(items.termsDays[at] ?? 0)] ?? 0;
  }
  const prior = payerPriorWeight * scale.meanLateDays;
  const expected = history.expectedDays + expectedDays + prior;
  const ratio = expected > 0 ? (history.lateDays + lateDays + prior) / expected : 1;
  const bounded = Math.min(mostPayerRatio, Math.max(leastPayerRatio, ratio));
  return { ratio: bounded, factor: Math.sqrt(bounded) };
}

/** Days an invoice past due is expected to stay unpaid within the next sixty. */
export const furtherDaysOf = (daysPastDue: number, scale: LatenessScale): number =>
  scale.furtherDays[Math.min(daysPastDue, scale.furtherDays.length - 1)] ?? 0;

/** Late days to expect of an invoice on such terms that is open so many days before it is due, whoever owes it. */
export const openDaysOf = (termsBand: number, daysToDue: number, scale: LatenessScale): number =>
  daysToDue >= horizonDays ? 0 : (scale.openDays[termsBand * horizonDays + daysToDue] ?? 0);

/** Times as late because of how many of the last ten invoices were late. */
export const recentFactorOf = (termsBand: number, history: PayerHistory, scale: LatenessScale): number =>
  scale.recentFactors[termsBand * recentBandCount + history.recentBand] ?? 1;

/** Times as late because the terms are not the payer's usual ones. */
export const longerTermsFactorOf = (termsDays: number, history: PayerHistory, scale: LatenessScale): number =>
  scale.longerTermsFactors[longerTermsBandOf(termsDays - history.usualTermsDays)] ?? 1;

/** Times as late because of where the payer's usual day of payment lies; `daysPastDue` is negative before the due date. */
export const ownDayFactorOf = (daysPastDue: number, history: PayerHistory, scale: LatenessScale): number =>
  scale.ownDayFactors[ownDayBandOf(daysPastDue - history.usualDelayDays)] ?? 1;

/** The late days expected of one item in the next sixty, 0 to 60; `daysPastDue` is negative before the due date. */
export function expectedLateDays(
  daysPastDue: number,
  termsDays: number,
  payerFactor: number,
  history: PayerHistory,
  scale: LatenessScale,
): number {
  if (daysPastDue > 0) return furtherDaysOf(daysPastDue, scale);
  const termsBand = termsBandOf(termsDays);
  const days =
    openDaysOf(termsBand, -daysPastDue, scale) *
    payerFactor *
    recentFactorOf(termsBand, history, scale) *
    longerTermsFactorOf(termsDays, history, scale) *
    ownDayFactorOf(daysPastDue, history, scale);
  return Math.min(horizonDays, days);
}

/**
 * Money-days of one item in whole ones, so that sums do not depend on the order of items. Both figures are at least 0; for those this is
 * what `Math.round` gives, in two thirds of a whole ranking's time.
 */
export const moneyDaysOfItem = (amount: number, expectedDays: number): number => Math.floor(amount * expectedDays + 0.5);

/** What the late money of an account comes to: in all, of what is past due, and the weighed amounts that are past due and owed. */
export type LateSums = { readonly total: number; readonly pastDue: number; readonly pastDueAmount: number; readonly owedAmount: number };

/** The late money to expect of what is not past due yet, in money-days. */
export const comingLateOf = ({ total, pastDue }: Pick<LateSums, 'total' | 'pastDue'>): number => total - pastDue;

/**
 * The expected late money of the account whose items stand at `from` to before `to`: what `lateMoney` explains, in one pass. Money-days are
 * whole numbers, never below 0; credits take their share off.
 */
export function lateSumsOfColumns(
  items: OpenItemColumns,
  from: number,
  to: number,
  history: PayerHistory,
  scale: LatenessScale,
  today: number,
): LateSums {
  const { factor } = payerLatenessOf(items, from, to, history, scale, today);
  let [total, pastDue, pastDueAmount, owedAmount, credits] = [0, 0, 0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const amount = items.amount[at] ?? 0;
    if (amount <= 0) {
      credits -= amount;
      continue;
    }
    const daysPastDue = today - (items.dueDay[at] ?? 0);
    const days = expectedLateDays(daysPastDue, items.termsDays[at] ?? 0, factor, history, scale);
    const moneyDays = moneyDaysOfItem(amount, days);
    total += moneyDays;
    owedAmount += amount;
    if (daysPastDue > 0) {
      pastDue += moneyDays;
      pastDueAmount += amount;
    }
  }
  total -= creditMoneyDays(total, owedAmount, credits);
  return { total, pastDue: Math.min(pastDue, total), pastDueAmount, owedAmount };
}

/** What credits take off: they are used up by all items alike. `owed` and `credits` are sums of amounts, both at least 0. */
export function creditMoneyDays(moneyDays: number, owed: number, credits: number): number {
  if (credits <= 0 || owed <= 0) return 0;
  return credits >= owed ? moneyDays : Math.round((moneyDays * credits) / owed);
}
