import { createHash } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Database, withCompany } from '../db/connections.ts';
import type { CommandLogTable } from '../db/schema.ts';
import { canonicalJson } from './canonical-json.ts';

type LoggedCommand = Omit<Selectable<CommandLogTable>, 'position' | 'hash'>;

/** What a command is recognised by when it comes again: everything the desktop said in it. */
export const inputHashOf = (command: Pick<LoggedCommand, 'name' | 'accountId' | 'businessDate' | 'occurredAt' | 'input'>): string =>
  sha256(
    canonicalJson({
      name: command.name,
      accountId: command.accountId,
      businessDate: command.businessDate,
      occurredAt: command.occurredAt,
      input: command.input,
    }),
  );

/** A row of the log with its place in the chain: the hash covers the row before it and everything that is in it. */
export function chained(command: LoggedCommand): Insertable<CommandLogTable> {
  return {
    ...command,
    input: JSON.stringify(command.input),
    touched: JSON.stringify(command.touched),
    hash: hashOf(command),
  };
}

const hashOf = ({ prevHash, ...content }: LoggedCommand): string => sha256(prevHash + canonicalJson(content));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `brokenAt` is the position of the first row that does not fit, or null when the chain is whole. */
export type ChainReport = { readonly checked: number; readonly brokenAt: number | null };

const pageRows = 1_000;

/**
 * Reads a company's command log from its first row and checks every hash, every link and the end of the chain. A row that was
 * changed, removed, put in or moved is found; so is a log that was cut off at its end.
 */
export async function verifyChain(db: Database, companyId: CompanyId): Promise<ChainReport> {
  let prevHash = '';
  let position = 0;
  let checked = 0;
  for (;;) {
    const rows = await withCompany(db, companyId, (trx) =>
      trx
        .selectFrom('commandLog')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('position', '>', position)
        .orderBy('position')
        .limit(pageRows)
        .execute(),
    );
    for (const { position: at, hash, ...command } of rows) {
      const fits = command.prevHash === prevHash && hash === hashOf(command) && command.inputHash === inputHashOf(command);
      if (!fits) return { checked, brokenAt: at };
      prevHash = hash;
      position = at;
      checked += 1;
    }
    if (rows.length < pageRows) break;
  }
  const { logHead } = await withCompany(db, companyId, (trx) =>
    trx.selectFrom('company').select('logHead').where('id', '=', companyId).executeTakeFirstOrThrow(),
  );
  return { checked, brokenAt: logHead === prevHash ? null : position + 1 };
}
