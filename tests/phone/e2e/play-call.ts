import { setTimeout as wait } from 'node:timers/promises';
import type { CallState } from '#domain/rows.ts';
import type { StubCall, TwilioStub } from '#tests/phone/support/twilio-stub.ts';

/** How a call goes: what the customer's telephone does, or that the collector is not at hers. */
export const outcomes = ['completed', 'no-answer', 'completed', 'busy', 'canceled', 'completed', 'failed', 'collectorAway'] as const;
export type CallPlan = { readonly outcome: (typeof outcomes)[number]; readonly endsAs: readonly CallState[]; readonly pauseMs: number };

/** Plays one call, from the collector's telephone on. */
export async function playCall(stub: TwilioStub, collector: StubCall, { outcome, pauseMs }: CallPlan): Promise<void> {
  await wait(pauseMs);
  await stub.move(collector, 'ringing');
  await wait(pauseMs);
  if (outcome === 'collectorAway') return stub.move(collector, 'no-answer');
  await stub.move(collector, 'in-progress');
  const customer = stub.customerOf(collector.sid);
  if (customer === undefined) throw new Error('the customer was not rung');
  await stub.move(customer, 'ringing');
  await wait(pauseMs);
  if (outcome === 'completed') {
    await stub.move(customer, 'in-progress');
    await wait(pauseMs);
  }
  await stub.move(customer, outcome);
  await stub.move(collector, 'completed');
}

const pauses = { shortestMs: 40, longestMs: 440 };

/** How the next call of a shift goes: one outcome after the other, at a pace by chance. */
export function planOf(at: number, chance: () => number): CallPlan {
  const outcome = outcomes[at % outcomes.length] ?? 'completed';
  const pauseMs = pauses.shortestMs + Math.floor(chance() * (pauses.longestMs - pauses.shortestMs));
  return { outcome, pauseMs, endsAs: endingsOf(outcome) };
}

/** What a call may end as: where its customer was rung and that was not heard of in time, it is known only that nobody answered. */
function endingsOf(outcome: CallPlan['outcome']): readonly CallState[] {
  const endings: Readonly<Record<CallPlan['outcome'], readonly CallState[]>> = {
    completed: ['completed'],
    busy: ['busy'],
    'no-answer': ['noAnswer'],
    failed: ['failed'],
    canceled: ['noAnswer', 'cancelled'],
    collectorAway: ['cancelled'],
  };
  return endings[outcome];
}
