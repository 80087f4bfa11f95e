import { type CallStanding } from '#contracts/calls.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { accountsInScope } from '../sync/scope.ts';
import { callStateOf } from './call-state.ts';
import { type CallLegs, legsOf } from './hear-of-call.ts';

/** The legs of a call that the caller may know of: on an account of the caller's scope, or a test call of one's own. */
export async function legsInScope(trx: CompanyTransaction, caller: Caller, callId: CallId): Promise<CallLegs | undefined> {
  const legs = await legsOf(trx, { companyId: caller.companyId, callId });
  if (legs === undefined) return undefined;
  const { accountId, userId } = legs;
  if (accountId === null) return userId === caller.userId ? legs : undefined;
  return (await accountsInScope(trx, caller, [accountId])).has(accountId) ? legs : undefined;
}

/** How a call stands that was made through the network; undefined where the caller may know of none. */
export async function standingOf(trx: CompanyTransaction, caller: Caller, callId: CallId): Promise<CallStanding | undefined> {
  const legs = await legsInScope(trx, caller, callId);
  if (legs === undefined) return undefined;
  const { accountId, refusal } = legs;
  if (accountId === null) {
    const known = callStateOf({ isTest: true, isWhole: false, collector: legs.collectorState, customer: null });
    const state = refusal === null ? (known ?? 'queued') : 'failed';
    return { callId, state, refusal, answeredAt: null, endedAt: legs.endedAt };
  }
  const call = await trx
    .selectFrom('calls')
    .select(['state', 'answeredAt', 'endedAt'])
    .where('accountId', '=', accountId)
    .where('id', '=', callId)
    .executeTakeFirst();
  return call === undefined ? undefined : { callId, refusal, ...call };
}
