import type { CallStanding, PlaceCallRequest } from '#contracts/calls.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { standingOf } from './call-standing.ts';
import { type Claim, claimCall, claimTestCall } from './claim-call.ts';
import { type CallNews, hearOfCall } from './hear-of-call.ts';
import type { PhoneLine } from './phone-line.ts';

/** What placing calls needs of the server; `line` null: it has no account with a telephone network. */
export type PhoneDesk = { readonly db: Database; readonly now: () => Instant; readonly line: PhoneLine | null };

/**
 * Places a call to a customer: the command `call.place` is run as the caller on the server's own rows, everything is written down, and then, once
 * and never again, the network is asked; by the softphone nobody is rung before it has connected itself (`connect-softphone.ts`). Refuses as the contract says; nobody is rung and nothing is written then.
 */
export const placeCall = (desk: PhoneDesk, caller: Caller, request: PlaceCallRequest): Promise<Result<CallStanding>> =>
  request.dialer === 'softphone' && desk.line !== null && desk.line.softphone.standing !== 'ready'
    ? Promise.resolve(reject('phone.softphoneNotReady'))
    : ring(desk, caller, request.callId, (trx) => claimCall(trx, caller, request, desk.now()));

/** Rings the caller's own number and says a sentence. Refuses as a call does. */
export const placeTestCall = (desk: PhoneDesk, caller: Caller, callId: CallId): Promise<Result<CallStanding>> =>
  ring(desk, caller, callId, (trx) => claimTestCall(trx, caller, callId, desk.now()));

async function ring(
  { db, now, line }: PhoneDesk,
  caller: Caller,
  callId: CallId,
  claimIn: (trx: CompanyTransaction) => Promise<Result<Claim>>,
): Promise<Result<CallStanding>> {
  if (line === null) return reject('phone.notSetUp');
  const { companyId } = caller;
  const claimed = await withCompany(db, companyId, claimIn);
  if (!claimed.ok) return claimed;
  if (claimed.value.kind === 'order') {
    const news = newsOf(await line.provider.place(claimed.value.order), now());
    await hearOfCall(db, line, { companyId, callId }, news, now());
  }
  const standing = await withCompany(db, companyId, (trx) => standingOf(trx, caller, callId));
  return standing === undefined ? reject('call.notFound') : ok(standing);
}

/** A network's answer to an order, as news of the call. */
function newsOf(answer: Awaited<ReturnType<PhoneLine['provider']['place']>>, at: Instant): CallNews {
  if (answer.kind !== 'placed') return answer;
  return { kind: 'legs', at, collector: { sid: answer.sid, state: 'queued' }, customer: null, isWhole: false };
}
