import { sql } from 'kysely';
import type { AccountId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { takeVersion } from './company-version.ts';
import { bookScope } from './scope.ts';

/**
 * Gives accounts to another collector, whoever has them: they leave the old book (evict) and enter the new one (put) in one
 * transaction and under one version, so that no desktop ever holds an account of somebody else's for longer than its next pull.
 */
export async function reassignAccounts(
  db: Database,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  collectorId: UserId,
): Promise<void> {
  await withCompany(db, companyId, async (trx) => {
    const ids = [...accountIds];
    // Locked in the order every writer takes them in, before the counter.
    await sql`select from accounts where id = any(${ids}::uuid[]) order by id for no key update`.execute(trx);
    const { version } = await takeVersion(trx, companyId);
    await trx
      .updateTable('scopeAccount')
      .set({ op: 'evict', version })
      .where('companyId', '=', companyId)
      .where('accountId', 'in', ids)
      .where('scope', 'like', 'book:%')
      .where('scope', '!=', bookScope(collectorId))
      .where('op', '=', 'put')
      .execute();
    await enter(trx, companyId, ids, collectorId, version);
  });
}

/** Moves accounts between two books under a version. The caller holds the accounts and the company's row. */
export async function moveAccounts(
  trx: CompanyTransaction,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  { fromCollectorId, toCollectorId }: { readonly fromCollectorId: UserId; readonly toCollectorId: UserId },
  version: number,
): Promise<void> {
  await sql`
    update scope_account set op = 'evict', version = ${version}
    where company_id = ${companyId} and scope = ${bookScope(fromCollectorId)} and account_id = any(${[...accountIds]}::uuid[])`.execute(
    trx,
  );
  await enter(trx, companyId, accountIds, toCollectorId, version);
}

/** Gives accounts that were moved under a version another one. */
export async function restampMoved(
  trx: CompanyTransaction,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const ids = [...accountIds];
  await sql`update accounts set version = ${to} where id = any(${ids}::uuid[]) and version = ${from}`.execute(trx);
  await sql`
    update scope_account set version = ${to}
    where company_id = ${companyId} and account_id = any(${ids}::uuid[]) and version = ${from}`.execute(trx);
}

async function enter(
  trx: CompanyTransaction,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  collectorId: UserId,
  version: number,
): Promise<void> {
  const ids = [...accountIds];
  await sql`update accounts set collector_id = ${collectorId}, version = ${version} where id = any(${ids}::uuid[])`.execute(trx);
  await sql`
    insert into scope_account (company_id, scope, account_id, op, version)
    select ${companyId}::uuid, ${bookScope(collectorId)}, id, 'put', ${version}::bigint from unnest(${ids}::uuid[]) as id
    on conflict (company_id, scope, account_id) do update set op = 'put', version = excluded.version where scope_account.op = 'evict'`.execute(
    trx,
  );
}
