import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Revocation } from '#contracts/http.ts';
import type { Api } from './api-client.ts';
import { type ApiFailure, noAnswer } from './api-failure.ts';
import type { ServerClock } from './clock-comparison.ts';

/** How this desktop stands with the server: looked up before anything else is said to it. */
export type Standing = {
  check(token: string): Promise<Result<null, ApiFailure>>;
  /** The server has refused something because of this desktop's standing: the next check asks it. */
  doubt(): void;
};

/** A standing is good for so long; a revoked desktop finds out within this and the courier's beat. */
const goodForMs = 30_000;

/**
 * Asks the server how this desktop stands, at most every half minute. `onContact` hears of every answer, `onRevoked` of a
 * revocation, with the token that may still be used for what a revoked desktop has to say. A server from before there were
 * revocations has no such question and is content.
 */
export function createStanding(options: {
  readonly api: Pick<Api, 'device'>;
  readonly now: () => number;
  readonly onContact: (clock: ServerClock) => void;
  readonly onRevoked: (revocation: Revocation, token: string) => void;
}): Standing {
  let good: { readonly token: string; readonly untilMs: number } | null = null;
  let asking: { readonly token: string; readonly answer: Promise<Result<null, ApiFailure>> } | null = null;

  const ask = async (token: string): Promise<Result<null, ApiFailure>> => {
    const askedAtMs = options.now();
    const answer = await options.api.device(token);
    if (!answer.ok && answer.error.problemCode !== 'route.notFound') return answer;
    options.onContact(answer.ok ? answer.value : { serverTime: null });
    const revocation = answer.ok ? answer.value.revocation : null;
    if (revocation !== null) {
      options.onRevoked(revocation, token);
      return err(revoked);
    }
    good = { token, untilMs: askedAtMs + goodForMs };
    return ok(null);
  };
  return {
    doubt: () => void (good = null),
    async check(token) {
      const now = options.now();
      // A clock that was set back must not make a standing good for long.
      if (good?.token === token && now < good.untilMs && good.untilMs - now <= goodForMs) return ok(null);
      if (asking?.token !== token) asking = { token, answer: ask(token).finally(() => (asking = null)) };
      return asking.answer;
    },
  };
}

/** What a revoked desktop's own work gets in place of an answer. */
export const revoked: ApiFailure = { ...noAnswer, failure: { code: 'device.revoked' }, status: 403, problemCode: 'device.revoked' };
