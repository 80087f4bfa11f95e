import type { Handlers } from '../answer-call.ts';
import type { Api } from '../api-client.ts';
import { type AskingSession, asItFailed, asSignedIn, refusedAs } from '../as-signed-in.ts';

/**
 * Answers what the page asks and changes of the company's relay. Nothing of it is kept for later. Fails with `relay.refused`, `letters.changedMeanwhile`, or what kept the
 * request from the server.
 */
export function relayHandlers(
  api: Pick<Api, 'relay' | 'chooseRelay'>,
  session: () => AskingSession | null,
): Pick<Handlers, 'relay.get' | 'relay.choose'> {
  return {
    'relay.get': () => asSignedIn(session(), (token) => api.relay(token), asItFailed),
    'relay.choose': (request) =>
      asSignedIn(session(), (token) => api.chooseRelay(token, request), refusedAs('relay.refused', 'letters.changedMeanwhile')),
  };
}
