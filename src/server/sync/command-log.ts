import { hash } from 'node:crypto';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { linkTextOf } from '#contracts/device-chain.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type CompanyTransaction, type Database, bindCompany } from '../db/connections.ts';
import type { CommandLogTable } from '../db/schema.ts';
import { type CanonicalText, canonicalJson } from '#domain/kernel/canonical-json.ts';
import { arrayText } from './row-sql.ts';

type LoggedRow = Omit<Selectable<CommandLogTable>, 'position' | 'hash' | 'prevHash'>;
type DeviceKey = 'devicePrevious' | 'deviceInputHash' | 'isDeviceLinked';
/** A command's place in its desktop's own chain; `inputHash` where the desktop hashed other words than are kept. */
export type DeviceLink = { readonly previous: string; readonly inputHash: string | null; readonly isLinked: boolean };
/** What the log says of one command. */
export type LoggedCommand = Omit<LoggedRow, keyof LoggedBy | DeviceKey | 'status' | 'input' | 'touched'> & {
  /** Null, or not there: it has no place in a desktop's own chain. */
  readonly device?: DeviceLink | null;
  readonly input: CanonicalText;
  readonly touched: CanonicalText;
};
/** What it says of all commands that are added together. */
export type LoggedBy = Pick<LoggedRow, 'companyId' | 'clientId' | 'actorId' | 'actorName' | 'receivedAt' | 'version'>;

/** What a command is recognised by when it comes again: everything the desktop said in it. */
export const inputHashOf = ({ accountId, businessDate, input, name, occurredAt }: Said): string =>
  sha256(canonicalJson({ accountId, businessDate, input, name, occurredAt }));

/** What a desktop says in a command; its input is the value or the text of it. */
type Said = Pick<LoggedRow, 'name' | 'accountId' | 'businessDate' | 'occurredAt'> & { readonly input: object };

/** Commands with their hashes, ready to be added to the log. */
export type Chained = {
  readonly by: LoggedBy;
  readonly head: string;
  readonly commands: readonly LoggedCommand[];
  readonly hashes: readonly string[];
};

/**
 * Chains commands in their order behind the row that has the hash `head`: the hash of a row covers the row before it and everything that
 * is in it.
 */
export function chain(by: LoggedBy, head: string, commands: readonly LoggedCommand[]): Chained {
  const shared = sharedTexts(by);
  const hashes: string[] = [];
  for (const command of commands) hashes.push(sha256((hashes.at(-1) ?? head) + contentText(command, shared)));
  return { by, head, commands, hashes };
}

/** What one command has touched, as it lies in the database already. */
export type StagedTouched = RawBuilder<unknown>;

/**
 * Reads in what one large command has touched, before its writer takes the company's counter: PostgreSQL needs far longer to take in a text
 * of half a megabyte and to pack it than to copy it into the log. Undefined, and nothing is lost by it, where the database lets nobody make
 * tables that last for a transaction.
 */
export async function stageTouched(trx: CompanyTransaction, touched: CanonicalText): Promise<StagedTouched | undefined> {
  const { rows } = await sql<{ may: boolean }>`select has_database_privilege(current_database(), 'TEMP') as may`.execute(trx);
  if (rows[0]?.may !== true) return undefined;
  await sql`create temporary table staged_touched (touched jsonb) on commit drop`.execute(trx);
  await sql`insert into pg_temp.staged_touched values (${touched.text}::jsonb)`.execute(trx);
  return sql`(select staged_touched.touched from pg_temp.staged_touched)`;
}

/**
 * Adds chained commands to their company's log. The caller holds the company's row since before it asked for the head. `staged` is what the
 * only command has touched, where that was read in before.
 */
export async function logCommands(trx: CompanyTransaction, { by, head, commands, hashes }: Chained, staged?: StagedTouched): Promise<void> {
  const texts = (key: Exclude<keyof LoggedCommand, 'input' | 'touched' | 'device'>): string =>
    arrayText(commands.map((command) => command[key]));
  const jsons = (key: 'input' | 'touched'): string => commands.map((command) => command[key].text).join(jsonSeparator);
  const links = (of: (link: DeviceLink) => string | null): string => arrayText(commands.map(({ device }) => (device ? of(device) : null)));
  const touched = staged === undefined ? jsons('touched') : '';
  // A column at a time, and what is the same in all rows once: PostgreSQL reads it in half the time of an object a row.
  await sql`
    with added as (
      insert into command_log (company_id, client_id, actor_id, actor_name, received_at, version, command_id, seq, name, account_id,
        business_date, occurred_at, skew_ms, input, input_hash, code, status, touched, device_previous, device_input_hash, is_device_linked, prev_hash, hash)
      select ${by.companyId}::uuid, ${by.clientId}::uuid, ${by.actorId}::uuid, ${by.actorName}, ${by.receivedAt}::timestamptz,
        ${by.version}::bigint, command_id, seq, name, account_id, business_date, occurred_at, skew_ms, input::jsonb, input_hash, code,
        case when code is null then 'applied' else 'rejected' end, ${staged ?? sql`touched::jsonb`}, device_previous, device_input_hash, is_device_linked, lag(hash, 1, ${head}) over (order by place), hash
      from unnest(${texts('commandId')}::uuid[], ${texts('seq')}::bigint[], ${texts('name')}::text[], ${texts('accountId')}::uuid[],
        ${texts('businessDate')}::date[], ${texts('occurredAt')}::timestamptz[], ${texts('skewMs')}::bigint[],
        string_to_array(${jsons('input')}, ${jsonSeparator}), ${texts('inputHash')}::text[], ${texts('code')}::text[],
        string_to_array(${touched}, ${jsonSeparator}), ${links(({ previous }) => previous)}::text[],
        ${links(({ inputHash }) => inputHash)}::text[], ${links(({ isLinked }) => String(isLinked))}::boolean[], ${arrayText(hashes)}::text[])
        with ordinality as added (command_id, seq, name, account_id, business_date, occurred_at, skew_ms, input, input_hash, code,
          touched, device_previous, device_input_hash, is_device_linked, hash, place)
      order by place
    )
    update company set log_head = ${hashes.at(-1) ?? head} where id = ${by.companyId}`.execute(trx);
}

type SharedTexts = Readonly<Record<keyof LoggedBy, string>>;

const sharedTexts = (by: LoggedBy): SharedTexts => ({
  companyId: JSON.stringify(by.companyId),
  clientId: JSON.stringify(by.clientId),
  actorId: JSON.stringify(by.actorId),
  actorName: JSON.stringify(by.actorName),
  receivedAt: JSON.stringify(by.receivedAt),
  version: JSON.stringify(by.version),
});

/** The canonical JSON of a row beside its hashes, as `chainedRows` makes it of a row that was read: written out, because it is made by the thousand. */
function contentText(command: LoggedCommand, shared: SharedTexts): string {
  const text = JSON.stringify;
  return (
    `{"accountId":${text(command.accountId)},"actorId":${shared.actorId},"actorName":${shared.actorName},` +
    `"businessDate":${text(command.businessDate)},"clientId":${shared.clientId},"code":${text(command.code)},` +
    `"commandId":${text(command.commandId)},"companyId":${shared.companyId},${deviceText(command)}"input":${command.input.text},` +
    `"inputHash":"${command.inputHash}",${command.device ? `"isDeviceLinked":${command.device.isLinked},` : ''}"name":${text(command.name)},"occurredAt":${text(command.occurredAt)},` +
    `"receivedAt":${shared.receivedAt},"seq":${command.seq},"skewMs":${command.skewMs},` +
    `"status":"${command.code === null ? 'applied' : 'rejected'}","touched":${command.touched.text},"version":${shared.version}}`
  );
}

const deviceText = ({ device }: LoggedCommand): string => {
  if (!device) return '';
  const said = device.inputHash === null ? '' : `"deviceInputHash":"${device.inputHash}",`;
  return `${said}"devicePrevious":"${device.previous}",`;
};

/** A control character: JSON has them escaped only. */
const jsonSeparator = '\u001f';

const sha256 = (text: string): string => hash('sha256', text);

/** A row as it was read: the canonical text its hash covers beside the hash before it, and whether all of that fits. */
export type ChainedRow = {
  readonly position: number;
  readonly hash: string;
  readonly text: string;
  readonly isWhole: boolean;
  /** A desktop's command that does not follow the last one of its desktop that came. */
  readonly isDeviceBreak: boolean;
};

const pageRows = 1_000;

/** A company's command log from its first row, each row checked against the one before it; `trx` is bound to the company. */
export async function* chainedRows(trx: CompanyTransaction, companyId: CompanyId): AsyncGenerator<ChainedRow> {
  let prevHash = '';
  let position = 0;
  const desktops = new Map<string, string>();
  for (;;) {
    const rows = await trx
      .selectFrom('commandLog')
      .selectAll()
      .where('companyId', '=', companyId)
      .where('position', '>', position)
      .orderBy('position')
      .limit(pageRows)
      .execute();
    for (const { position: at, hash: kept, prevHash: before, ...command } of rows) {
      const text = canonicalJson(withoutAbsent(command));
      const isWhole =
        before === prevHash &&
        kept === sha256(before + text) &&
        command.inputHash === inputHashOf(command) &&
        isTrueLink(command, desktops);
      yield { position: at, hash: kept, text, isWhole, isDeviceBreak: command.isDeviceLinked === false };
      prevHash = kept;
      position = at;
    }
    if (rows.length < pageRows) return;
  }
}

/** Whether what is said of a command's place in its desktop's chain is so; `desktops` has where each chain stands, and is taken further. */
function isTrueLink({ clientId, commandId, inputHash, ...row }: LoggedRow, desktops: Map<string, string>): boolean {
  const { devicePrevious, deviceInputHash, isDeviceLinked } = row;
  if (devicePrevious === null || clientId === null) return true;
  const isLinked = devicePrevious === (desktops.get(clientId) ?? '');
  desktops.set(clientId, sha256(linkTextOf(devicePrevious, commandId, deviceInputHash ?? inputHash)));
  return isLinked === isDeviceLinked;
}

/** Entries of before there were desktops' own chains say nothing of them. */
function withoutAbsent(row: LoggedRow): Readonly<Record<string, unknown>> {
  const { devicePrevious, deviceInputHash, isDeviceLinked } = row;
  return {
    ...row,
    devicePrevious: devicePrevious ?? undefined,
    deviceInputHash: deviceInputHash ?? undefined,
    isDeviceLinked: isDeviceLinked ?? undefined,
  };
}

/** `brokenAt` is the position of the first row that does not fit, or null when the chain is whole. */
export type ChainReport = { readonly checked: number; readonly brokenAt: number | null };

/** And of the desktops' own chains: how many commands do not follow the last one of their desktop, the position of the first, and the log's head. */
export type ChainFindings = ChainReport & {
  readonly deviceBreaks: number;
  readonly firstDeviceBreakAt: number | null;
  readonly head: string;
};

/**
 * Reads a company's command log from its first row and checks every hash, every link and the end of the chain. A row that was
 * changed, removed, put in or moved is found; so is a log that was cut off at its end.
 */
export async function verifyChain(db: Database, companyId: CompanyId): Promise<ChainReport> {
  const { checked, brokenAt } = await inspectChain(db, companyId);
  return { checked, brokenAt };
}

/** The same, with what it says of the desktops' own chains. */
export function inspectChain(db: Database, companyId: CompanyId): Promise<ChainFindings> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await bindCompany(trx, companyId);
      let last = { position: 0, hash: '' };
      const breaks: number[] = [];
      let checked = 0;
      const reported = (brokenAt: number | null): ChainFindings => ({
        checked,
        brokenAt,
        deviceBreaks: breaks.length,
        firstDeviceBreakAt: breaks[0] ?? null,
        head: last.hash,
      });
      for await (const row of chainedRows(trx, companyId)) {
        if (!row.isWhole) return reported(row.position);
        if (row.isDeviceBreak) breaks.push(row.position);
        last = row;
        checked += 1;
      }
      const { logHead } = await trx.selectFrom('company').select('logHead').where('id', '=', companyId).executeTakeFirstOrThrow();
      return reported(logHead === last.hash ? null : last.position + 1);
    });
}
