import { instantOf } from '#domain/kernel/dates.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { ok } from '#domain/kernel/result.ts';
import type { CallState } from '#domain/rows.ts';
import type { Dialer, DialerReport, PlacedCall } from '#main/phone/dialer.ts';

/** A telephone network for stories: it keeps what it was asked to dial, and says of a call what the story says. */
export type FakeDialer = Dialer & { readonly dialled: readonly PlacedCall[]; say(callId: CallId, state: CallState): void };

/** Makes a bridge that rings nobody. */
export function createFakeDialer(): FakeDialer {
  const dialled: PlacedCall[] = [];
  const states = new Map<CallId, CallState>();
  const listeners = new Set<(report: DialerReport) => void>();
  const say = (callId: CallId, state: CallState): void => {
    states.set(callId, state);
    for (const listener of listeners) listener({ callId, state, at: instantOf(Date.now()) });
  };
  return {
    kind: 'bridge',
    dialled,
    say,
    async place(call) {
      const known = states.get(call.callId);
      if (known !== undefined) return ok({ state: known });
      dialled.push(call);
      say(call.callId, 'queued');
      return ok({ state: 'queued' });
    },
    async hangUp(callId) {
      if (states.has(callId)) say(callId, 'cancelled');
      return ok({ state: states.get(callId) ?? 'unknown' });
    },
    find: async (callId) => states.get(callId) ?? 'unknown',
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    inCall: null,
    letGo: async () => undefined,
  };
}
