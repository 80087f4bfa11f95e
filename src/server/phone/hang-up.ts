import type { CallStanding } from '#contracts/calls.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Caller } from '../caller.ts';
import { withCompany } from '../db/connections.ts';
import { legsInScope, standingOf } from './call-standing.ts';
import { lookAfter } from './look-after-calls.ts';
import type { PhoneDesk } from './place-call.ts';
import { isSoftphone } from './softphone-token.ts';

/**
 * Lets both ends of a call go. The wish is written down first, so that a call of which nothing is known yet is ended as soon as it is found; one that
 * is over stays as it ended. Refuses with `call.notFound`, or `phone.notSetUp` where the server has no account any more.
 */
export async function hangUp({ db, now, line }: PhoneDesk, caller: Caller, callId: CallId): Promise<Result<CallStanding>> {
  const { companyId } = caller;
  const legs = await withCompany(db, companyId, async (trx) => {
    const found = await legsInScope(trx, caller, callId);
    if (found === undefined || found.endedAt !== null || found.hangUpAt !== null) return found;
    const wished = { hangUpAt: now() };
    await trx.updateTable('phoneLegs').set(wished).where('companyId', '=', companyId).where('callId', '=', callId).execute();
    return { ...found, ...wished };
  });
  if (legs === undefined) return reject('call.notFound');
  if (line === null) return reject('phone.notSetUp');
  if (legs.endedAt === null && (legs.collectorSid !== null || isSoftphone(legs))) {
    if (legs.collectorSid !== null) await line.provider.hangUp(legs.collectorSid);
    await lookAfter({ db, line, now }, legs);
  }
  const standing = await withCompany(db, companyId, (trx) => standingOf(trx, caller, callId));
  return standing === undefined ? reject('call.notFound') : ok(standing);
}
