import { type RawBuilder, sql } from 'kysely';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { chain, logCommands } from '../sync/command-log.ts';
import { holdCompany, sayTouched } from '../sync/company-version.ts';
import { serverEntry } from '../sync/server-entry.ts';
import type { AuditKey } from './audit-key.ts';

/** The name under which a checkpoint stands in the command log. */
export const checkpointName = 'audit.checkpoint';

/** No entry waits longer than this for a signature, and no more than so many. */
const longestWaitMs = 10 * 60_000;
const mostUnsigned = 1_000;

/**
 * Adds a checkpoint to a company's command log, signed over the company, the number of entries before it and the hash of the last, so that nobody can later make the log anew up to there without the key. False, and
 * nothing is added, where the log is empty or ends with a checkpoint already.
 */
export async function addCheckpoint(db: Database, companyId: CompanyId, key: AuditKey, now: Instant): Promise<boolean> {
  return withCompany(db, companyId, async (trx) => {
    const { logHead, version } = await holdCompany(trx, companyId);
    const count = await entriesToSign(trx, companyId);
    if (count === null) return false;
    const { company } = await loadCompany(trx, companyId);
    const input = {
      count,
      head: logHead,
      publicKey: key.publicKey,
      signature: key.sign(JSON.stringify({ companyId, count, head: logHead })),
    };
    const entry = serverEntry({ name: checkpointName, businessDate: businessDateOf(company, now), at: now, input, touched: [] });
    // Nobody's accounts have changed, so no desktop is poked.
    await sayTouched(trx, new Set(), false);
    const by = { companyId, clientId: null, actorId: null, actorName: 'central API', receivedAt: now, version };
    await logCommands(trx, chain(by, logHead, [entry]));
    return true;
  });
}

/** How many entries a checkpoint would sign: those the last one signed, itself, and what came since; null where nothing did. */
async function entriesToSign(trx: CompanyTransaction, companyId: CompanyId): Promise<number | null> {
  const { rows } = await sql<{ signed: number; since: number }>`
    with last as (${lastCheckpoint(sql`${companyId}::uuid`)})
    select coalesce((select signed + 1 from last), 0) as signed, count(*) as since from command_log l
    where l.company_id = ${companyId} and l.position > coalesce((select position from last), 0)`.execute(trx);
  const [row] = rows;
  return row === undefined || row.since === 0 ? null : row.signed + row.since;
}

const lastCheckpoint = (companyId: RawBuilder<unknown>) => sql`
  select position, hash, (input ->> 'count')::bigint as signed from command_log
  where company_id = ${companyId} and name = ${sql.lit(checkpointName)} order by position desc limit 1`;

/**
 * Adds a checkpoint to the log of every company that has waited for one long enough, or whose log has grown by enough. `owner` is the
 * tables' owner, who sees every company. Gives how many were added.
 */
export async function addDueCheckpoints(owner: Database, key: AuditKey, now: Instant): Promise<number> {
  // A log that ends with a checkpoint is seen by its end alone; of the others only what came since is read.
  const { rows } = await sql<{ companyId: CompanyId; since: number; oldest: Instant }>`
    select c.id as company_id, waiting.since, waiting.oldest from company c
    left join lateral (${lastCheckpoint(sql`c.id`)}) last on true
    cross join lateral (
      select count(*) as since, min(received_at) as oldest from command_log l
      where l.company_id = c.id and l.position > coalesce(last.position, 0)
    ) waiting
    where c.log_head <> coalesce(last.hash, '')`.execute(owner);
  let added = 0;
  for (const { companyId, since, oldest } of rows) {
    const isDue = since >= mostUnsigned || epochMsOf(now) - epochMsOf(oldest) >= longestWaitMs;
    if (isDue && (await addCheckpoint(owner, companyId, key, now))) added += 1;
  }
  return added;
}
