import twilio from 'twilio';
import type { SoftphoneStanding } from '#contracts/calls.ts';
import { type CompanyId, type UserId, companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import type { TwilioAccount } from './twilio-account.ts';

/** Who calls from a window, as the telephone network knows them: two ids, and no name. */
type Person = { readonly companyId: CompanyId; readonly userId: UserId };

/** Whether people may call from their windows; or what is missing for it. */
export type Softphone =
  | { readonly standing: 'ready'; readonly tokenFor: (person: Person) => string }
  | { readonly standing: Exclude<SoftphoneStanding, 'ready' | 'noAccount'> };

/** An hour, the longest the product allows. A call may last longer: its window asks for another a minute before. */
const tokenSeconds = 3600;

/** What an account can do for calls from windows. Its tokens are for calls that go out through our own application, and for nothing that comes in. */
export function softphoneOf(account: TwilioAccount): Softphone {
  const { accountSid, apiKeySid, apiKeySecret, authToken, publicUrl, twimlAppSid } = account;
  if (authToken === null || publicUrl === null) return { standing: 'noAddress' };
  if (twimlAppSid === null) return { standing: 'noApp' };
  return {
    standing: 'ready',
    tokenFor(person) {
      const token = new twilio.jwt.AccessToken(accountSid, apiKeySid, apiKeySecret, { identity: identityOf(person), ttl: tokenSeconds });
      token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: twimlAppSid, incomingAllow: false }));
      return token.toJwt();
    },
  };
}

const scheme = 'client:';
const addressForm = /^client:([0-9a-f]{32})_([0-9a-f]{32})$/;

/** A person's name in a token: letters, digits and one line, which is all that the network takes. */
const identityOf = ({ companyId, userId }: Person): string => `${bare(companyId)}_${bare(userId)}`;
const bare = (id: string): string => id.replaceAll('-', '');
const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The collector's end of a call from a window, in the place where a bridge has her number. */
export const softphoneAddressOf = (person: Person): string => `${scheme}${identityOf(person)}`;

/** Whether a call is made from a window, by what stands for the collector's end of it. */
export const isSoftphone = ({ collectorNumber }: { readonly collectorNumber: string }): boolean => collectorNumber.startsWith(scheme);

/** Who is at such an address; undefined for what is none of ours. */
export function personAt(address: string): Person | undefined {
  const [, companyHex = '', userHex = ''] = addressForm.exec(address) ?? [];
  const companyId = companyIdSchema.safeParse(dashed(companyHex));
  const userId = userIdSchema.safeParse(dashed(userHex));
  return companyId.success && userId.success ? { companyId: companyId.data, userId: userId.data } : undefined;
}
