import { type ControlledTransaction, sql } from 'kysely';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Database, bindCompany } from '../db/connections.ts';
import type { Schema } from '../db/schema.ts';

/** A desktop that stops reading may not hold a transaction open for longer than this. */
const idleLimit = '60s';

/**
 * Begins a read-only transaction that sees one moment of one company for as long as it lasts. The caller ends it with
 * `rollback`: nothing was written.
 */
export async function beginReading(db: Database, companyId: CompanyId): Promise<ControlledTransaction<Schema>> {
  const trx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  await sql`select set_config('idle_in_transaction_session_timeout', ${idleLimit}, true)`.execute(trx);
  await bindCompany(trx, companyId);
  return trx;
}
