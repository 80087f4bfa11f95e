import type { FailureCode } from '#contracts/failure.ts';
import type { RelayTrouble } from '#contracts/relay.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';

/** Keeps what kept a company's relay from sending, in place of what did so before. */
export async function keepTrouble(db: Database, companyId: CompanyId, code: FailureCode, at: Instant): Promise<void> {
  await withCompany(db, companyId, (trx) =>
    trx
      .insertInto('relayTrouble')
      .values({ companyId, code, at })
      .onConflict((conflict) => conflict.column('companyId').doUpdateSet({ code, at }))
      .execute(),
  );
}

/** Forgets what kept a company's relay from sending: it can, or sends in another way from now on. */
export async function forgetTrouble(db: Database, companyId: CompanyId): Promise<void> {
  await withCompany(db, companyId, (trx) => trx.deleteFrom('relayTrouble').where('companyId', '=', companyId).execute());
}

/** What kept a company's relay from sending at its last try; null where nothing did. */
export async function troubleOf(trx: CompanyTransaction, companyId: CompanyId): Promise<RelayTrouble | null> {
  const row = await trx.selectFrom('relayTrouble').select(['code', 'at']).where('companyId', '=', companyId).executeTakeFirst();
  return row === undefined ? null : { problem: { code: row.code }, at: row.at };
}
