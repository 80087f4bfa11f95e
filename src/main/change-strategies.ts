import type { Failure } from '#contracts/failure.ts';
import type { ChangeStrategiesRequest, ChangeStrategiesResponse } from '#contracts/strategies.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import type { OpenSession } from './session.ts';

/** What is needed of the session that asks. */
export type AskingSession = Pick<OpenSession, 'authorize'> & { readonly courier: Pick<OpenSession['courier'], 'heard'> };

/**
 * Puts strategies into use as the person who is signed in. They are not queued: whoever does it has seen figures of now, and another person
 * may be faster. Fails with `strategies.changedMeanwhile`, `strategies.refused`, or what kept the request from the server.
 */
export async function changeStrategies(
  api: Pick<Api, 'changeStrategies'>,
  session: AskingSession | null,
  request: ChangeStrategiesRequest,
): Promise<Result<ChangeStrategiesResponse, Failure>> {
  if (session === null) return err({ code: 'session.missing' });
  const token = await session.authorize();
  if (!token.ok) return err(token.error.failure);
  const answer = await api.changeStrategies(token.value, request);
  session.courier.heard(answer.ok ? null : answer.error, token.value);
  return answer.ok ? answer : err(failureOf(answer.error));
}

function failureOf({ failure, status, problemCode }: ApiFailure): Failure {
  if (problemCode === 'strategies.changedMeanwhile') return { code: 'strategies.changedMeanwhile' };
  const isForWhatItAsked = status === 400 || status === 409 || problemCode === 'route.roleMissing';
  return failure.code === 'api.refused' && isForWhatItAsked ? { code: 'strategies.refused' } : failure;
}
