import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import type { CommandLogTable } from '../db/schema.ts';
import { canonicalJson } from './canonical-json.ts';
import { sqlNameOf } from './row-sql.ts';

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

/**
 * Adds commands to a company's log behind the row that has the hash `head`. They are chained in their order: the hash of a row
 * covers the row before it and everything that is in it. The caller holds the company's row.
 */
export async function logCommands(
  trx: CompanyTransaction,
  companyId: CompanyId,
  head: string,
  commands: readonly Omit<LoggedCommand, 'prevHash'>[],
): Promise<void> {
  let prevHash = head;
  const rows = commands.map((command) => {
    const logged = { ...command, prevHash };
    prevHash = hashOf(logged);
    return Object.fromEntries(Object.entries({ ...logged, hash: prevHash }).map(([key, value]) => [sqlNameOf(key), value]));
  });
  await sql`
    with added as (
      insert into command_log (${sql.raw(loggedColumns)})
      select ${sql.raw(loggedColumns)} from json_populate_recordset(null::command_log, ${JSON.stringify(rows)}::json)
    )
    update company set log_head = ${prevHash} where id = ${companyId}`.execute(trx);
}

const loggedColumns =
  'company_id, command_id, client_id, seq, name, account_id, actor_id, actor_name, business_date, occurred_at, received_at, skew_ms, ' +
  'input, input_hash, status, code, version, touched, prev_hash, hash';

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
