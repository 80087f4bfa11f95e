import type { AccountFacts } from './account-facts.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type LateSums, comingLateOf } from './late-money-core.ts';
import type { QueueWeights } from './queue-weights.ts';
import { holdCauseOf, isFollowUpDue, isMarked, isPromiseDue } from './work-list.ts';

/**
 * Why an account may be called today. `due`: something is past due and collectable, a follow-up or a promise is due, or it is pinned;
 * `courtesy`: nothing is past due yet, but enough late money is expected.
 */
export type CallCause = 'due' | 'courtesy';

/** Whether the late money to expect of what is not past due yet (in money-days) is worth a courtesy call. */
export const isWorthACourtesyCall = (comingLate: number, { courtesyMoneyDays }: QueueWeights): boolean => comingLate >= courtesyMoneyDays;

/**
 * Why an account may be called today, or null where there is no reason, a later follow-up puts it off, or something holds it back (it is in
 * 'onHold' then). `late`: the late money to expect of it, in money-days.
 */
export function callCauseOf(
  facts: AccountFacts,
  late: Pick<LateSums, 'total' | 'pastDue'>,
  weights: QueueWeights,
  today: LocalDate,
): CallCause | null {
  if (holdCauseOf(facts, today) !== null) return null;
  if (isFollowUpDue(facts, today) || isPromiseDue(facts, today) || isMarked(facts, 'pin', today)) return 'due';
  // What is left of the follow-ups lies ahead.
  if (facts.openFollowUpDates.length > 0) return null;
  if (facts.openItems.some((item) => isPastDue(item, today) && collectableMinor(item) > 0)) return 'due';
  return isWorthACourtesyCall(comingLateOf(late), weights) ? 'courtesy' : null;
}

/** What the call list needs to know of an account. */
export type CallCandidate = {
  readonly cause: CallCause | null;
  /** Somebody was in contact with it today. */
  readonly isDone: boolean;
  /** Whose account it is. */
  readonly collectorId: UserId | null;
};

/**
 * What is still to be called today, of a whole book in the order of the queue: everything that is due, and a courtesy call only where it is among its
 * collector's calls of the day. The day has `callsADay` of them; those made today have taken their places. The order is left as it is.
 */
export function callListOf<T extends CallCandidate>(inOrder: readonly T[], { callsADay }: QueueWeights): readonly T[] {
  const taken = new Map<UserId | null, number>();
  const placeOf = ({ collectorId }: T): number => {
    const count = (taken.get(collectorId) ?? 0) + 1;
    taken.set(collectorId, count);
    return count;
  };
  for (const each of inOrder) if (each.isDone) placeOf(each);
  return inOrder.filter((each) => {
    if (each.cause === null || each.isDone) return false;
    const place = placeOf(each);
    return each.cause === 'due' || place <= callsADay;
  });
}
