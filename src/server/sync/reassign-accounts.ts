import { sql } from 'kysely';
import type { AccountId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { bookScope } from './scope.ts';

/**
 * Gives accounts to another collector: they leave the old book (evict) and enter the new one (put) in one transaction and
 * under one version, so that no desktop ever holds an account of somebody else's for longer than its next pull.
 */
export async function reassignAccounts(
  db: Database,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  collectorId: UserId,
): Promise<void> {
  await withCompany(db, companyId, async (trx) => {
    const ids = [...accountIds];
    await trx.updateTable('accounts').set({ collectorId }).where('id', 'in', ids).execute();
    const { version } = await trx
      .updateTable('company')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', companyId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await trx.updateTable('accounts').set({ version }).where('id', 'in', ids).execute();
    const scope = bookScope(collectorId);
    await trx
      .updateTable('scopeAccount')
      .set({ op: 'evict', version })
      .where('companyId', '=', companyId)
      .where('accountId', 'in', ids)
      .where('scope', 'like', 'book:%')
      .where('scope', '!=', scope)
      .where('op', '=', 'put')
      .execute();
    await trx
      .insertInto('scopeAccount')
      .values(ids.map((accountId) => ({ companyId, scope, accountId, op: 'put' as const, version })))
      .onConflict((conflict) =>
        conflict
          .columns(['companyId', 'scope', 'accountId'])
          .doUpdateSet({ op: 'put', version })
          .where(sql.ref('scope_account.op'), '=', 'evict'),
      )
      .execute();
  });
}
