import type { AccountFacts } from './account-facts.ts';
import { type AgingBucket, agingOf, bucketOf, daysLateOf } from './aging.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import { type Currency, minorDigitsOf } from './kernel/money.ts';
import type { Policy } from './policy.ts';

/** Why an account stands where it stands: facts with a code; the words are made in the user interface. */
export type QueueReason =
  | { readonly code: 'promise.broken'; readonly promisedDate: LocalDate; readonly amountMinor: number; readonly currency: Currency }
  | { readonly code: 'promise.due'; readonly promisedDate: LocalDate; readonly amountMinor: number; readonly currency: Currency }
  | { readonly code: 'followUp.due'; readonly dueDate: LocalDate; readonly daysOverdue: number }
  | { readonly code: 'invoice.pastDue'; readonly count: number; readonly oldestDaysLate: number; readonly bucket: AgingBucket }
  | { readonly code: 'dispute.open'; readonly amountMinor: number; readonly currency: Currency }
  | { readonly code: 'contact.never' }
  | { readonly code: 'contact.last'; readonly daysAgo: number }
  | { readonly code: 'invoice.notYetDue'; readonly nextDueDate: LocalDate };

export type QueueScore = {
  /**
   * The sum over past-due open items of collectable amount x days late, in whole currency units times days, each currency
   * weighed by the policy. Only ever compared; never shown as money.
   */
  readonly moneyDays: number;
  readonly reasons: readonly QueueReason[];
};

/** Scores an account for the call queue: past-due amount x days late, with the reasons a collector can repeat. Pure and deterministic. */
export function score(facts: AccountFacts, policy: Policy, today: LocalDate): QueueScore {
  return { moneyDays: moneyDaysOf(facts, policy, today), reasons: reasonsOf(facts, policy, today) };
}

/** The figure of `score` alone, for ranking many accounts. */
export function moneyDaysOf(facts: AccountFacts, policy: Policy, today: LocalDate): number {
  let moneyDays = 0;
  for (const item of facts.openItems) {
    const daysLate = daysLateOf(item.dueDate, today);
    if (daysLate === 0) continue;
    const weightPpm = policy.orderingWeightPpm[item.currency] ?? 1_000_000;
    moneyDays += ((collectableMinor(item) / 10 ** minorDigitsOf(item.currency)) * daysLate * weightPpm) / 1_000_000;
  }
  return Math.max(0, Math.round(moneyDays));
}

function reasonsOf(facts: AccountFacts, policy: Policy, today: LocalDate): QueueReason[] {
  return [
    ...promiseReasons(facts, today),
    ...followUpReasons(facts, today),
    ...invoiceReasons(facts, policy, today),
    ...disputeReasons(facts, policy, today),
    contactReason(facts, today),
  ];
}

/** How long a broken promise still is a reason to call: after a month other facts say more. */
const brokenPromiseDays = 30;

function promiseReasons(facts: AccountFacts, today: LocalDate): QueueReason[] {
  return facts.promises.flatMap(({ status, promisedDate, amountMinor, currency }): QueueReason[] => {
    if (status === 'broken') {
      const isRecent = daysBetween(promisedDate, today) <= brokenPromiseDays;
      return isRecent ? [{ code: 'promise.broken', promisedDate, amountMinor, currency }] : [];
    }
    return promisedDate <= today ? [{ code: 'promise.due', promisedDate, amountMinor, currency }] : [];
  });
}

function followUpReasons(facts: AccountFacts, today: LocalDate): QueueReason[] {
  const dueDate = facts.openFollowUpDates[0];
  if (dueDate === undefined || dueDate > today) return [];
  return [{ code: 'followUp.due', dueDate, daysOverdue: daysBetween(dueDate, today) }];
}

function invoiceReasons(facts: AccountFacts, policy: Policy, today: LocalDate): QueueReason[] {
  const invoices = facts.openItems.filter((item) => item.openAmountMinor > 0);
  const pastDue = invoices.filter((item) => isPastDue(item, today));
  const oldest = pastDue[0];
  if (oldest) {
    const oldestDaysLate = daysLateOf(oldest.dueDate, today);
    return [{ code: 'invoice.pastDue', count: pastDue.length, oldestDaysLate, bucket: bucketOf(oldestDaysLate, policy) }];
  }
  const next = invoices[0];
  return next ? [{ code: 'invoice.notYetDue', nextDueDate: next.dueDate }] : [];
}

function disputeReasons(facts: AccountFacts, policy: Policy, today: LocalDate): QueueReason[] {
  return agingOf(facts.openItems, policy, today)
    .filter((totals) => totals.disputedMinor > 0)
    .map(({ disputedMinor, currency }) => ({ code: 'dispute.open', amountMinor: disputedMinor, currency }));
}

function contactReason(facts: AccountFacts, today: LocalDate): QueueReason {
  if (!facts.lastContact) return { code: 'contact.never' };
  return { code: 'contact.last', daysAgo: Math.max(0, daysBetween(facts.lastContact.on, today)) };
}

/** The two-digit figure beside a name, 0 to 99: the score on a logarithmic scale against the highest of the book. */
export function priorityOf(moneyDays: number, highestMoneyDays: number): number {
  if (moneyDays <= 0 || highestMoneyDays <= 0) return 0;
  return Math.round((99 * Math.log1p(moneyDays)) / Math.log1p(highestMoneyDays));
}

export const workLists = ['callNow', 'promisesDue', 'followUps', 'disputed', 'all'] as const;
export type WorkList = (typeof workLists)[number];

/** Whether somebody has been in contact with the account on this business day. */
export const isDoneOn = (facts: AccountFacts, today: LocalDate): boolean => facts.lastContact?.on === today;

/** The lists an account stands in. 'callNow' is what is past due and collectable, or has a follow-up or promise due, and is not put off by a later follow-up. */
export function workListsOf(facts: AccountFacts, today: LocalDate): readonly WorkList[] {
  const lists: WorkList[] = ['all'];
  const nextFollowUp = facts.openFollowUpDates[0];
  const isFollowUpDue = nextFollowUp !== undefined && nextFollowUp <= today;
  const isPutOff = nextFollowUp !== undefined && nextFollowUp > today;
  const isPromiseDue = facts.promises.some((promise) => promise.status === 'open' && promise.promisedDate <= today);
  const isChased = facts.openItems.some((item) => isPastDue(item, today) && collectableMinor(item) > 0);
  if (isFollowUpDue || isPromiseDue || (isChased && !isPutOff)) lists.push('callNow');
  if (isPromiseDue) lists.push('promisesDue');
  if (isFollowUpDue) lists.push('followUps');
  if (facts.openItems.some((item) => item.disputedAmountMinor > 0)) lists.push('disputed');
  return lists;
}

/** What the queue sorts by: higher first, then the larger past-due amount in its own currency, then the account number. */
export type QueueEntry = { readonly moneyDays: number; readonly pastDueMinor: number; readonly number: string };

/** Compares two entries of a queue; a total order, so that the same facts always give the same queue. */
export function compareQueueEntries(a: QueueEntry, b: QueueEntry): number {
  return b.moneyDays - a.moneyDays || b.pastDueMinor - a.pastDueMinor || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);
}
