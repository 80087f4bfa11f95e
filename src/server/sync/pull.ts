import { sql } from 'kysely';
import type { z } from 'zod';
import type { pullTrailerSchema } from '#contracts/sync.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type TableName, tableNames } from '#domain/rows.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { refuseOldApp } from './app-version.ts';
import { packCursor, unpackCursor } from './cursor.ts';
import { beginEpoch, isAhead } from './epoch.ts';
import { folderLines } from './folder-lines.ts';
import { beginReading } from './read-transaction.ts';
import { jsonColumns, sqlNameOf } from './row-sql.ts';
import { scopeOf } from './scope.ts';

const batchAccounts = 200;

/**
 * What changed in the caller's scope since a cursor, in pieces of text: accounts that left it, whole folders of accounts
 * that came into it, single rows of the others, trailer. Throws the problem `sync.resync` before the first piece.
 *
 * No table of changes is kept: a row carries the version that wrote it last, a membership the version that changed it, and
 * versions follow the order of commits. So "newer than the cursor" is complete and never grows.
 */
export async function* pull(db: Database, caller: Caller, cursor: string, now: () => Instant): AsyncGenerator<string> {
  const trx = await beginReading(db, caller.companyId);
  try {
    const { lastSeq } = await refuseOldApp(trx, caller);
    const { company, epoch, version } = await loadCompany(trx, caller.companyId);
    const scope = scopeOf(caller);
    // In a transaction of its own: this one only reads, and what comes of it counts for all desktops.
    if (isAhead(cursor, { epoch, version })) await withCompany(db, caller.companyId, (writing) => beginEpoch(writing, epoch));
    const { v: since } = unpackCursor(cursor, { epoch, scope, version });
    let count = 0;
    for await (const lines of since < version ? changes(trx, caller, since) : []) {
      count += lines.length;
      if (lines.length > 0) yield `${lines.join('\n')}\n`;
    }
    const trailer: z.infer<typeof pullTrailerSchema> = {
      trailer: {
        count,
        cursor: packCursor({ epoch, scope, v: version }),
        lastSeq,
        serverTime: now(),
        company,
      },
    };
    yield `${JSON.stringify(trailer)}\n`;
  } finally {
    await trx.rollback().execute();
  }
}

async function* changes(trx: CompanyTransaction, caller: Caller, since: number): AsyncGenerator<readonly string[]> {
  const moved = await trx
    .selectFrom('scopeAccount')
    .select(['accountId', 'op'])
    .where('companyId', '=', caller.companyId)
    .where('scope', '=', scopeOf(caller))
    .where('version', '>', since)
    .orderBy('accountId')
    .execute();
  yield moved.filter(({ op }) => op === 'evict').map(({ accountId }) => JSON.stringify({ evict: accountId }));
  const came: AccountId[] = moved.filter(({ op }) => op === 'put').map(({ accountId }) => accountId);
  for (let at = 0; at < came.length; at += batchAccounts) {
    const folders = await folderLines(trx, scopeOf(caller), came.slice(at, at + batchAccounts));
    yield folders.map(({ line }) => line);
  }
  for (const table of tableNames) yield await putLines(trx, caller, table, since);
}

/** Rows newer than the cursor of accounts that were in the scope already; those of newcomers came with their folders. */
async function putLines(trx: CompanyTransaction, caller: Caller, table: TableName, since: number): Promise<readonly string[]> {
  const accountId = table === 'accounts' ? 'c.id' : 'c.account_id';
  const answer = await sql<{ line: string }>`
    select '{"put":{"table":"' || ${sql.lit(table)} || '","row":' || (select row_to_json(r) from (select ${sql.raw(jsonColumns(table, 'c'))}) r)::text || '}}' as line
    from ${sql.raw(sqlNameOf(table))} c
    join scope_account s on s.company_id = c.company_id and s.account_id = ${sql.raw(accountId)}
    where c.company_id = ${caller.companyId} and c.version > ${since} and c.version > 0
      and s.scope = ${scopeOf(caller)} and s.op = 'put' and s.version <= ${since}
    order by ${sql.raw(accountId)}, c.id`.execute(trx);
  return answer.rows.map((row) => row.line);
}
