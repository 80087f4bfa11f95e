import { sql } from 'kysely';
import type { AccountId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type Database, withCompany } from '#server/db/connections.ts';
import { takeVersion } from '#server/sync/company-version.ts';
import { moveAccounts } from '#server/sync/move-accounts.ts';

type Holder = { readonly id: AccountId; readonly collectorId: UserId | null };

/** Gives accounts to a collector, whoever has them, also where nobody has: at once and under one version, as a hand-over does. */
export async function reassignAccounts(
  db: Database,
  companyId: CompanyId,
  accountIds: readonly AccountId[],
  toCollectorId: UserId,
): Promise<void> {
  await withCompany(db, companyId, async (trx) => {
    const { rows } = await sql<Holder>`
      select id, collector_id from accounts where id = any(${[...accountIds]}::uuid[]) order by id for no key update`.execute(trx);
    const { version } = await takeVersion(trx, companyId);
    for (const holder of new Set(rows.map(({ collectorId }) => collectorId))) {
      if (holder === toCollectorId) continue;
      const ids = rows.filter(({ collectorId }) => collectorId === holder).map(({ id }) => id);
      // What nobody has is in no book that it could leave.
      await moveAccounts(trx, companyId, ids, { fromCollectorId: holder ?? toCollectorId, toCollectorId }, version);
    }
  });
}
