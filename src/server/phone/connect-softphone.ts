import twilio from 'twilio';
import { checkCall, loadFolder } from '#domain/call.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type CallId, callIdSchema } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { awaitedForMs, withoutCall } from './claim-call.ts';
import { dialCustomer } from './dial-customer.ts';
import { type CallLegs, legsOf, lockAccount } from './hear-of-call.ts';
import { type PhoneLine, nextLookMs } from './phone-line.ts';
import { loadPhoneSettings } from './phone-settings.ts';
import type { PhoneDesk } from './place-call.ts';
import { type SignedForm, lineThatSigned } from './signed-form.ts';
import { personAt } from './softphone-token.ts';
import { CommandStore } from '../sync/sql-store.ts';

/** The name under which a softphone says which call it is for; nothing else that it says is looked at. */
export const callParameter = 'call';

/** A softphone that has connected itself to the network, and asks to be put through. */
export type AskingSoftphone = SignedForm & { readonly form: { readonly CallSid: string } };

/**
 * Answers the telephone network, which asks whom the softphone of somebody is to be connected to: the customer of the call that this very person has written down within the last
 * minute, once. The number is the one on record. For anything else (a call of somebody else, one that was put through, has ended or was taken back, that came too late, or against
 * which something speaks by now) the softphone is rejected, and nobody is rung. Gives TwiML. Throws as `lineThatSigned` does, before anything is looked up.
 */
export async function connectSoftphone({ db, now, line: known }: PhoneDesk, asking: AskingSoftphone): Promise<string> {
  const line = lineThatSigned(known, asking);
  const { form } = asking;
  const person = personAt(form['From'] ?? '');
  const callId = callIdSchema.safeParse(form[callParameter]);
  if (person === undefined || !callId.success) return rejection;
  const { companyId, userId } = person;
  const connected = await withCompany(db, companyId, async (trx) => {
    const legs = await lockedLegs(trx, { companyId, callId: callId.data });
    if (legs === undefined || legs.userId !== userId || !isAwaited(legs, form['From'], now())) return undefined;
    const { settings } = await loadPhoneSettings(trx, companyId);
    if (settings.dialer !== 'softphone' || !(await mayBeDialled(trx, legs, now()))) return undefined;
    await markConnected(trx, legs, { sid: form.CallSid, line, now: now() });
    const { ringSeconds, longestMinutes } = settings;
    return { ...legs, ringSeconds, longestMinutes };
  });
  if (connected === undefined) return rejection;
  const response = new twilio.twiml.VoiceResponse();
  dialCustomer(response, connected, line.reports?.publicUrl ?? null);
  return response.toString();
}

const rejection = ((): string => {
  const response = new twilio.twiml.VoiceResponse();
  response.reject();
  return response.toString();
})();

/** A call's legs, held to the end of the transaction behind its account, in the order in which all of these are locked. */
async function lockedLegs(
  trx: CompanyTransaction,
  key: Pick<CallLegs, 'companyId'> & { readonly callId: CallId },
): Promise<CallLegs | undefined> {
  const known = await legsOf(trx, key);
  if (known === undefined || known.accountId === null) return undefined;
  await lockAccount(trx, known.accountId);
  return trx
    .selectFrom('phoneLegs')
    .selectAll()
    .where('companyId', '=', key.companyId)
    .where('callId', '=', key.callId)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether a call still waits for its softphone: a second request for it, even of the same connection, is answered with nobody's number. */
const isAwaited = (legs: CallLegs, address: string | undefined, now: Instant): boolean =>
  legs.collectorNumber === address &&
  legs.collectorSid === null &&
  legs.endedAt === null &&
  legs.hangUpAt === null &&
  epochMsOf(now) - epochMsOf(legs.askedAt) < awaitedForMs;

/** Whether nothing forbids the call by now: what has come up since it was written down counts. */
async function mayBeDialled(
  trx: CompanyTransaction,
  { companyId, callId, accountId, userId, customerNumber }: CallLegs,
  at: Instant,
): Promise<boolean> {
  if (accountId === null || customerNumber === null) return false;
  const store = new CommandStore(trx, companyId, accountId);
  const call = await store.get('calls', accountId, callId);
  const folder = await loadFolder(accountId, withoutCall(store, callId));
  if (call === undefined || folder === undefined) return false;
  const { company } = await loadCompany(trx, companyId);
  const context = { at, today: businessDateOf(company, at), company, actorId: userId };
  return checkCall(folder, { contactId: call.contactId, number: customerNumber }, context, callId).verdict !== 'block';
}

async function markConnected(
  trx: CompanyTransaction,
  { companyId, callId }: CallLegs,
  { sid, line, now }: { readonly sid: string; readonly line: PhoneLine; readonly now: Instant },
): Promise<void> {
  await trx
    .updateTable('phoneLegs')
    .set({ collectorSid: sid, collectorState: 'inProgress', lookAt: instantOf(epochMsOf(now) + nextLookMs(line)) })
    .where('companyId', '=', companyId)
    .where('callId', '=', callId)
    .execute();
}
