import type { Handlers } from './answer-call.ts';
import type { Api } from './api-client.ts';
import { type AskingSession, asSignedIn, refusedAs } from './as-signed-in.ts';

/**
 * Puts rules for promises and arrangements into use, as the person who is signed in; nothing of it is kept for later. Fails with `arrangementRules.changedMeanwhile`,
 * `arrangementRules.refused`, or what kept the request from the server.
 */
export const arrangementRuleHandlers = (
  api: Pick<Api, 'changeArrangementRules'>,
  session: () => AskingSession | null,
): Pick<Handlers, 'arrangementRules.change'> => ({
  'arrangementRules.change': (request) =>
    asSignedIn(
      session(),
      (token) => api.changeArrangementRules(token, request),
      refusedAs('arrangementRules.refused', 'arrangementRules.changedMeanwhile'),
    ),
});
