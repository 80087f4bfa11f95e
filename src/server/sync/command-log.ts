import { hash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import type { CommandLogTable } from '../db/schema.ts';
import { CanonicalText, canonicalJson } from './canonical-json.ts';
import { arrayText } from './row-sql.ts';

type LoggedRow = Omit<Selectable<CommandLogTable>, 'position' | 'hash' | 'prevHash'>;
/** What the log says of one command. What may be large is given as the value or, made beforehand, as its text. */
export type LoggedCommand = Omit<LoggedRow, keyof LoggedBy | 'status' | 'input' | 'touched'> & {
  readonly input: LoggedRow['input'] | CanonicalText;
  readonly touched: LoggedRow['touched'] | CanonicalText;
};
/** What it says of all commands that are added together. */
export type LoggedBy = Pick<LoggedRow, 'companyId' | 'clientId' | 'actorId' | 'actorName' | 'receivedAt' | 'version'>;

/** What a command is recognised by when it comes again: everything the desktop said in it. */
export const inputHashOf = (command: Pick<LoggedCommand, 'name' | 'accountId' | 'businessDate' | 'occurredAt' | 'input'>): string =>
  sha256(
    canonicalJson({
      accountId: command.accountId,
      businessDate: command.businessDate,
      input: command.input,
      name: command.name,
      occurredAt: command.occurredAt,
    }),
  );

/**
 * Adds commands to a company's log behind the row that has the hash `head`. They are chained in their order: the hash of a row
 * covers the row before it and everything that is in it. The caller holds the company's row.
 */
export async function logCommands(trx: CompanyTransaction, by: LoggedBy, head: string, commands: readonly LoggedCommand[]): Promise<void> {
  let last = head;
  const hashes: string[] = [];
  const inputs: string[] = [];
  const touched: string[] = [];
  for (const command of commands) {
    const content = contentOf(command, by);
    hashes.push((last = hashOf(last, content)));
    inputs.push(content.input.text);
    touched.push(content.touched.text);
  }
  const texts = (key: Exclude<keyof LoggedCommand, 'input' | 'touched'>): string => arrayText(commands.map((command) => command[key]));
  // A column at a time, and what is the same in all rows once: PostgreSQL reads it in half the time of an object a row.
  await sql`
    with added as (
      insert into command_log (company_id, client_id, actor_id, actor_name, received_at, version, command_id, seq, name, account_id,
        business_date, occurred_at, skew_ms, input, input_hash, code, status, touched, prev_hash, hash)
      select ${by.companyId}::uuid, ${by.clientId}::uuid, ${by.actorId}::uuid, ${by.actorName}, ${by.receivedAt}::timestamptz,
        ${by.version}::bigint, command_id, seq, name, account_id, business_date, occurred_at, skew_ms, input::jsonb, input_hash, code,
        case when code is null then 'applied' else 'rejected' end, touched::jsonb, lag(hash, 1, ${head}) over (order by place), hash
      from unnest(${texts('commandId')}::uuid[], ${texts('seq')}::bigint[], ${texts('name')}::text[], ${texts('accountId')}::uuid[],
        ${texts('businessDate')}::date[], ${texts('occurredAt')}::timestamptz[], ${texts('skewMs')}::bigint[],
        string_to_array(${inputs.join(jsonSeparator)}, ${jsonSeparator}), ${texts('inputHash')}::text[], ${texts('code')}::text[],
        string_to_array(${touched.join(jsonSeparator)}, ${jsonSeparator}), ${arrayText(hashes)}::text[])
        with ordinality as added (command_id, seq, name, account_id, business_date, occurred_at, skew_ms, input, input_hash, code,
          touched, hash, place)
      order by place
    )
    update company set log_head = ${last} where id = ${by.companyId}`.execute(trx);
}

/** What a row's hash covers beside the row before it, with its keys in order, as its canonical text wants them. */
const contentOf = (command: LoggedCommand, by: LoggedBy) => ({
  accountId: command.accountId,
  actorId: by.actorId,
  actorName: by.actorName,
  businessDate: command.businessDate,
  clientId: by.clientId,
  code: command.code,
  commandId: command.commandId,
  companyId: by.companyId,
  input: CanonicalText.of(command.input),
  inputHash: command.inputHash,
  name: command.name,
  occurredAt: command.occurredAt,
  receivedAt: by.receivedAt,
  seq: command.seq,
  skewMs: command.skewMs,
  status: command.code === null ? 'applied' : 'rejected',
  touched: CanonicalText.of(command.touched),
  version: by.version,
});

/** A control character: JSON has them escaped only. */
const jsonSeparator = '\u001f';

const hashOf = (prevHash: string, content: Record<keyof LoggedRow, unknown>): string => sha256(prevHash + canonicalJson(content));

const sha256 = (text: string): string => hash('sha256', text);

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
    for (const { position: at, hash: kept, prevHash: before, ...command } of rows) {
      const fits = before === prevHash && kept === hashOf(before, command) && command.inputHash === inputHashOf(command);
      if (!fits) return { checked, brokenAt: at };
      prevHash = kept;
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
