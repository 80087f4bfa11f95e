import { sql } from 'kysely';
import type { CompanyTransaction, Database } from '../db/connections.ts';
import { readCursor } from './cursor.ts';

/** Whether a desktop's cursor proves that the database has gone back: it is of this epoch and ahead of the company's version. */
export function isAhead(cursor: string, now: { readonly epoch: string; readonly version: number }): boolean {
  const content = readCursor(cursor);
  return content !== null && content.epoch === now.epoch && content.v > now.version;
}

/**
 * Begins a new epoch in place of the one that is known to be wrong, because a desktop knows more than the database. All desktops of
 * the company fetch anew then, and send again what was lost. Several that say so at once begin one. The database lets this happen once
 * in ten minutes: a cursor can be forged by whoever may sign in.
 */
export async function beginEpoch(trx: CompanyTransaction, known: string): Promise<void> {
  await sql`select cw_begin_epoch(${known})`.execute(trx);
}

/**
 * Begins a new epoch for every company: what an administrator has done after a backup was put back. Gives the companies' names.
 * `owner` is the tables' owner.
 */
export async function beginEpochsOfAll(owner: Database): Promise<readonly string[]> {
  const rows = await owner
    .updateTable('company')
    .set({ epoch: sql<string>`gen_random_uuid()`, epochBeganAt: sql`now()` })
    .returning('name')
    .execute();
  return rows.map(({ name }) => name).toSorted();
}

/**
 * Looks whether this is the database that an API started on before: a restored dump, a copy and a server that was promoted or rolled
 * back to a moment are others, and may have lost what desktops were told was kept. Begins new epochs then and gives the names of the
 * companies; none where all is as it was. A copy of the files put back in place looks the same; only `restored` tells.
 */
export async function noticeOtherDatabase(owner: Database): Promise<readonly string[]> {
  return owner.transaction().execute(async (trx) => {
    const identity = await identityOf(trx);
    await trx
      .insertInto('databaseLife')
      .values({ identity })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const before = await trx.selectFrom('databaseLife').select('identity').forUpdate().executeTakeFirstOrThrow();
    if (before.identity === identity) return [];
    await trx.updateTable('databaseLife').set({ identity }).execute();
    return beginEpochsOfAll(trx);
  });
}

/** The server's own number, the line of its history, and the database's number in it; what a user may not ask is left out. */
async function identityOf(trx: CompanyTransaction): Promise<string> {
  const answer = await sql<{ identity: string }>`
    select concat_ws('/',
      (select oid from pg_database where datname = current_database()),
      case when has_function_privilege('pg_control_system()', 'execute') then (select system_identifier from pg_control_system()) end,
      case when has_function_privilege('pg_control_checkpoint()', 'execute') then (select timeline_id from pg_control_checkpoint()) end
    ) as identity`.execute(trx);
  return answer.rows[0]?.identity ?? '';
}
