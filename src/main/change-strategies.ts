import type { Failure } from '#contracts/failure.ts';
import type {
  ChangeStrategiesRequest,
  ChangeStrategiesResponse,
  StrategyVersions,
  StrategyVersionsRequest,
} from '#contracts/strategies.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type AskingSession, asSignedIn } from './as-signed-in.ts';

/**
 * Puts strategies into use as the person who is signed in. They are not queued: whoever does it has seen figures of now, and another person
 * may be faster. Fails with `strategies.changedMeanwhile`, `strategies.refused`, or what kept the request from the server.
 */
export async function changeStrategies(
  api: Pick<Api, 'changeStrategies'>,
  session: AskingSession | null,
  request: ChangeStrategiesRequest,
): Promise<Result<ChangeStrategiesResponse, Failure>> {
  return asSignedIn(session, (token) => api.changeStrategies(token, request), refusalOf);
}

/** The strategies that were put into use before, who did it and when, a page at a time. Fails with what kept the request from the server. */
export async function strategyVersions(
  api: Pick<Api, 'strategyVersions'>,
  session: AskingSession | null,
  request: StrategyVersionsRequest,
): Promise<Result<StrategyVersions, Failure>> {
  return asSignedIn(
    session,
    (token) => api.strategyVersions(token, request),
    ({ failure }) => err(failure),
  );
}

function refusalOf({ failure, status, problemCode }: ApiFailure): Result<never, Failure> {
  if (problemCode === 'strategies.changedMeanwhile') return err({ code: 'strategies.changedMeanwhile' });
  const isForWhatItAsked = status === 400 || status === 409 || problemCode === 'route.roleMissing';
  return err(failure.code === 'api.refused' && isForWhatItAsked ? { code: 'strategies.refused' } : failure);
}
