import type { Handlers } from '#main/answer-call.ts';
import type { Api } from '#main/api-client.ts';
import { type AskingSession, asItFailed, asSignedIn, refusedAs } from '#main/as-signed-in.ts';

type SettingsCalls =
  'calls.list' | 'contactRules.change' | 'phone.settings' | 'phone.changeSettings' | 'phone.changeOwnNumber' | 'phone.testCall';

/**
 * Answers what the page asks and changes of how calls are made. Nothing of it is kept for later: whoever changes it sees what is in use now. Fails with
 * `phone.changedMeanwhile`, `phone.settingsRefused`, `contactRules.changedMeanwhile`, `contactRules.refused`, for a test call `phone.refused`, or what kept the request from the server.
 */
export function phoneSettingsHandlers(
  api: Pick<Api, 'callLog' | 'changeContactRules' | 'phoneSettings' | 'changePhoneSettings' | 'changeOwnNumber' | 'testCall'>,
  session: () => AskingSession | null,
): Pick<Handlers, SettingsCalls> {
  return {
    'calls.list': (request) => asSignedIn(session(), (token) => api.callLog(token, request), asItFailed),
    'contactRules.change': (request) =>
      asSignedIn(
        session(),
        (token) => api.changeContactRules(token, request),
        refusedAs('contactRules.refused', 'contactRules.changedMeanwhile'),
      ),
    'phone.settings': () => asSignedIn(session(), (token) => api.phoneSettings(token), asItFailed),
    'phone.changeSettings': (request) =>
      asSignedIn(
        session(),
        (token) => api.changePhoneSettings(token, request),
        refusedAs('phone.settingsRefused', 'phone.changedMeanwhile'),
      ),
    'phone.changeOwnNumber': (request) =>
      asSignedIn(session(), (token) => api.changeOwnNumber(token, request), refusedAs('phone.settingsRefused', 'phone.changedMeanwhile')),
    'phone.testCall': (request) =>
      asSignedIn(session(), (token) => api.testCall(token, request), refusedAs('phone.refused', 'phone.changedMeanwhile')),
  };
}
