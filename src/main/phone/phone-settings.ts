import type { Failure } from '#contracts/failure.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { Handlers } from '#main/answer-call.ts';
import type { Api } from '#main/api-client.ts';
import type { ApiFailure } from '#main/api-failure.ts';
import { type AskingSession, asSignedIn } from '#main/as-signed-in.ts';

type SettingsCalls = 'phone.settings' | 'phone.changeSettings' | 'phone.changeOwnNumber' | 'phone.testCall';

/**
 * Answers what the page asks and changes of how calls are made. Nothing of it is kept for later: whoever changes it sees what is in use now. Fails with
 * `phone.changedMeanwhile`, `phone.settingsRefused`, for a test call `phone.refused`, or what kept the request from the server.
 */
export function phoneSettingsHandlers(
  api: Pick<Api, 'phoneSettings' | 'changePhoneSettings' | 'changeOwnNumber' | 'testCall'>,
  session: () => AskingSession | null,
): Pick<Handlers, SettingsCalls> {
  return {
    'phone.settings': () =>
      asSignedIn(
        session(),
        (token) => api.phoneSettings(token),
        ({ failure }) => err(failure),
      ),
    'phone.changeSettings': (request) =>
      asSignedIn(session(), (token) => api.changePhoneSettings(token, request), refusedAs('phone.settingsRefused')),
    'phone.changeOwnNumber': (request) =>
      asSignedIn(session(), (token) => api.changeOwnNumber(token, request), refusedAs('phone.settingsRefused')),
    'phone.testCall': (request) => asSignedIn(session(), (token) => api.testCall(token, request), refusedAs('phone.refused')),
  };
}

/** A request that was understood and not done has words of its own. */
const refusedAs =
  (code: 'phone.settingsRefused' | 'phone.refused') =>
  ({ failure, status, problemCode }: ApiFailure): Result<never, Failure> => {
    if (problemCode === 'phone.changedMeanwhile') return err({ code: 'phone.changedMeanwhile' });
    const isForWhatItAsked = status === 400 || status === 409 || problemCode === 'route.roleMissing';
    return err(failure.code === 'api.refused' && isForWhatItAsked ? { code } : failure);
  };
