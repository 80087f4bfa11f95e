import type { Failure } from '#contracts/failure.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { Handlers } from './answer-call.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type AskingSession, asItFailed, asSignedIn } from './as-signed-in.ts';

type TeamCalls = 'team.figures' | 'team.member' | 'books.preview' | 'books.handOver' | 'books.endCover';

/**
 * The supervisor's desk, asked of the central API as the person who is signed in; nothing of it is kept for later. A hand-over fails with
 * `books.changedMeanwhile`, `books.noCollector`, `books.refused`, or what kept it from the server.
 */
export function teamHandlers(
  api: Pick<Api, 'teamFigures' | 'teamMember' | 'previewBook' | 'handOver' | 'endCover'>,
  session: () => AskingSession | null,
): Pick<Handlers, TeamCalls> {
  return {
    'team.figures': () => asSignedIn(session(), (token) => api.teamFigures(token), asItFailed),
    'team.member': (request) => asSignedIn(session(), (token) => api.teamMember(token, request), asItFailed),
    'books.preview': (request) => asSignedIn(session(), (token) => api.previewBook(token, request), asBookRefused),
    'books.handOver': (request) => asSignedIn(session(), (token) => api.handOver(token, request), asBookRefused),
    'books.endCover': (request) => asSignedIn(session(), (token) => api.endCover(token, request), asBookRefused),
  };
}

/** Accounts that have gone elsewhere, and a collector who is gone, are told apart: there is something to be done about each. */
function asBookRefused({ failure, status, problemCode }: ApiFailure): Result<never, Failure> {
  if (problemCode === 'account.notInBook') return err({ code: 'books.changedMeanwhile' });
  if (problemCode === 'collector.notFound') return err({ code: 'books.noCollector' });
  const isForWhatItAsked = status === 400 || status === 409 || problemCode === 'route.roleMissing';
  return err(failure.code === 'api.refused' && isForWhatItAsked ? { code: 'books.refused' } : failure);
}
