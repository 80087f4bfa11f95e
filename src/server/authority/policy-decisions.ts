import { type PolicyDecision, policyDecisionSchema } from '#contracts/policy-requests.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/** What somebody has taken note of can be read again for so long. */
const readableMs = 14 * 86_400_000;
const mostShown = 20;

/** What became of the changes that the caller asked for: all they have not taken note of, and those of the last two weeks; the newest first. */
export async function listPolicyDecisions(
  trx: CompanyTransaction,
  { companyId, userId }: Pick<Caller, 'companyId' | 'userId'>,
  now: Instant,
): Promise<readonly PolicyDecision[]> {
  const rows = await trx
    .selectFrom('policyRequest')
    .select(['id', 'part', 'body', 'proposalHash', 'requestedAt', 'requestedById', 'requestedByName', 'expiresOn'])
    .select(['status', 'code', 'comment', 'decidedAt', 'decidedByName', 'seenAt'])
    .where('companyId', '=', companyId)
    .where('requestedById', '=', userId)
    .where('status', '!=', 'open')
    .where((where) => where.or([where('seenAt', 'is', null), where('decidedAt', '>', instantOf(epochMsOf(now) - readableMs))]))
    .orderBy('decidedAt', 'desc')
    .orderBy('id')
    .limit(mostShown)
    .execute();
  return rows.map((row) => policyDecisionSchema.parse(row));
}

/** Whoever asked for a change has taken note of what became of it; the same again changes nothing. Refuses with `policyRequest.notFound`, which is also what another's is. */
export async function notePolicyDecision(
  trx: CompanyTransaction,
  { companyId, userId }: Pick<Caller, 'companyId' | 'userId'>,
  id: PolicyRequestId,
  now: Instant,
): Promise<Result<null>> {
  const noted = await trx
    .updateTable('policyRequest')
    .set((set) => ({ seenAt: set.fn.coalesce('seenAt', set.val(now)) }))
    .where('companyId', '=', companyId)
    .where('requestedById', '=', userId)
    .where('id', '=', id)
    .where('status', '!=', 'open')
    .returning('id')
    .executeTakeFirst();
  return noted ? ok(null) : reject('policyRequest.notFound');
}
