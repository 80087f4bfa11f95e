import { holidayOn } from './holidays.ts';
import { type LocalDate, addDays, isoWeekday } from './kernel/dates.ts';
import type { PromiseSettings } from './promise-settings.ts';
import type { PromiseToPay } from './rows.ts';

/** Money that came in, or went back where the amount is below zero. Minor units of the promise's currency. */
export type Receipt = { readonly paymentId: string; readonly on: LocalDate; readonly amountMinor: number };

/** What has become of a promise, and how much has come in for it, at most what was promised. */
export type PromiseVerdict = { readonly status: 'open' | 'kept' | 'partiallyKept' | 'broken'; readonly keptMinor: number };

/** What a promise is judged by. */
export type JudgingRules = {
  readonly settings: PromiseSettings;
  /** Whether banks work on a day. */
  readonly isBankingDay: (day: LocalDate) => boolean;
};

/** The days on which banks work in a country, as far as its holidays are known; null: every weekday. */
export const bankingDaysIn =
  (country: string | null): JudgingRules['isBankingDay'] =>
  (day) =>
    isoWeekday(day) <= 5 && holidayOn(country, day) === null;

type Promised = Pick<PromiseToPay, 'amountMinor' | 'promisedDate' | 'recordedOn'>;

/**
 * The last day on which money counts for a promise: the promised one, or the first banking day behind it where banks are shut then, and the
 * tolerance after it, counted in banking days.
 */
export function lastDayOf({ promisedDate }: Pick<Promised, 'promisedDate'>, { settings, isBankingDay }: JudgingRules): LocalDate {
  let day = promisedDate;
  while (!isBankingDay(day)) day = addDays(day, 1);
  for (let left = settings.toleranceDays; left > 0; left -= 1) {
    day = addDays(day, 1);
    while (!isBankingDay(day)) day = addDays(day, 1);
  }
  return day;
}

/**
 * Judges a promise by what has come in. It is kept as soon as all of it is there; until the last day it is open; after that it is kept in
 * part or broken. Money counts from the day it was promised on; what goes back later (a returned debit, a reversal) counts against it
 * whenever it goes, unless it goes back out of a payment that never counted. Promises of more than is received are no over-payments of others.
 * States after SAP's promises to pay: open, kept, partially kept, broken.
 */
export function judgePromise(promise: Promised, receipts: readonly Receipt[], today: LocalDate, rules: JudgingRules): PromiseVerdict {
  const lastDay = lastDayOf(promise, rules);
  const isInTime = ({ on }: Receipt): boolean => on >= promise.recordedOn && on <= lastDay;
  const received = receipts.filter(({ amountMinor }) => amountMinor > 0);
  const uncounted = new Set(received.filter((receipt) => !isInTime(receipt)).map(({ paymentId }) => paymentId));
  const counted = new Set(received.filter(isInTime).map(({ paymentId }) => paymentId));
  let sum = 0;
  for (const receipt of receipts) {
    const { amountMinor, paymentId, on } = receipt;
    if (amountMinor > 0) sum += isInTime(receipt) ? amountMinor : 0;
    else if (on >= promise.recordedOn && (counted.has(paymentId) || !uncounted.has(paymentId))) sum += amountMinor;
  }
  const keptMinor = Math.max(0, Math.min(sum, promise.amountMinor));
  if (keptMinor === promise.amountMinor) return { status: 'kept', keptMinor };
  if (today <= lastDay) return { status: 'open', keptMinor };
  return { status: keptMinor > 0 ? 'partiallyKept' : 'broken', keptMinor };
}

/** The money that a promise, or a payment of an arrangement, is judged by. Minor units. */
export type InstalmentMoney = {
  /** What is not its own: what had come in on its first day before it was agreed, and what the payments before it are owed, whether those were kept or not. */
  readonly aheadMinor: number;
  /** What was applied to its invoices. */
  readonly receipts: readonly Receipt[];
  /** As much of it as is interest; none of its invoices can take that. */
  readonly interestMinor: number;
  /** What payments brought beside what those invoices took: it pays the interest. */
  readonly surplus: readonly Receipt[];
};

/**
 * Judges an instalment of an arrangement, or a promise by itself. Money pays what is ahead of it first: what is left of all that has come in by its own last day is its own.
 * With interest it is kept when its part of the invoices is paid and the interest has come as well.
 */
export function judgeInstalment(
  instalment: Promised,
  { aheadMinor, receipts, interestMinor, surplus }: InstalmentMoney,
  today: LocalDate,
  rules: JudgingRules,
): PromiseVerdict {
  const owed = { ...instalment, amountMinor: aheadMinor + instalment.amountMinor - interestMinor };
  const all = judgePromise(owed, receipts, today, rules);
  const interest = judgePromise({ ...instalment, amountMinor: interestMinor }, surplus, today, rules);
  const keptMinor = Math.max(0, all.keptMinor - aheadMinor) + interest.keptMinor;
  if (all.status === 'kept' && interest.status === 'kept') return { status: 'kept', keptMinor };
  if (all.status === 'open' || interest.status === 'open') return { status: 'open', keptMinor };
  return { status: keptMinor > 0 ? 'partiallyKept' : 'broken', keptMinor };
}

/** Whether a promise was judged and not all of it was there in time. */
export const isNotKept = ({ status }: Pick<PromiseToPay, 'status'>): boolean => status === 'broken' || status === 'partiallyKept';

/** What is still to come of a promise: what has come in for it pays its invoice already. Minor units. */
export const toComeMinorOf = ({ amountMinor, keptMinor }: Pick<PromiseToPay, 'amountMinor' | 'keptMinor'>): number =>
  amountMinor - keptMinor;

/**
 * The day a judgement counts from: that of the first one, and anew when a kept promise turns out not to be kept (a debit comes back), or the other way round;
 * null while it is open.
 */
export function closedOnOf(
  was: Pick<PromiseToPay, 'status' | 'closedOn'>,
  status: PromiseVerdict['status'],
  today: LocalDate,
): LocalDate | null {
  if (status === 'open') return null;
  const isTurned = (was.status === 'kept') !== (status === 'kept');
  return isTurned ? today : (was.closedOn ?? today);
}
