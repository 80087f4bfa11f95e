import type { AccountId } from './kernel/ids.ts';
import type { LateSums } from './late-money-core.ts';
import type { QueueWeights } from './queue-weights.ts';
import { brokenPromiseDays } from './work-list.ts';

/**
 * THE terms of the queue's score beside the late money itself, in plain numbers: the explanation of one account (`call-queue.ts`) and
 * the ranking of a book both go through them. Days are counted from 1970-01-01; `noDay` is one that is not known. Amounts are whole
 * units, weighed; every term is a whole number of money-days.
 */
export const noDay = -1;

const share = (moneyDays: number, percent: number): number => Math.floor((moneyDays * percent) / 100 + 0.5);
const part = (amount: number, of: number): number => (of <= 0 ? 0 : Math.min(1, amount / of));

/** Whether a promise that became broken on that day still counts. */
export const isBrokenRecently = (brokenDay: number, today: number): boolean => today - brokenDay <= brokenPromiseDays;

/** A promise counts with what is owed at most: more cannot come of it. */
export const brokenPromiseTerm = (amount: number, { owedAmount }: LateSums, weights: QueueWeights): number =>
  Math.round(Math.min(amount, owedAmount) * weights.brokenPromiseDays);
export const duePromiseTerm = (amount: number, { owedAmount }: LateSums, weights: QueueWeights): number =>
  Math.round(Math.min(amount, owedAmount) * weights.promiseDueDays);
/** Open promises of later days, by the sum of their amounts. */
export const openPromiseTerm = (amount: number, late: LateSums, weights: QueueWeights): number =>
  -share(late.pastDue * part(amount, late.pastDueAmount), weights.openPromisePercent);

export const followUpTerm = (late: LateSums, weights: QueueWeights): number => share(late.total, weights.followUpPercent);

/** Days since the last contact; none on the day itself, because the account is done for that day. */
export function contactTerm(lastContactDay: number, late: LateSums, weights: QueueWeights, today: number): number {
  const daysAgo = today - lastContactDay;
  if (lastContactDay === noDay || daysAgo >= weights.silentDays) return share(late.total, weights.silentPercent);
  return daysAgo > 0 && daysAgo <= weights.recentContactDays ? -share(late.total, weights.recentContactPercent) : 0;
}

/** `usedPercent`: what is open of the credit limit. */
export const creditTerm = (usedPercent: number, late: LateSums, weights: QueueWeights): number =>
  usedPercent >= weights.creditUseFromPercent ? share(late.total, weights.creditUsePercent) : 0;

/** Cash on account pays the same share of everything. */
export const unappliedTerm = (amount: number, late: LateSums): number => -Math.round(late.total * part(amount, late.owedAmount));

/** How long a held-out account's past-due amount counts, whatever its history: the order other systems use. */
const plainDays = 20;

export const heldOutTerm = (late: LateSums): number => Math.round(late.pastDueAmount * plainDays);

/** What of an account beside its open items decides its score, in plain numbers. */
export type QueueNumbers = {
  readonly isHeldOut: boolean;
  /** In the order of the facts; broken or open. `day`: that on which it became broken, or the promised one. */
  readonly promises: readonly { readonly isBroken: boolean; readonly day: number; readonly amount: number }[];
  readonly followUpDay: number;
  readonly lastContactDay: number;
  readonly creditUsedPercent: number;
  readonly unappliedAmount: number;
};

/** The whole score of an account from its numbers: the figure of `call-queue.score` without its words. */
export function scoreOfNumbers(numbers: QueueNumbers, late: LateSums, weights: QueueWeights, today: number): number {
  if (numbers.isHeldOut) return heldOutTerm(late);
  let sum = late.total + contactTerm(numbers.lastContactDay, late, weights, today) + creditTerm(numbers.creditUsedPercent, late, weights);
  if (numbers.unappliedAmount > 0) sum += unappliedTerm(numbers.unappliedAmount, late);
  if (numbers.followUpDay !== noDay && numbers.followUpDay <= today) sum += followUpTerm(late, weights);
  if (numbers.promises.length > 0) sum += promiseTerms(numbers.promises, late, weights, today);
  return Math.max(0, sum);
}

function promiseTerms(promises: QueueNumbers['promises'], late: LateSums, weights: QueueWeights, today: number): number {
  let [sum, openAmount] = [0, 0];
  for (const { isBroken, day, amount } of promises) {
    if (isBroken) sum += isBrokenRecently(day, today) ? brokenPromiseTerm(amount, late, weights) : 0;
    else if (day <= today) sum += duePromiseTerm(amount, late, weights);
    else openAmount += amount;
  }
  return openAmount > 0 ? sum + openPromiseTerm(openAmount, late, weights) : sum;
}

/** Whether an account is in the hold-out: drawn by its id and the version of the weights, so that every desktop draws the same. */
export function isHeldOut(id: AccountId, weights: QueueWeights): boolean {
  if (weights.holdOutPercent === 0) return false;
  // FNV-1a with the final mix of MurmurHash3.
  let hash = 0x811c9dc5 ^ weights.version;
  // The last twelve digits of an id are drawn at random; its first ones are a time.
  for (let at = id.length - 12; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % 100 < weights.holdOutPercent;
}
