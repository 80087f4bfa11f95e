import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { saidTextOf } from '#contracts/device-chain.ts';
import type { ArrivingCommand, CommandEnvelope } from '#contracts/envelope.ts';
import { type CommandContext, businessDayOf, momentOf } from '#domain/command.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, toMilliseconds } from '#domain/kernel/dates.ts';
import { type Approval, approvalSchema } from '#domain/approval-rows.ts';
import { weighedCommands } from '#domain/authority.ts';
import type { AccountId, UserId } from '#domain/kernel/ids.ts';
import { withLendingsOfNow } from '../authority/change-authority.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { codeOf } from '../db/leases.ts';
import { CanonicalText } from '#domain/kernel/canonical-json.ts';
import { inputHashOf } from './command-log.ts';
import { beginEpoch, isAhead } from './epoch.ts';
import { arrayText, keysOf } from './row-sql.ts';
import { accountsInScope } from './scope.ts';
import type { Touched } from './sql-store.ts';

/** What the server decided about one command, before it is in the log. */
export type Decision = { readonly command: KeptCommand; readonly code: string | null; readonly touched: readonly Touched[] };

/** A command with the form the log keeps it in, and that form's hash: what it is recognised by. */
export type KeptCommand = CommandEnvelope & {
  readonly kept: Pick<CommandEnvelope, 'name' | 'accountId' | 'businessDate'> & {
    readonly occurredAt: Instant;
    readonly input: CanonicalText;
  };
  readonly inputHash: string;
  /** What it says of its place in its desktop's own chain, and the hash of what was said there; null where it says none. */
  readonly device: { readonly previous: string; readonly saidHash: string } | null;
  /** Whether PostgreSQL can hold its input; one that it cannot is refused and kept as escaped text. */
  readonly isStorable: boolean;
};

/** An answer there is already. */
export type Stored = Pick<KeptCommand, 'commandId' | 'inputHash'> & {
  readonly seq: number | null;
  readonly clientId: string | null;
  readonly code: string | null;
};

/** An account as the database holds it: parsed when a rule reads it. */
export type AccountRow = Readonly<Record<string, unknown>> & { readonly id: AccountId; readonly collectorId: UserId | null };

/** Everything the decisions of a push need beside the rows. */
export type Facts = {
  readonly caller: Caller;
  readonly now: Instant;
  readonly today: LocalDate;
  readonly company: Company;
  readonly inScope: ReadonlySet<AccountId>;
  /** The accounts as they are in the database, locked. */
  readonly accounts: ReadonlyMap<AccountId, AccountRow>;
  /** Of accounts whose group counts together for one of the commands: which group that is. Its commands are run one by one, each on what those before it did. */
  readonly groups: ReadonlyMap<AccountId, string>;
};

/** Told of a bug in a command, so that it reaches the server's log; the desktop gets a code. */
export type OnBug = (bug: unknown, command: CommandEnvelope) => void;

/**
 * Runs the commands of a push. Given one after the other, each sees what those before it did; `write` makes the rows they touched
 * stand in the database under a version.
 */
export type Executor = { execute(command: KeptCommand): Promise<Decision>; write(version: number): Promise<void> };

/** The command in which somebody may use what was lent to them. */
const decisionName = 'approval.decide';

/** Loads the facts; the accounts are locked in one order, so that desktops do not deadlock. A
 * `cursor` that is ahead of the company begins a new epoch, before this push takes the company further. */
export async function loadFacts(
  trx: CompanyTransaction,
  caller: Caller,
  commands: readonly KeptCommand[],
  now: Instant,
  cursor?: string,
): Promise<Facts> {
  const accountIds = [...new Set(commands.map((command) => command.accountId))];
  const { company: asWritten, epoch, version } = await loadCompany(trx, caller.companyId);
  const company = commands.some(({ name }) => name === decisionName) ? await withLendingsOfNow(trx, asWritten) : asWritten;
  if (cursor !== undefined && isAhead(cursor, { epoch, version })) await beginEpoch(trx, epoch);
  const ids = arrayText(accountIds);
  const locked = await sql<AccountRow>`
    select ${sql.join(keysOf('accounts').map((key) => sql.ref(key)))} from accounts
    where id = any(${ids}::uuid[]) order by id for no key update`.execute(trx);
  const weighed = commands.filter(({ name }) => weighedCommands.includes(name)).map(({ accountId }) => accountId);
  const groups = weighed.length === 0 ? new Map<AccountId, string>() : await lockGroups(trx, caller, weighed);
  return {
    caller,
    groups,
    now,
    today: businessDateOf(company, now),
    company,
    // Asked behind the locks: whoever hands accounts over holds them until it has committed.
    inScope: await accountsInScope(trx, caller, accountIds),
    accounts: new Map(locked.rows.map((row) => [row.id, row])),
  };
}

/** The groups of accounts that have others beside them, each held to the end of the transaction: what is done for a group goes one after the other. */
async function lockGroups(
  trx: CompanyTransaction,
  { companyId }: Caller,
  accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, string>> {
  const { rows } = await sql<{ id: AccountId; key: string }>`
    select own.id, coalesce(own.parent_number, own.number) as key from accounts own
    where own.company_id = ${companyId} and own.id = any(${arrayText(accountIds)}::uuid[]) and exists (
      select from accounts other where other.company_id = own.company_id and other.id <> own.id
        and (other.parent_number = coalesce(own.parent_number, own.number) or other.number = own.parent_number))
    order by key, own.id`.execute(trx);
  for (const key of new Set(rows.map((row) => row.key)))
    await sql`select pg_advisory_xact_lock(hashtextextended(${`group ${companyId} ${key}`}, 0))`.execute(trx);
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** What was asked for and done on the other accounts of an account's group; empty where it has none. */
export async function groupApprovals(
  trx: CompanyTransaction,
  { caller, groups }: Facts,
  accountId: AccountId,
): Promise<readonly Approval[]> {
  const key = groups.get(accountId);
  if (key === undefined) return [];
  const { rows } = await sql<unknown>`
    select ${sql.join(keysOf('approvals').map((name) => sql.ref(`p.${name}`)))} from approvals p join accounts a on a.id = p.account_id
    where a.company_id = ${caller.companyId} and a.id <> ${accountId} and (a.parent_number = ${key} or a.number = ${key})`.execute(trx);
  return rows.map((row) => approvalSchema.parse(row));
}

/** What was answered to these ids, whoever brought them, and under these numbers of this desktop. */
export async function storedAnswers(
  trx: CompanyTransaction,
  { companyId, clientId }: Caller,
  commands: readonly CommandEnvelope[],
): Promise<readonly Stored[]> {
  const commandIds = arrayText(commands.map((command) => command.commandId));
  // Two questions, each with an index of its own; in one, PostgreSQL reads the company's whole log. `limit` keeps it from gathering the
  // log for a join where it has no statistics yet. An id that was refused because it had been used stands under its number only: the
  // command that used it is found by the id.
  const { rows } = await sql<Stored>`
    select known.* from unnest(${commandIds}::uuid[]) as wanted (id) cross join lateral (
      select command_id, seq, client_id, code, input_hash from command_log
      where company_id = ${companyId} and command_id = wanted.id and code is distinct from 'command.idReused' limit 1
    ) known
    union
    select command_id, seq, client_id, code, input_hash from command_log
    where client_id = ${clientId} and seq between ${commands[0]?.seq ?? 0} and ${commands.at(-1)?.seq ?? 0}`.execute(trx);
  return rows;
}

/** Who acts and when, for one command. */
export const contextOf = (
  { caller, now, today, company }: Facts,
  command: CommandEnvelope,
  group: readonly Approval[] = [],
): CommandContext => ({
  groupApprovals: group,
  actorId: caller.userId,
  actorName: caller.name,
  role: caller.role,
  at: momentOf(command.at, now),
  today: businessDayOf(command.businessDate, today),
  serverToday: today,
  company,
  stage: 'recorded',
});

/** Puts the form beside a command in which it is kept and recognised: the moment to the millisecond, an input that can be held. `arrived` is what came. */
export function keptOf(command: CommandEnvelope, arrived: ArrivingCommand): KeptCommand {
  const { name, accountId, businessDate } = command;
  const said = CanonicalText.of(command.input);
  // Neither the NUL character nor half a surrogate pair can be held.
  const isStorable = !said.text.includes('\\u') || !unstorableEscape.test(said.text);
  const input = isStorable ? said : CanonicalText.of({ asJsonText: JSON.stringify(command.input) });
  const kept = { name, accountId, businessDate, occurredAt: toMilliseconds(command.at), input };
  const { previous } = arrived;
  const device = previous === undefined ? null : { previous, saidHash: hash('sha256', saidTextOf(arrived)) };
  return { ...command, kept, inputHash: inputHashOf(kept), device, isStorable };
}

/** As `keptOf`, of a command that is as it came. */
export const asKept = (command: CommandEnvelope): KeptCommand => keptOf(command, command);

/** An escape for NUL or a lone surrogate; an even number of backslashes before it means that somebody typed a backslash. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/**
 * Classes of SQLSTATE that say nothing of the command: a connection, a conflict, resources, a limit of time, the system. A
 * refusal is kept for ever, so such a push fails as a whole and the desktop sends it again.
 */
const databaseFaultClasses: readonly string[] = ['08', '40', '53', '55', '57', '58'];

/** Whether a fault is one of the database's own, or no answer from it at all. */
export const isOfTheDatabase = (fault: unknown): boolean =>
  databaseFaultClasses.includes(String(codeOf(fault)).slice(0, 2)) || isCut(fault);

/** The driver's own words for a connection that went; it gives them no code. */
const isCut = (fault: unknown): boolean =>
  fault instanceof Error && (/^Connection terminated|not queryable/.test(fault.message) || /^E[A-Z]+$/.test(String(codeOf(fault))));
