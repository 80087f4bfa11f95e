import type { z } from 'zod';
import { type FolderCount, sumOf } from '#contracts/digest.ts';
import type { snapshotHeaderSchema, snapshotTrailerSchema } from '#contracts/sync.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction, Database } from '../db/connections.ts';
import { refuseOldApp } from './app-version.ts';
import { packCursor } from './cursor.ts';
import { countsOf } from './digest.ts';
import { type FolderLine, folderLines } from './folder-lines.ts';
import { beginReading } from './read-transaction.ts';
import { scopeOf } from './scope.ts';

/** Folders fetched at a time: large enough to keep the database busy, small enough (about 2 MB) to hold two of them. */
const batchAccounts = 200;

/**
 * The lines of a snapshot of the caller's scope in pieces of text, all from one moment: header, folders by account id
 * behind `after`, trailer. The next piece is fetched while the last one is on its way. Throws the problem `protocol.tooOld` before the
 * first piece.
 */
export async function* snapshot(db: Database, caller: Caller, after: AccountId | undefined, now: () => Instant): AsyncGenerator<string> {
  const trx = await beginReading(db, caller.companyId);
  let next: Promise<Batch> | undefined;
  try {
    const { lastSeq } = await refuseOldApp(trx, caller);
    const { company, epoch, version } = await loadCompany(trx, caller.companyId);
    const scope = scopeOf(caller);
    next = loadBatch(trx, caller, scope, after);
    const header: z.infer<typeof snapshotHeaderSchema> = {
      header: {
        epoch,
        cursor: packCursor({ epoch, scope, v: version }),
        folderCount: await countFolders(trx, caller, scope),
        lastSeq,
      },
    };
    yield `${JSON.stringify(header)}\n`;
    const counts: FolderCount[] = [];
    while (next) {
      const { lines, last }: Batch = await next;
      next = last === undefined ? undefined : loadBatch(trx, caller, scope, last);
      for (const { line: _, ...count } of lines) counts.push(count);
      if (lines.length > 0) yield `${lines.map(({ line }) => line).join('\n')}\n`;
    }
    // Where the stream went on behind an account, the folders before that one count too.
    const sum = sumOf(after === undefined ? counts : await countsOf(trx, caller, scope));
    const trailer: z.infer<typeof snapshotTrailerSchema> = {
      trailer: { count: counts.length, sum, serverTime: now(), company },
    };
    yield `${JSON.stringify(trailer)}\n`;
  } finally {
    // A reader who went away leaves a query under way; the connection may be given back only after it.
    await next?.catch(() => undefined);
    await trx.rollback().execute();
  }
}

type Batch = { readonly lines: readonly FolderLine[]; readonly last: AccountId | undefined };

async function loadBatch(trx: CompanyTransaction, caller: Caller, scope: string, after: AccountId | undefined): Promise<Batch> {
  let query = trx
    .selectFrom('scopeAccount')
    .select('accountId')
    .where('companyId', '=', caller.companyId)
    .where('scope', '=', scope)
    .where('op', '=', 'put');
  if (after !== undefined) query = query.where('accountId', '>', after);
  const ids = (await query.orderBy('accountId').limit(batchAccounts).execute()).map((row) => row.accountId);
  return { lines: await folderLines(trx, scope, ids), last: ids.length < batchAccounts ? undefined : ids.at(-1) };
}

async function countFolders(trx: CompanyTransaction, caller: Caller, scope: string): Promise<number> {
  const row = await trx
    .selectFrom('scopeAccount')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('companyId', '=', caller.companyId)
    .where('scope', '=', scope)
    .where('op', '=', 'put')
    .executeTakeFirstOrThrow();
  return row.count;
}
