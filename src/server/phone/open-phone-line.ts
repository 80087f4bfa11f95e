import type { PhoneLine } from './phone-line.ts';
import { readTwilioAccount } from './twilio-account.ts';
import { softphoneOf } from './softphone-token.ts';
import { createTwilioProvider } from './twilio-provider.ts';

/**
 * The line to the telephone network this server has an account with; null where it has none. `say` is told what it can do. Throws
 * `ServerFailure` for an account that is not whole.
 */
export function openPhoneLine(
  dataDir: string | undefined,
  say: (words: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): PhoneLine | null {
  const account = readTwilioAccount(dataDir, environment);
  if (account === null) return null;
  const { authToken, publicUrl } = account;
  const reports = authToken === null || publicUrl === null ? null : { authToken, publicUrl };
  say(
    reports === null
      ? 'calls go through Twilio; it is asked how they stand, because there is no public address and token for its reports'
      : 'calls go through Twilio, which reports how they stand',
  );
  const softphone = softphoneOf(account);
  if (softphone.standing === 'ready') say('calls from the window itself go through Twilio as well');
  return { provider: createTwilioProvider(account), reports, softphone };
}
