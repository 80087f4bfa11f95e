import { type CallStanding, placeCallRequestSchema } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Api } from '../api-client.ts';
import type { ApiFailure } from '../api-failure.ts';
import { type AskingSession, asSignedIn } from '../as-signed-in.ts';
import { placedAs, refusalOf } from './call-refusal.ts';
import type { Dialer } from './dialer.ts';

export type BridgeDialerDeps = {
  readonly api: Pick<Api, 'placeCall' | 'hangUpCall' | 'callStanding'>;
  /** Whoever is signed in; null: nobody. */
  readonly session: () => AskingSession | null;
};

type Stood = Pick<CallStanding, 'state' | 'refusal'>;

/**
 * Has the central API make the call: it rings the collector and then the customer. The server dials a call once under its id, so asking again harms
 * nothing. Where no answer came a call is `unknown`: it may have been placed. How a call goes on is in its row, which comes with the next pull, so this
 * dialer reports nothing itself.
 */
export function createBridgeDialer({ api, session }: BridgeDialerDeps): Dialer {
  // A session that has no token asks nothing, so nobody was rung.
  const ask = (question: (token: string) => Promise<Result<Stood, ApiFailure>>): Promise<Result<Stood, Failure>> =>
    asSignedIn(session(), question, stoodBy);
  return {
    kind: 'bridge',
    async place({ callId, accountId, contactId, number, overrideReason, guard }) {
      const request = placeCallRequestSchema.safeParse({ callId, accountId, contactId, number, overrideReason, guard });
      if (!request.success) return err({ code: 'phone.badNumber' });
      const placed = await ask((token) => api.placeCall(token, request.data));
      return placed.ok ? placedAs(placed.value) : placed;
    },
    async hangUp(callId) {
      const ended = await ask((token) => api.hangUpCall(token, callId));
      return ended.ok ? ok({ state: ended.value.state }) : ended;
    },
    find: async (callId) => {
      const found = await ask((token) => api.callStanding(token, callId));
      return found.ok ? found.value.state : 'unknown';
    },
    subscribe: () => () => undefined,
    inCall: null,
    letGo: async () => undefined,
  };
}

const untold: Stood = { state: 'unknown', refusal: null };

/** What a request that brought no standing says of its call. */
function stoodBy(fault: ApiFailure): Result<Stood, Failure> {
  const { failure, problemCode } = fault;
  if (problemCode === 'call.notFound') return ok(untold);
  // Gone out, and nobody knows how far; an answer that is not to be understood says as little.
  if (failure.code === 'api.unreachable' || failure.code === 'api.broken') return ok(untold);
  return err(refusalOf(fault) ?? failure);
}
