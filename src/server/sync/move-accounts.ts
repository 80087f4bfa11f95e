import { sql } from 'kysely';
import type { AccountId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { arrayText } from './row-sql.ts';
import { bookScope } from './scope.ts';

/** Moves accounts between two books under a version: they leave the one (evict) and enter the other (put). The caller holds the accounts. */
export async function moveAccounts(
  trx: CompanyTransaction,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  { fromCollectorId, toCollectorId }: { readonly fromCollectorId: UserId; readonly toCollectorId: UserId },
  version: number,
): Promise<void> {
  const ids = arrayText(accountIds);
  await sql`
    update scope_account set op = 'evict', version = ${version}
    where company_id = ${companyId} and scope = ${bookScope(fromCollectorId)} and account_id = any(${ids}::uuid[])`.execute(trx);
  await sql`update accounts set collector_id = ${toCollectorId}, version = ${version} where id = any(${ids}::uuid[])`.execute(trx);
  await sql`
    insert into scope_account (company_id, scope, account_id, op, version)
    select ${companyId}::uuid, ${bookScope(toCollectorId)}, id, 'put', ${version}::bigint from unnest(${ids}::uuid[]) as id
    on conflict (company_id, scope, account_id) do update set op = 'put', version = excluded.version where scope_account.op = 'evict'`.execute(
    trx,
  );
}

/** Gives accounts that were moved under a version another one. */
export async function restampMoved(
  trx: CompanyTransaction,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const ids = arrayText(accountIds);
  await sql`update accounts set version = ${to} where id = any(${ids}::uuid[]) and version = ${from}`.execute(trx);
  await sql`
    update scope_account set version = ${to}
    where company_id = ${companyId} and account_id = any(${ids}::uuid[]) and version = ${from}`.execute(trx);
}
