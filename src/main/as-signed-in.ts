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
