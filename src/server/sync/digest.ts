import { sql } from 'kysely';
import { type FolderCount, sumOf } from '#contracts/digest.ts';
import type { DigestResponse } from '#contracts/sync.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction, Database } from '../db/connections.ts';
import { refuseOldApp } from './app-version.ts';
import { packCursor } from './cursor.ts';
import { beginReading } from './read-transaction.ts';
import { childTables, sqlNameOf } from './row-sql.ts';
import { scopeOf } from './scope.ts';

/**
 * What a true copy of the caller's scope adds up to at this moment, with the cursor of a pull at the same one. Throws the problem
 * `protocol.tooOld`.
 */
export async function digest(db: Database, caller: Caller): Promise<DigestResponse> {
  const trx = await beginReading(db, caller.companyId);
  try {
    await refuseOldApp(trx, caller);
    const { epoch, version } = await loadCompany(trx, caller.companyId);
    const scope = scopeOf(caller);
    const counts = await countsOf(trx, caller, scope);
    return { cursor: packCursor({ epoch, scope, v: version }), folderCount: counts.length, sum: sumOf(counts) };
  } finally {
    await trx.rollback().execute();
  }
}

/** What each account of a scope counts for. The database adds up; only one line an account comes out. */
export async function countsOf(trx: CompanyTransaction, { companyId }: Caller, scope: string): Promise<readonly FolderCount[]> {
  const children = childTables.map(
    (table) =>
      `select c.account_id, count(*) as n, sum(c.version) as v from members m join ${sqlNameOf(table)} c using (account_id) group by 1`,
  );
  const answer = await sql<FolderCount>`
    with members as materialized (
      select account_id, version from scope_account where company_id = ${companyId} and scope = ${scope} and op = 'put'
    ), counted as (
      select account_id, sum(n)::bigint as n, sum(v)::bigint as v from (
        select a.id as account_id, 1 as n, a.version as v from members m join accounts a on a.id = m.account_id
        union all ${sql.raw(children.join(' union all '))}
      ) parts group by 1
    )
    select m.account_id, m.version as membership_version, c.n as row_count, c.v as version_sum
    from members m join counted c using (account_id)`.execute(trx);
  return answer.rows;
}
