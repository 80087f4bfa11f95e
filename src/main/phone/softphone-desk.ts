import type { CallStanding } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Api } from '../api-client.ts';
import type { ApiFailure } from '../api-failure.ts';
import { type AskingSession, asSignedIn } from '../as-signed-in.ts';
import { refusalOf } from './call-refusal.ts';

/** What of the central API calls from this computer need. */
export type SoftphoneApi = Pick<Api, 'phoneToken' | 'placeCall' | 'hangUpCall' | 'callStanding'>;

/** The session of whoever calls. */
export type SpeakingSession = AskingSession & { readonly userId: UserId };

/** The central API, as whoever calls asks it. */
export type SoftphoneDesk = {
  /** How a call stands, by an answer of the central API. Fails with why it makes no call, or with what kept it from the server. */
  standing(question: (token: string) => Promise<Result<CallStanding, ApiFailure>>): Promise<Result<CallStanding, Failure>>;
  /** A token for the telephone network. Fails with why the company's calls are not made so, or with what kept it from the server. */
  token(): Promise<Result<string, Failure>>;
};

/** Asks as whoever is signed in. */
export function softphoneDesk(api: SoftphoneApi, session: () => AskingSession | null): SoftphoneDesk {
  return {
    standing: (question) =>
      // Nobody is rung by any answer: only what a window connects for is dialled.
      asSignedIn(session(), question, (fault) => err(refusalOf(fault) ?? fault.failure)),
    async token() {
      const ask = (token: string) => api.phoneToken(token);
      const answer = await asSignedIn(session(), ask, (fault) => err(refusalOf(fault) ?? fault.failure));
      return answer.ok ? ok(answer.value.token) : answer;
    },
  };
}

/** Asks as the one person a call is of, also when she has locked and unlocked the workstation in it, and as nobody else. */
export const deskOf = (api: SoftphoneApi, session: () => SpeakingSession | null, userId: UserId | undefined): SoftphoneDesk =>
  softphoneDesk(api, () => {
    const current = session();
    return current?.userId === userId ? current : null;
  });
