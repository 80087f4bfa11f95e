import { sql } from 'kysely';
import { type FolderCount, sumOf } from '#contracts/digest.ts';
import { type Folder, folderSchema, rowsOf } from '#domain/folder.ts';
import type { AccountId, CommandId, UserId } from '#domain/kernel/ids.ts';
import { tableNames } from '#domain/rows.ts';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import { childTables, folderSql, sqlNameOf } from '#server/sync/row-sql.ts';
import { scopeOf } from '#server/sync/scope.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { SimProgram } from './sim-program.ts';
import { type Desk, type Story, deskName } from './story.ts';

type Logged = {
  readonly commandId: CommandId;
  readonly clientId: string;
  readonly deviceId: string;
  readonly actorId: UserId | null;
  readonly ownerId: UserId;
  readonly seq: number;
  readonly status: 'applied' | 'rejected';
  readonly code: string | null;
  readonly name: string;
};

/**
 * What was saved is seen: whatever is under way, the account shows each of the latest commands, unless it was refused. A desk that has
 * not heard yet that the server was put back still has the refusal, of which the server knows nothing any more.
 */
export async function checkSeen(story: Story, desk: Desk, program: SimProgram, most: number): Promise<readonly string[]> {
  const latest = story.acknowledged
    .latestOf(deskName(desk, desk.person), most)
    .filter(({ name, isClash }) => name !== 'followUp.close' && !isClash);
  const violations: string[] = [];
  for (const command of latest) {
    const shown = await program.shown(command.accountId);
    // Not in the book any more, or nothing to be seen at this moment.
    if (!shown || program.isEnded || program.person?.id !== command.userId) continue;
    if (isIn(shown.folder, command)) continue;
    if (isToldOfRefusal(story, program, command) || (await isRefused(story, command))) continue;
    violations.push(`saved but not to be seen: ${command.name} ${command.commandId}`);
  }
  return violations;
}

/** What has to be so once nothing is under way any more. */
export const checkAtRest = { desk: checkDesk, server: checkServer };

/** The desktop shows exactly the server's accounts and rows, nothing as waiting, and every refusal that was not dealt with. */
async function checkDesk(story: Story, desk: Desk): Promise<readonly string[]> {
  const { program, person } = desk;
  if (program === null) return ['a desk at rest runs'];
  const who = deskName(desk, person);
  const truth = await foldersOf(story, person);
  const shown = new Map<AccountId, Folder>();
  for (const accountId of program.accountIds) {
    const view = await program.shown(accountId);
    if (view) shown.set(accountId, view.folder);
  }
  const violations: string[] = [];
  const sum = sumOf([...shown.values()].map(countOf));
  const trueSum = sumOf(await countsOf(story, person));
  if (sum !== trueSum) violations.push(`${who}: the digest is ${sum}, the server's is ${trueSum}${firstDifference(shown, truth)}`);
  else if (contentOf(shown) !== contentOf(truth)) violations.push(`${who}: same digest, other words${firstDifference(shown, truth)}`);
  const waiting = program.client.queue.read()?.rows.filter(({ isWaiting }) => isWaiting) ?? [];
  if (waiting.length > 0) violations.push(`${who}: ${waiting.length} accounts still show something as waiting`);
  const inTray = new Set(program.state.link.refused.map(({ command }) => command.commandId));
  for (const { commandId, code } of (await logOf(story)).filter((row) => isOf(row, desk) && row.status === 'rejected')) {
    const { dismissed, takenByDisk } = story.acknowledged;
    if (!inTray.has(commandId) && !dismissed.has(commandId) && !takenByDisk.has(commandId)) {
      violations.push(`${who}: ${commandId} was refused (${code}) and nobody was told`);
    }
  }
  return violations;
}

/** Every acknowledged command is in the log once, by who made it, in the order of its desk, and has taken effect once. */
async function checkServer(story: Story): Promise<readonly string[]> {
  const log = await logOf(story);
  const violations: string[] = [];
  for (const command of story.acknowledged.all) {
    const rows = log.filter(({ commandId }) => commandId === command.commandId);
    if (rows.length > 1) violations.push(`doubled: ${command.commandId} is in the log ${rows.length} times`);
    if (rows.length === 0 && !story.acknowledged.takenByDisk.has(command.commandId)) {
      const tray = story.desks
        .flatMap(({ program }) => program?.state.link.refused ?? [])
        .find((each) => each.command.commandId === command.commandId);
      violations.push(
        `lost: ${command.commandId} of ${command.desk} was saved and is not in the log${tray ? `; its desk took it for refused (${tray.code})` : ''}`,
      );
    }
    if (rows.some(({ actorId }) => actorId !== command.userId)) violations.push(`${command.commandId} is under another person's name`);
  }
  for (const row of log) if (row.actorId !== row.ownerId) violations.push(`${row.commandId} came over another person's desk`);
  return [...violations, ...orderViolations(story, log), ...(await effectViolations(story, log))];
}

function orderViolations(story: Story, log: readonly Logged[]): readonly string[] {
  const violations: string[] = [];
  for (const clientId of new Set(log.map((row) => row.clientId))) {
    const rows = log.filter((row) => row.clientId === clientId);
    if (rows.some(({ seq }, at) => seq <= (rows[at - 1]?.seq ?? 0)))
      violations.push(`${clientId}: its numbers in the log are ${rows.map(({ seq }) => seq).join()}`);
  }
  for (const desk of story.desks) {
    for (const person of desk.people) {
      const own = story.acknowledged.written.get(deskName(desk, person)) ?? [];
      const ids = log
        .filter((row) => row.deviceId === desk.computer.deviceId && row.ownerId === person.id)
        .map(({ commandId }) => commandId);
      const known = ids.filter((id) => own.includes(id));
      const wanted = own.filter((id) => known.includes(id));
      if (known.join() !== wanted.join()) violations.push(`${deskName(desk, person)}: the log has another order than the desk`);
    }
  }
  return violations;
}

const effects = [
  { name: 'contactNote.record', table: 'notes', key: 'noteId' },
  { name: 'followUp.schedule', table: 'followUps', key: 'followUpId' },
  { name: 'contact.add', table: 'contacts', key: 'contactId' },
] as const;

/** One row for each command that was applied, none for one that was refused. */
async function effectViolations(story: Story, log: readonly Logged[]): Promise<readonly string[]> {
  const violations: string[] = [];
  for (const { name, table, key } of effects) {
    const answer = await sql<{ id: string; count: number }>`
      select id, count(*) as count from ${sql.table(sqlNameOf(table))} where company_id = ${story.company.id} group by id`.execute(
      story.server.owner,
    );
    const counts = new Map(answer.rows.map(({ id, count }) => [id, count]));
    for (const command of story.acknowledged.all.filter((each) => each.name === name)) {
      const row = log.find(({ commandId }) => commandId === command.commandId);
      const wanted = row?.status === 'applied' ? 1 : 0;
      const count = counts.get(String(command.input[key])) ?? 0;
      if (row !== undefined && count !== wanted) violations.push(`${command.commandId} was ${row.status} and has ${count} rows`);
    }
  }
  return violations;
}

async function logOf(story: Story): Promise<readonly Logged[]> {
  const rows = await story.server.owner
    .selectFrom('commandLog')
    .innerJoin('client', 'client.clientId', 'commandLog.clientId')
    .select(['commandId', 'client.clientId', 'deviceId', 'actorId', 'userId as ownerId', 'seq', 'status', 'code', 'name'])
    .where('commandLog.companyId', '=', story.company.id)
    .orderBy('position')
    .execute();
  // Acts of the company's own people have no place in a desk's row.
  return rows.flatMap(({ seq, ...row }) => (seq === null ? [] : [{ ...row, seq }]));
}

const isOf = (row: Logged, { computer, person }: Desk): boolean => row.deviceId === computer.deviceId && row.ownerId === person.id;

const isToldOfRefusal = ({ acknowledged }: Story, { state }: SimProgram, { commandId }: Acknowledged): boolean =>
  acknowledged.dismissed.has(commandId) || state.link.refused.some(({ command }) => command.commandId === commandId);

async function isRefused(story: Story, { commandId }: Acknowledged): Promise<boolean> {
  const rows = await story.server.owner.selectFrom('commandLog').select('status').where('commandId', '=', commandId).execute();
  return rows.some(({ status }) => status === 'rejected');
}

function isIn(folder: Folder, { name, input }: Acknowledged): boolean {
  const effect = effects.find((each) => each.name === name);
  return effect === undefined || rowsOf(folder, effect.table).some(({ id }) => id === input[effect.key]);
}

const inScope = (story: Story, person: Desk['person']) => sql`
  select account_id from scope_account where company_id = ${story.company.id} and scope = ${scopeOf({ role: person.role, userId: person.id })} and op = 'put'`;

/** The folders of a person's scope as the server has them. */
async function foldersOf(story: Story, person: Desk['person']): Promise<ReadonlyMap<AccountId, Folder>> {
  const { columns, joins } = folderSql();
  const answer = await sql<{ line: string }>`
    select '{' || f.line || '}' as line
    from (select ${sql.raw(columns)} from accounts a ${sql.raw(joins)} where a.id in (${inScope(story, person)})) f`.execute(
    story.server.owner,
  );
  const folders = answer.rows.map(({ line }) => folderSchema.parse(JSON.parse(line).folder));
  return new Map(folders.map((folder) => [folder.account.id, folder]));
}

/** What the server counts of a person's scope, from its tables alone. */
async function countsOf(story: Story, person: Desk['person']): Promise<readonly FolderCount[]> {
  const rows = [
    sql`select id as account_id, version from accounts`,
    ...childTables.map((table) => sql`select account_id, version from ${sql.table(sqlNameOf(table))}`),
  ];
  const answer = await sql<{ accountId: AccountId; rowCount: number; versionSum: number }>`
    select account_id, count(*) as row_count, sum(version)::bigint as version_sum from (${sql.join(rows, sql` union all `)}) r
    where account_id in (${inScope(story, person)}) group by account_id`.execute(story.server.owner);
  return answer.rows.map((row) => ({ ...row, membershipVersion: 0 }));
}

function countOf(folder: Folder): FolderCount {
  const rows = tableNames.flatMap((table) => rowsOf(folder, table).map(({ version }) => version));
  return {
    accountId: folder.account.id,
    membershipVersion: 0,
    rowCount: rows.length,
    versionSum: rows.reduce((sum, version) => sum + version, 0),
  };
}

/** Folders as one text, whatever the order of their rows. */
const contentOf = (folders: ReadonlyMap<AccountId, Folder>): string =>
  [...folders.keys()]
    .sort()
    .map((id) => linesOf(folders.get(id)).join('\n'))
    .join('\n');

function linesOf(folder: Folder | undefined): readonly string[] {
  if (folder === undefined) return [];
  return tableNames.flatMap((table) => rowsOf(folder, table).map((row) => `${table} ${canonicalJson(row)}`)).sort();
}

function firstDifference(shown: ReadonlyMap<AccountId, Folder>, truth: ReadonlyMap<AccountId, Folder>): string {
  for (const id of new Set([...shown.keys(), ...truth.keys()])) {
    const [here, there] = [linesOf(shown.get(id)), linesOf(truth.get(id))];
    const extra = here.find((line) => !there.includes(line));
    const missing = there.find((line) => !here.includes(line));
    if (extra ?? missing) return `\n  account ${id}\n  here only: ${extra ?? '-'}\n  there only: ${missing ?? '-'}`;
  }
  return '';
}
