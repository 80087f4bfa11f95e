import type { Failure } from '#contracts/failure.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { ApiFailure } from './api-failure.ts';
import type { OpenSession } from './session.ts';

/** What is needed of the session that asks. */
export type AskingSession = Pick<OpenSession, 'authorize'> & { readonly courier: Pick<OpenSession['courier'], 'heard'> };

/** Asks the central API as the person who is signed in; whatever it answers tells the courier how it stands; a failure is what `otherwise` makes of it. */
export async function asSignedIn<T>(
  session: AskingSession | null,
  ask: (token: string) => Promise<Result<T, ApiFailure>>,
  otherwise: (failure: ApiFailure) => Result<T, Failure>,
): Promise<Result<T, Failure>> {
  if (session === null) return err({ code: 'session.missing' });
  const token = await session.authorize();
  if (!token.ok) return err(token.error.failure);
  const answer = await ask(token.value);
  session.courier.heard(answer.ok ? null : answer.error, token.value);
  return answer.ok ? answer : otherwise(answer.error);
}

/**
 * What a request is answered with that was understood and not done: `changed` where somebody else was first, else `refused` where it is for what it
 * asked; and what kept it from the server where it never got so far.
 */
export const refusedAs =
  (refused: Failure['code'], changed: Failure['code']) =>
  ({ failure, status, problemCode }: ApiFailure): Result<never, Failure> => {
    if (problemCode === changed) return err({ code: changed });
    const isForWhatItAsked = status === 400 || status === 409 || problemCode === 'route.roleMissing';
    return err(failure.code === 'api.refused' && isForWhatItAsked ? { code: refused } : failure);
  };

/** For a question: whatever kept it from being answered. */
export const asItFailed = ({ failure }: ApiFailure): Result<never, Failure> => err(failure);
