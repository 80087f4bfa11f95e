import { sql } from 'kysely';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { PushRequest, PushResponse, PushResult } from '#contracts/sync.ts';
import { type CommandContext, businessDayOf, momentOf } from '#domain/command.ts';
import { commandOf } from '#domain/commands.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { codeOf } from '../db/leases.ts';
import { RequestProblem } from '../problem.ts';
import { chained, inputHashOf } from './command-log.ts';
import { accountsInScope } from './scope.ts';
import { CommandStore, IdTaken, type Touched, stampVersions } from './sql-store.ts';

/** What the server decided about one command, before it is in the log. */
type Decision = { readonly command: CommandEnvelope; readonly code: string | null; readonly touched: readonly Touched[] };
type Stored = {
  readonly commandId: string;
  readonly seq: number;
  readonly clientId: string;
  readonly code: string | null;
  readonly inputHash: string;
};
type Facts = {
  readonly caller: Caller;
  readonly now: Instant;
  readonly today: LocalDate;
  readonly inScope: ReadonlySet<AccountId>;
  /** Answers there are already; those of this push are added as they are given. */
  readonly stored: Stored[];
};
/** Told of a bug in a command, so that it reaches the server's log; the desktop gets a code. */
export type OnBug = (bug: unknown, command: CommandEnvelope) => void;

/**
 * Classes of SQLSTATE that say nothing of the command: a connection, a conflict, resources, a limit of time, the system. A
 * refusal is kept for ever, so such a push fails as a whole and the desktop sends it again.
 */
const databaseFaultClasses: readonly string[] = ['08', '40', '53', '55', '57', '58'];
const isOfTheDatabase = (fault: unknown): boolean => databaseFaultClasses.includes(String(codeOf(fault)).slice(0, 2));

const deadlock = '40P01';
const serializationFailure = '40001';
const attempts = 3;

/**
 * Handles the commands of one desktop in their order, each exactly once, all in one transaction. A refusal is an answer like
 * any other: it is kept and the next command goes on. Throws problems `client.notYours` (403), `sync.notContiguous` (400) and
 * `sync.sequenceGap` (409, with the number `expected`).
 */
export async function push(db: Database, caller: Caller, request: PushRequest, now: () => Instant, onBug: OnBug): Promise<PushResponse> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withCompany(db, caller.companyId, (trx) => pushIn(trx, caller, request, now(), onBug));
    } catch (fault) {
      const isTransient = codeOf(fault) === deadlock || codeOf(fault) === serializationFailure;
      if (!isTransient || attempt === attempts) throw fault;
    }
  }
}

async function pushIn(trx: CompanyTransaction, caller: Caller, request: PushRequest, now: Instant, onBug: OnBug): Promise<PushResponse> {
  const lastSeq = await lockClient(trx, caller, request);
  refuseGaps(request.commands, lastSeq);
  const facts = await loadFacts(trx, caller, request.commands, now);
  const results: PushResult[] = [];
  const decisions: Decision[] = [];
  for (const command of request.commands) {
    const known = knownAnswer(command, lastSeq, caller, facts);
    if (known) {
      results.push(known);
      continue;
    }
    const decision = await decide(trx, facts, command, onBug);
    decisions.push(decision);
    facts.stored.push(storedOf(decision, caller));
    results.push(resultOf(command, decision.code, false));
  }
  const newLastSeq = Math.max(lastSeq, request.commands.at(-1)?.seq ?? 0);
  // Last of all: the counter is held from here to the commit, so that versions follow the order of commits.
  if (newLastSeq > lastSeq) await keep(trx, facts, decisions, newLastSeq);
  return { lastSeq: newLastSeq, results, serverTime: now };
}

/** Takes the desktop's row for this transaction: two pushes of one desktop go one after the other. */
async function lockClient(trx: CompanyTransaction, caller: Caller, request: PushRequest): Promise<number> {
  if (request.clientId !== caller.clientId) {
    throw new RequestProblem(403, 'client.notYours', 'These commands belong to another user or another computer.');
  }
  const client = await trx
    .selectFrom('client')
    .select('lastSeq')
    .where('clientId', '=', caller.clientId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return client.lastSeq;
}

function refuseGaps(commands: readonly CommandEnvelope[], lastSeq: number): void {
  const first = commands[0]?.seq ?? 0;
  if (commands.some((command, at) => command.seq !== first + at)) {
    throw new RequestProblem(400, 'sync.notContiguous', 'The commands are not numbered one after the other.');
  }
  if (first > lastSeq + 1) {
    throw new RequestProblem(409, 'sync.sequenceGap', 'Commands before these have not arrived. Send them first; nothing is lost.', {
      members: { expected: lastSeq + 1 },
    });
  }
}

/** Everything the decisions need beside the rows; the accounts are locked in one order, so that desktops do not deadlock. */
async function loadFacts(trx: CompanyTransaction, caller: Caller, commands: readonly CommandEnvelope[], now: Instant): Promise<Facts> {
  const accountIds = [...new Set(commands.map((command) => command.accountId))];
  const { company } = await loadCompany(trx, caller.companyId);
  await trx.selectFrom('accounts').select('id').where('id', 'in', accountIds).orderBy('id').forNoKeyUpdate().execute();
  const stored = await trx
    .selectFrom('commandLog')
    .select(['commandId', 'seq', 'clientId', 'code', 'inputHash'])
    .where('companyId', '=', caller.companyId)
    .where(({ or, eb, and }) =>
      or([
        eb(
          'commandId',
          'in',
          commands.map((command) => command.commandId),
        ),
        and([
          eb('clientId', '=', caller.clientId),
          eb(
            'seq',
            'in',
            commands.map((command) => command.seq),
          ),
        ]),
      ]),
    )
    .execute();
  return { caller, now, today: businessDateOf(company, now), inScope: await accountsInScope(trx, caller, accountIds), stored };
}

/**
 * The stored answer to a command that was handled before, under this number or (after a desktop's profile was restored)
 * under another. A used number that brings a different command is refused, so that no work passes for saved that is not.
 */
function knownAnswer(command: CommandEnvelope, lastSeq: number, caller: Caller, facts: Facts): PushResult | undefined {
  const same = facts.stored.find((row) => row.commandId === command.commandId && row.code !== 'command.idReused');
  if (same && same.inputHash === inputHashOf(storable(command))) return resultOf(command, same.code, true);
  if (command.seq > lastSeq) return undefined;
  const atPlace = facts.stored.find((row) => row.clientId === caller.clientId && row.seq === command.seq);
  if (atPlace?.commandId === command.commandId) {
    return atPlace.inputHash === inputHashOf(storable(command))
      ? resultOf(command, atPlace.code, true)
      : resultOf(command, 'command.idReused', false);
  }
  return resultOf(command, 'command.sequenceReused', false);
}

const storedOf = ({ command, code }: Decision, caller: Caller): Stored => ({
  commandId: command.commandId,
  seq: command.seq,
  clientId: caller.clientId,
  code,
  inputHash: inputHashOf(storable(command)),
});

const resultOf = (command: CommandEnvelope, code: string | null, isDuplicate: boolean): PushResult => ({
  seq: command.seq,
  commandId: command.commandId,
  status: code === null ? 'applied' : 'rejected',
  code,
  isDuplicate,
});

async function decide(trx: CompanyTransaction, facts: Facts, command: CommandEnvelope, onBug: OnBug): Promise<Decision> {
  const refused = (code: string): Decision => ({ command, code, touched: [] });
  if (facts.stored.some((row) => row.commandId === command.commandId)) return refused('command.idReused');
  if (!facts.inScope.has(command.accountId)) return refused('account.notYours');
  if (!isStorable(command.input)) return refused('command.unstorableText');
  await sql`savepoint command`.execute(trx);
  try {
    const outcome = await execute(trx, facts, command);
    await sql`release savepoint command`.execute(trx);
    return outcome;
  } catch (bug) {
    await sql`rollback to savepoint command`.execute(trx);
    if (isOfTheDatabase(bug)) throw bug;
    if (bug instanceof IdTaken) return refused('command.idTaken');
    onBug(bug, command);
    return refused('command.failed');
  }
}

async function execute(trx: CompanyTransaction, facts: Facts, command: CommandEnvelope): Promise<Decision> {
  const { caller, now, today } = facts;
  const store = new CommandStore(trx, caller.companyId, command.accountId);
  const context: CommandContext = {
    actorId: caller.userId,
    actorName: caller.name,
    role: caller.role,
    at: momentOf(command.at, now),
    today: businessDayOf(command.businessDate, today),
  };
  const result = await commandOf(command.name).execute(command.input, store, context);
  if (!result.ok) return { command, code: result.error.code, touched: [] };
  const touched: Touched[] = [];
  for (const row of result.value) touched.push(await store.write(row));
  return { command, code: null, touched };
}

/** Stamps the rows, adds to the log and moves the desktop's number on: the last statements of the transaction. */
async function keep(trx: CompanyTransaction, facts: Facts, decisions: readonly Decision[], lastSeq: number): Promise<void> {
  const { caller, now } = facts;
  await trx.updateTable('client').set({ lastSeq, lastSeenAt: now }).where('clientId', '=', caller.clientId).execute();
  const { version, logHead } = await trx
    .updateTable('company')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', caller.companyId)
    .returning(['version', 'logHead'])
    .executeTakeFirstOrThrow();
  if (decisions.length === 0) return;
  const accountIds = [...new Set(decisions.map(({ command }) => command.accountId))];
  await stampVersions(
    trx,
    decisions.flatMap(({ touched }) => touched),
    accountIds,
    version,
  );
  let prevHash = logHead;
  const rows = decisions.map((decision) => {
    const row = chained({ ...loggedOf(decision, facts), version, prevHash });
    prevHash = row.hash;
    return row;
  });
  await trx.insertInto('commandLog').values(rows).execute();
  await trx.updateTable('company').set({ logHead: prevHash }).where('id', '=', caller.companyId).execute();
}

function loggedOf({ command, code, touched }: Decision, { caller, now }: Facts) {
  const stored = storable(command);
  return {
    companyId: caller.companyId,
    commandId: command.commandId,
    clientId: caller.clientId,
    seq: command.seq,
    actorId: caller.userId,
    actorName: caller.name,
    receivedAt: now,
    skewMs: epochMsOf(now) - epochMsOf(command.at),
    inputHash: inputHashOf(stored),
    status: code === null ? ('applied' as const) : ('rejected' as const),
    code,
    touched,
    ...stored,
  };
}

/** A command as the log keeps it: the moment to the millisecond, and an input that PostgreSQL can hold. */
function storable(command: CommandEnvelope) {
  return {
    name: command.name,
    accountId: command.accountId,
    businessDate: command.businessDate,
    occurredAt: instantOf(epochMsOf(command.at)),
    input: isStorable(command.input) ? command.input : { asJsonText: JSON.stringify(command.input) },
  };
}

/** PostgreSQL holds neither the NUL character nor half a surrogate pair; such an input is refused and kept as escaped text. */
const isStorable = (input: CommandEnvelope['input']): boolean => !unstorableEscape.test(JSON.stringify(input));

/** An escape for NUL or a lone surrogate; an even number of backslashes before it means that somebody typed a backslash. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;
