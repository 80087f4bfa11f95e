import { type CallStanding, placeCallRequestSchema } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { CallState } from '#domain/rows.ts';
import type { Api } from '../api-client.ts';
import type { ApiFailure } from '../api-failure.ts';
import { type AskingSession, asSignedIn } from '../as-signed-in.ts';
import type { Dialer } from './dialer.ts';

export type BridgeDialerDeps = {
  readonly api: Pick<Api, 'placeCall' | 'hangUpCall' | 'callStanding'>;
  /** Whoever is signed in; null: nobody. */
  readonly session: () => AskingSession | null;
};

type State = { readonly state: CallState };

/**
 * Has the central API make the call: it rings the collector and then the customer. The server dials a call once under its id, so asking again harms
 * nothing. Where no answer came a call is `unknown`: it may have been placed. How a call goes on is in its row, which comes with the next pull, so this
 * dialer reports nothing itself.
 */
export function createBridgeDialer({ api, session }: BridgeDialerDeps): Dialer {
  const ask = (question: (token: string) => Promise<Result<CallStanding, ApiFailure>>): Promise<Result<State, Failure>> => {
    const state = async (token: string): Promise<Result<State, ApiFailure>> => {
      const standing = await question(token);
      return standing.ok ? ok({ state: standing.value.state }) : standing;
    };
    // A session that has no token asks nothing, so nobody was rung.
    return asSignedIn(session(), state, stateOf);
  };
  return {
    kind: 'bridge',
    place: ({ callId, accountId, contactId, number, overrideReason }) => {
      const request = placeCallRequestSchema.safeParse({ callId, accountId, contactId, number, overrideReason });
      if (!request.success) return Promise.resolve(err({ code: 'phone.badNumber' }));
      return ask((token) => api.placeCall(token, request.data));
    },
    hangUp: (callId) => ask((token) => api.hangUpCall(token, callId)),
    find: async (callId) => {
      const found = await ask((token) => api.callStanding(token, callId));
      return found.ok ? found.value.state : 'unknown';
    },
    subscribe: () => () => undefined,
    inCall: null,
    letGo: async () => undefined,
  };
}

/** What a request that brought no standing says of its call. */
function stateOf({ failure, status, problemCode }: ApiFailure): Result<State, Failure> {
  if (problemCode === 'call.notFound') return ok({ state: 'unknown' });
  // Gone out, and nobody knows how far; an answer that is not to be understood says as little.
  if (failure.code === 'api.unreachable' || failure.code === 'api.broken') return ok({ state: 'unknown' });
  return err(status === 404 || status === 409 || status === 400 ? { code: 'phone.refused' } : failure);
}
