import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expiredRows } from '#domain/approval.ts';
import { loadArrangementBooks } from '#domain/arrangement.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate } from '#domain/kernel/dates.ts';
import { type AccountId, type ApprovalId, type CompanyId, type UserId, commandIdSchema } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { recordAccess } from '../devices/access-events.ts';
import { recordAct } from '../sync/record-act.ts';
import { CommandStore, type Touched } from '../sync/sql-store.ts';

/** The name under which the end of a request that nobody decided stands in the command log. */
export const expiryName = 'approval.expire';

/** Looked after in one go; the next look goes on. */
const mostAtOnce = 200;

type Late = { readonly id: ApprovalId; readonly accountId: AccountId; readonly collectorId: UserId | null };

/**
 * Closes the requests of all companies that nobody has decided in time: they are void, what they proposed does not begin, and whoever asked hears of it. Changes of the policy as well. Gives how many were closed.
 */
export async function closeExpired(owner: Database, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').orderBy('id').execute();
  let closed = 0;
  for (const { id } of companies) {
    const { today, late } = await withCompany(owner, id, (trx) => lateIn(trx, id, now));
    for (const request of late) closed += await withCompany(owner, id, (trx) => closeOne(trx, id, request, { now, today }));
    closed += await withCompany(owner, id, (trx) => closePolicyRequests(trx, id, { now, today }));
  }
  return closed;
}

async function lateIn(
  trx: CompanyTransaction,
  companyId: CompanyId,
  now: Instant,
): Promise<{ readonly today: LocalDate; readonly late: readonly Late[] }> {
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  const { rows } = await sql<Late>`
    select p.id, p.account_id, a.collector_id from approvals p join accounts a on a.id = p.account_id
    where p.company_id = ${companyId} and p.status in ('open', 'askedBack') and p.expires_on < ${today}
    order by p.requested_at limit ${mostAtOnce}`.execute(trx);
  return { today, late: rows };
}

type Moment = { readonly now: Instant; readonly today: LocalDate };

async function closeOne(
  trx: CompanyTransaction,
  companyId: CompanyId,
  { id, accountId, collectorId }: Late,
  { now, today }: Moment,
): Promise<number> {
  // Held against pushes: somebody may be deciding it at this moment by yesterday's day.
  await sql`select id from accounts where id = ${accountId} for no key update`.execute(trx);
  const store = new CommandStore(trx, companyId, accountId);
  const puts = expiredRows(id, await loadArrangementBooks(accountId, store), { at: now, today });
  if (puts.length === 0) return 0;
  const touched: Touched[] = [];
  for (const put of puts) touched.push(await store.write(put));
  const act = {
    companyId,
    actor: { id: null, name: 'central API' },
    commandId: commandIdSchema.parse(randomUUID()),
    name: expiryName,
    accountId,
    collectorId,
    businessDate: today,
    occurredAt: now,
    input: { approvalId: id },
    touched,
  } as const;
  await recordAct(trx, act, now);
  return 1;
}

async function closePolicyRequests(trx: CompanyTransaction, companyId: CompanyId, { now, today }: Moment): Promise<number> {
  const closed = await trx
    .updateTable('policyRequest')
    .set({ status: 'void', code: 'policyRequest.expired', decidedAt: now })
    .where('companyId', '=', companyId)
    .where('status', '=', 'open')
    .where('expiresOn', '<', today)
    .returning(['id', 'part', 'proposalHash'])
    .execute();
  for (const { id: policyRequestId, part, proposalHash } of closed) {
    const actor = { id: null, name: 'central API' };
    await recordAccess(trx, {
      companyId,
      kind: 'policy.expired',
      actor,
      at: now,
      detail: { part, policyRequestId },
      said: { proposalHash },
    });
  }
  return closed.length;
}
