import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, bindCompany } from '../db/connections.ts';
import { type OnProgress, ServerFailure } from '../server-failure.ts';
import { type ChainedRow, chainedRows } from '../sync/command-log.ts';
import type { AuditKey } from './audit-key.ts';
import { readEvents } from './read-events.ts';

/** What an export says of itself when it is done. */
export type ExportSummary = { readonly entries: number; readonly head: string; readonly fingerprint: string };

type Wanted = {
  readonly company: { readonly id: CompanyId; readonly name: string };
  readonly file: string;
  readonly key: AuditKey;
  readonly now: Instant;
  readonly onProgress?: OnProgress;
};

/**
 * Writes a company's whole command log into a file that `scripts/verify-audit.mjs` checks, as it is at one moment. Each entry is
 * checked on the way; where one does not fit, no file is left and a `ServerFailure` names its position.
 */
export async function exportLog(
  owner: Database,
  { company, file, key, now, onProgress = () => undefined }: Wanted,
): Promise<ExportSummary> {
  const part = `${file}.part`;
  const summary: { -readonly [K in keyof ExportSummary]: ExportSummary[K] } = { entries: 0, head: '', fingerprint: key.fingerprint };
  try {
    await owner
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        await bindCompany(trx, company.id);
        const { logHead, total } = await extentOf(trx, company.id);
        const lines = async function* (): AsyncGenerator<string> {
          const header = JSON.stringify({ audit: 1, companyId: company.id, companyName: company.name, exportedAt: now });
          yield `${header}\n`;
          for await (const row of chainedRows(trx, company.id)) {
            refuseBroken(row);
            summary.entries += 1;
            summary.head = row.hash;
            onProgress(summary.entries, total, 'entries');
            yield `{"hash":"${row.hash}","entry":${row.text}}\n`;
          }
          if (summary.head !== logHead) throw new ServerFailure(brokenWords('Its last entries are missing'));
          const { entries: count, head } = summary;
          let reads = { count: 0, hash: '' };
          for await (const event of readEvents(trx, company.id)) {
            const line = JSON.stringify({ read: event });
            reads = { count: reads.count + 1, hash: hash('sha256', reads.hash + line) };
            yield `${line}\n`;
          }
          const end = JSON.stringify({ companyId: company.id, count, exportedAt: now, head, header: hash('sha256', header), reads });
          yield `{"end":${end},"publicKey":"${key.publicKey}","signature":"${key.sign(end)}"}\n`;
        };
        await pipeline(Readable.from(lines()), createWriteStream(part, { mode: 0o600 }));
      });
    await rename(part, file);
    return summary;
  } catch (fault) {
    await rm(part, { force: true });
    throw fault;
  }
}

async function extentOf(trx: CompanyTransaction, companyId: CompanyId): Promise<{ logHead: string; total: number }> {
  const { logHead } = await trx.selectFrom('company').select('logHead').where('id', '=', companyId).executeTakeFirstOrThrow();
  const { total } = await trx
    .selectFrom('commandLog')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('companyId', '=', companyId)
    .executeTakeFirstOrThrow();
  return { logHead, total };
}

function refuseBroken({ position, isWhole }: ChainedRow): void {
  if (!isWhole) throw new ServerFailure(brokenWords(`The entry at position ${position} is not the one that was written there`));
}

const brokenWords = (what: string): string =>
  `The command log of this database was changed. ${what}. Nothing was exported and nothing was changed. Keep the database as it is, ` +
  'compare it with the newest backup, and tell whoever answers for the books.';
