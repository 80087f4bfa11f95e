import type { AccountFacts } from './account-facts.ts';
import { isForAll } from './contact-stop-rules.ts';
import { type AgingBucket, agingOf, bucketOf, daysLateOf } from './aging.ts';
import { isWorthACourtesyCall } from './call-list.ts';
import { isPastDue } from './invoice.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { type LocalDate, daysBetween, epochDay } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { type LateMoney, lateMoney, lateSums, weighedAmount } from './late-money.ts';
import { type LateSums, comingLateOf } from './late-money-core.ts';
import { callLimitOf } from './party.ts';
import type { Policy } from './policy.ts';
import {
  brokenPromiseTerm,
  contactTerm,
  creditTerm,
  duePromiseTerm,
  followUpTerm,
  heldOutTerm,
  isBrokenRecently,
  isHeldOut,
  noDay,
  openPromiseTerm,
  unappliedTerm,
} from './queue-terms.ts';
import { type DataGap, callsWithin, creditUsedPercentOf, dataGapOf, holdCauseOf, isShortPaid } from './work-list.ts';

type PromiseFacts = { readonly promisedDate: LocalDate; readonly amountMinor: number; readonly currency: Currency };
type MarkFacts = { readonly reason: string; readonly until: LocalDate; readonly byName: string };

/** What an account's place rests on: a fact with a code; the words are made in the user interface. */
export type QueueReason =
  | { readonly code: 'stay' | 'stop'; readonly since: LocalDate }
  | ({ readonly code: 'pin' | 'snooze' | 'skip' } & MarkFacts)
  | { readonly code: 'holdOut' }
  | ({ readonly code: 'promise.broken' | 'promise.due' | 'promise.open' } & PromiseFacts)
  | { readonly code: 'followUp.due'; readonly dueDate: LocalDate; readonly daysOverdue: number }
  | { readonly code: 'contact.limit'; readonly attempts: number; readonly days: number }
  | { readonly code: 'invoice.pastDue'; readonly count: number; readonly oldestDaysLate: number; readonly bucket: AgingBucket }
  /** `isWorthACall`: the late money expected is as much as the policy's courtesy call needs. */
  | { readonly code: 'invoice.comingLate'; readonly count: number; readonly nextDueDate: LocalDate; readonly isWorthACall: boolean }
  | { readonly code: 'invoice.notYetDue'; readonly nextDueDate: LocalDate }
  | { readonly code: 'invoice.shortPaid'; readonly count: number }
  | { readonly code: 'cash.unapplied'; readonly amountMinor: number; readonly currency: Currency }
  | { readonly code: 'credit.used'; readonly percent: number }
  /** `since`: the day from which they wait for an answer; null where no note tells. */
  | { readonly code: 'dispute.open'; readonly amountMinor: number; readonly currency: Currency; readonly since: LocalDate | null }
  | { readonly code: 'contact.never' }
  | { readonly code: 'contact.last'; readonly daysAgo: number }
  | { readonly code: 'contact.bestHour'; readonly hour: number }
  | { readonly code: 'data.missing'; readonly gap: DataGap };

/**
 * A reason and what it is worth: money-days are whole units of the company's currency times days (other currencies weighed by the
 * policy). Below zero it speaks for waiting; zero: it is only said.
 */
export type Contribution = QueueReason & { readonly moneyDays: number };

export type QueueScore = {
  /** The sum of the contributions; below zero it counts as nothing. Only ever compared; never shown as money. */
  readonly moneyDays: number;
  /** What the row of a queue says first comes first. */
  readonly contributions: readonly Contribution[];
  /** How the late money was worked out, invoice by invoice (`item` is the place among `facts.openItems`). */
  readonly lateMoney: LateMoney;
};

type Rules = { readonly facts: AccountFacts; readonly late: LateSums; readonly policy: Policy; readonly today: LocalDate };

/**
 * What an account is worth contacting today: the late money to expect within 60 days (`late-money.ts`) and, on top of it, what is known
 * beside the ledger: promises, follow-ups, contacts, cash on account, the credit limit. Pure and deterministic.
 */
export function score(facts: AccountFacts, policy: Policy, today: LocalDate): QueueScore {
  const given = [facts.openItems, facts.habit, policy.lateness, today, policy.orderingWeightPpm] as const;
  const contributions = queueReasons(facts, lateSums(...given), policy, today);
  const sum = contributions.reduce((total, { moneyDays }) => total + moneyDays, 0);
  return { moneyDays: Math.max(0, sum), contributions, lateMoney: lateMoney(...given) };
}

/** What an account's place rests on, for one whose late money is known: the contributions of `score`. */
export function queueReasons(facts: AccountFacts, late: LateSums, policy: Policy, today: LocalDate): readonly Contribution[] {
  const rules = { facts, late, policy, today };
  return isHeldOut(facts.account.id, policy.queue) ? heldOut(rules) : contributionsOf(rules);
}

/** In the order in which a row says them. The late money is in `invoiceReasons`; every other term comes from `queue-terms.ts`. */
function contributionsOf(rules: Rules): Contribution[] {
  return [
    ...markReasons(rules),
    ...promiseReasons(rules),
    ...followUpReasons(rules),
    ...contactLimitReasons(rules),
    ...invoiceReasons(rules),
    ...cashReasons(rules),
    ...creditReasons(rules),
    ...disputeReasons(rules),
    ...gapReasons(rules),
    contactReason(rules),
    ...bestHourReasons(rules),
  ];
}

/** A held-out account says all its reasons and is ordered by one figure alone. */
function heldOut(rules: Rules): Contribution[] {
  const said = contributionsOf(rules).map((contribution) => ({ ...contribution, moneyDays: 0 }));
  return [...said, { code: 'holdOut', moneyDays: heldOutTerm(rules.late) }];
}

function markReasons({ facts, today }: Rules): Contribution[] {
  const { staySince } = facts.account;
  if (staySince !== null && holdCauseOf(facts, today) === 'stay') return [{ code: 'stay', since: staySince, moneyDays: 0 }];
  const stop = facts.stops.find(isForAll);
  if (stop) return [{ code: 'stop', since: stop.since, moneyDays: 0 }];
  const { mark } = facts;
  if (mark === null || mark.until <= today) return [];
  return [{ code: mark.kind, reason: mark.reason, until: mark.until, byName: mark.recordedByName, moneyDays: 0 }];
}

function promiseReasons({ facts, late, policy, today }: Rules): Contribution[] {
  const weigh = ({ amountMinor, currency }: PromiseFacts): number => weighedAmount(amountMinor, currency, policy.orderingWeightPpm);
  const day = epochDay(today);
  const reasons = facts.promises.flatMap(({ status, promisedDate, since, amountMinor, currency }): Contribution[] => {
    const promise = { promisedDate, amountMinor, currency };
    if (status === 'broken') {
      if (!isBrokenRecently(epochDay(since), day)) return [];
      return [{ code: 'promise.broken', ...promise, moneyDays: brokenPromiseTerm(weigh(promise), late, policy.queue) }];
    }
    if (promisedDate > today) return [];
    return [{ code: 'promise.due', ...promise, moneyDays: duePromiseTerm(weigh(promise), late, policy.queue) }];
  });
  const open = facts.promises.filter(({ status, promisedDate }) => status === 'open' && promisedDate > today);
  const next = open.toSorted((a, b) => compareTexts(a.promisedDate, b.promisedDate))[0];
  if (!next) return reasons;
  const amount = open.reduce((sum, promise) => sum + weigh(promise), 0);
  const { promisedDate, amountMinor, currency } = next;
  return [
    ...reasons,
    { code: 'promise.open', promisedDate, amountMinor, currency, moneyDays: openPromiseTerm(amount, late, policy.queue) },
  ];
}

function followUpReasons({ facts, late, policy, today }: Rules): Contribution[] {
  const dueDate = facts.openFollowUpDates[0];
  if (dueDate === undefined || dueDate > today) return [];
  return [{ code: 'followUp.due', dueDate, daysOverdue: daysBetween(dueDate, today), moneyDays: followUpTerm(late, policy.queue) }];
}

function contactLimitReasons({ facts, policy, today }: Rules): Contribution[] {
  const { limit, days } = callLimitOf(facts.account, policy);
  const attempts = callsWithin(facts, days, today);
  return attempts >= limit ? [{ code: 'contact.limit', attempts, days, moneyDays: 0 }] : [];
}

function invoiceReasons({ facts, late, policy, today }: Rules): Contribution[] {
  const invoices = facts.openItems.filter((item) => item.openAmountMinor > 0);
  const pastDue = invoices.filter((item) => isPastDue(item, today));
  const coming = invoices.filter((item) => !isPastDue(item, today));
  const reasons: Contribution[] = [];
  const [oldest, next] = [pastDue[0], coming[0]];
  if (oldest) {
    const oldestDaysLate = daysLateOf(oldest.dueDate, today);
    const bucket = bucketOf(oldestDaysLate, policy);
    reasons.push({ code: 'invoice.pastDue', count: pastDue.length, oldestDaysLate, bucket, moneyDays: late.pastDue });
  }
  const comingLate = comingLateOf(late);
  if (next && comingLate > 0) {
    const isWorthACall = isWorthACourtesyCall(comingLate, policy.queue);
    reasons.push({ code: 'invoice.comingLate', count: coming.length, nextDueDate: next.dueDate, isWorthACall, moneyDays: comingLate });
  } else if (next && !oldest) reasons.push({ code: 'invoice.notYetDue', nextDueDate: next.dueDate, moneyDays: 0 });
  const shortPaid = facts.openItems.filter(isShortPaid).length;
  if (shortPaid > 0) reasons.push({ code: 'invoice.shortPaid', count: shortPaid, moneyDays: 0 });
  return reasons;
}

/** The cash of all currencies counts; the largest is named. */
function cashReasons({ facts, late, policy }: Rules): Contribution[] {
  const weighed = facts.unapplied.map((cash) => ({
    ...cash,
    weight: weighedAmount(cash.amountMinor, cash.currency, policy.orderingWeightPpm),
  }));
  const [largest] = weighed.toSorted((a, b) => b.weight - a.weight);
  if (!largest) return [];
  const amount = weighed.reduce((sum, cash) => sum + cash.weight, 0);
  return [{ code: 'cash.unapplied', amountMinor: largest.amountMinor, currency: largest.currency, moneyDays: unappliedTerm(amount, late) }];
}

function creditReasons({ facts, late, policy }: Rules): Contribution[] {
  const percent = creditUsedPercentOf(facts);
  if (percent < policy.queue.creditUseFromPercent) return [];
  return [{ code: 'credit.used', percent, moneyDays: creditTerm(percent, late, policy.queue) }];
}

function disputeReasons({ facts, policy, today }: Rules): Contribution[] {
  return agingOf(facts.openItems, policy, today)
    .filter((totals) => totals.disputedMinor > 0)
    .map(({ disputedMinor, currency }) => {
      const since = facts.disputesSince.find((dispute) => dispute.currency === currency)?.since ?? null;
      return { code: 'dispute.open', amountMinor: disputedMinor, currency, since, moneyDays: 0 };
    });
}

function contactReason({ facts, late, policy, today }: Rules): Contribution {
  const on = facts.lastContact?.on;
  const moneyDays = contactTerm(on === undefined ? noDay : epochDay(on), late, policy.queue, epochDay(today));
  if (on === undefined) return { code: 'contact.never', moneyDays };
  return { code: 'contact.last', daysAgo: Math.max(0, daysBetween(on, today)), moneyDays };
}

const bestHourReasons = ({ facts }: Rules): Contribution[] =>
  facts.reachedHour === null ? [] : [{ code: 'contact.bestHour', hour: facts.reachedHour, moneyDays: 0 }];

function gapReasons({ facts }: Rules): Contribution[] {
  const gap = dataGapOf(facts);
  return gap === null ? [] : [{ code: 'data.missing', gap, moneyDays: 0 }];
}

/** The two-digit figure beside a name, 0 to 99: the score on a logarithmic scale against the highest of the book. */
export function priorityOf(moneyDays: number, highestMoneyDays: number): number {
  if (moneyDays <= 0 || highestMoneyDays <= 0) return 0;
  return Math.round((99 * Math.log1p(moneyDays)) / Math.log1p(highestMoneyDays));
}

/** What the queue sorts by: pinned first, then the higher score, then the larger past-due amount in its own currency, then the account number. */
export type QueueEntry = { readonly isPinned: boolean; readonly moneyDays: number; readonly pastDueMinor: number; readonly number: string };

/** Compares two entries of a queue; a total order, so that the same facts always give the same queue. */
export function compareQueueEntries(a: QueueEntry, b: QueueEntry): number {
  if (a.isPinned !== b.isPinned) return a.isPinned ? -1 : 1;
  return b.moneyDays - a.moneyDays || b.pastDueMinor - a.pastDueMinor || compareTexts(a.number, b.number);
}
