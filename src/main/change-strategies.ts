import type { Failure } from '#contracts/failure.ts';
import type {
  ChangeStrategiesRequest,
  ChangeStrategiesResponse,
  StrategyVersions,
  StrategyVersionsRequest,
} from '#contracts/strategies.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { Api } from './api-client.ts';
import { type AskingSession, asItFailed, asSignedIn, refusedAs } from './as-signed-in.ts';

/**
 * Puts strategies into use as the person who is signed in. They are not queued: whoever does it has seen figures of now, and another person
 * may be faster. Fails with `strategies.changedMeanwhile`, `strategies.refused`, or what kept the request from the server.
 */
export async function changeStrategies(
  api: Pick<Api, 'changeStrategies'>,
  session: AskingSession | null,
  request: ChangeStrategiesRequest,
): Promise<Result<ChangeStrategiesResponse, Failure>> {
  return asSignedIn(
    session,
    (token) => api.changeStrategies(token, request),
    refusedAs('strategies.refused', 'strategies.changedMeanwhile'),
  );
}

/** The strategies that were put into use before, who did it and when, a page at a time. Fails with what kept the request from the server. */
export async function strategyVersions(
  api: Pick<Api, 'strategyVersions'>,
  session: AskingSession | null,
  request: StrategyVersionsRequest,
): Promise<Result<StrategyVersions, Failure>> {
  return asSignedIn(session, (token) => api.strategyVersions(token, request), asItFailed);
}
