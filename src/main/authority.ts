import { type Failure, type FailureCode, failureCodeSchema } from '#contracts/failure.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { Handlers } from './answer-call.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type AskingSession, asItFailed, asSignedIn } from './as-signed-in.ts';

type Calls =
  | 'authority.people'
  | 'authority.change'
  | 'authority.lend'
  | 'authority.endLending'
  | 'policyRequests.list'
  | 'policyRequests.decide'
  | 'policyRequests.note'
  | 'log.list'
  | 'log.check';

/** A refusal under the code the server gave it, where the page has words for that; else as `otherwise`, or what kept the request from the server. */
const refusedWith =
  (otherwise: FailureCode) =>
  ({ failure, problemCode }: ApiFailure): Result<never, Failure> => {
    if (failure.code !== 'api.refused') return err(failure);
    const known = failureCodeSchema.safeParse(problemCode);
    return err({ code: known.success ? known.data : otherwise });
  };

/**
 * Answers what the page asks and changes of authority, of what waits for a second person, and of the log. Nothing of it is kept for later: whoever changes it sees
 * what is in force now. Fails with an `authority.` or `policyRequest.` code, or what kept the request from the server.
 */
export function authorityHandlers(
  api: Pick<
    Api,
    | 'authorityPeople'
    | 'changeAuthority'
    | 'lendAuthority'
    | 'endLending'
    | 'policyRequests'
    | 'decidePolicyRequest'
    | 'notePolicyDecision'
    | 'logPage'
    | 'logChain'
  >,
  session: () => AskingSession | null,
): Pick<Handlers, Calls> {
  const authority = refusedWith('authority.refused');
  return {
    'authority.people': () => asSignedIn(session(), (token) => api.authorityPeople(token), asItFailed),
    'authority.change': (request) => asSignedIn(session(), (token) => api.changeAuthority(token, request), authority),
    'authority.lend': (request) => asSignedIn(session(), (token) => api.lendAuthority(token, request), authority),
    'authority.endLending': (request) => asSignedIn(session(), (token) => api.endLending(token, request), authority),
    'policyRequests.list': () => asSignedIn(session(), (token) => api.policyRequests(token), asItFailed),
    'policyRequests.decide': (request) =>
      asSignedIn(session(), (token) => api.decidePolicyRequest(token, request), refusedWith('policyRequest.refused')),
    'policyRequests.note': (request) => asSignedIn(session(), (token) => api.notePolicyDecision(token, request), asItFailed),
    'log.list': (request) => asSignedIn(session(), (token) => api.logPage(token, request), asItFailed),
    'log.check': () => asSignedIn(session(), (token) => api.logChain(token), asItFailed),
  };
}
