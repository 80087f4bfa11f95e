import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { linkTextOf } from '#contracts/device-chain.ts';
import type { PushRequest, PushResponse, PushResult } from '#contracts/sync.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { codeOf } from '../db/leases.ts';
import { RequestProblem } from '../problem.ts';
import { CanonicalText } from '#domain/kernel/canonical-json.ts';
import { withoutCards } from './card-free-commands.ts';
import { type DeviceLink, type LoggedCommand, chain, logCommands } from './command-log.ts';
import { sayTouched, takeVersion } from './company-version.ts';
import { executeSingly } from './execute-singly.ts';
import { executeTogether } from './execute-together.ts';
import { lifted } from './old-commands.ts';
import {
  type Decision,
  type Executor,
  type Facts,
  type KeptCommand,
  type OnBug,
  type Stored,
  keptOf,
  isOfTheDatabase,
  loadFacts,
  storedAnswers,
} from './push-facts.ts';

const deadlock = '40P01';
const serializationFailure = '40001';
const attempts = 3;

/** The answer to a command whose number another command has used up. */
const sequenceReused = 'command.sequenceReused';

/** How the commands of a push are run: all in memory on rows read at once where that goes, or each in a savepoint. */
export type PushWay = 'together' | 'singly';

/**
 * Handles the commands of one desktop in their order, each exactly once, all in one transaction. A refusal is an answer like
 * any other: it is kept and the next command goes on. Throws problems `client.notYours` (403), `sync.notContiguous` (400),
 * `protocol.tooNew` (426) and `sync.sequenceGap` (409, with the number `expected`).
 */
export async function push(db: Database, caller: Caller, request: PushRequest, now: () => Instant, onBug: OnBug): Promise<PushResponse> {
  const present = request.commands.map((command) => lifted(command));
  refuseDisorder(caller, request);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withCompany(db, caller.companyId, async (trx) => {
        const commands = (await withoutCards(trx, present)).map((command, at) => keptOf(command, request.commands[at] ?? command));
        return pushIn(trx, caller, { commands, cursor: request.cursor }, now(), onBug);
      });
    } catch (fault) {
      const isTransient = codeOf(fault) === deadlock || codeOf(fault) === serializationFailure;
      if (!isTransient || attempt === attempts) throw fault;
    }
  }
}

function refuseDisorder(caller: Caller, { clientId, commands }: PushRequest): void {
  if (clientId !== caller.clientId) {
    throw new RequestProblem(403, 'client.notYours', 'These commands belong to another user or another computer.');
  }
  const first = commands[0]?.seq ?? 0;
  if (commands.some((command, at) => command.seq !== first + at)) {
    throw new RequestProblem(400, 'sync.notContiguous', 'The commands are not numbered one after the other.');
  }
}

/** The push inside its transaction, which the caller has bound to the company. `way` is where it begins. */
export async function pushIn(
  trx: CompanyTransaction,
  caller: Caller,
  { commands, cursor }: { readonly commands: readonly KeptCommand[]; readonly cursor?: string | undefined },
  now: Instant,
  onBug: OnBug,
  way: PushWay = 'together',
): Promise<PushResponse> {
  const { lastSeq, chainHead } = await lockClient(trx, caller);
  refuseGap(commands, lastSeq);
  const facts = await loadFacts(trx, caller, commands, now, cursor);
  const handled =
    (way === 'together' && facts.groups.size === 0 ? await triedTogether(trx, facts, commands, { lastSeq, chainHead }) : undefined) ??
    (await handle(
      trx,
      facts,
      commands,
      new KnownAnswers(await storedAnswers(trx, caller, commands), caller, { lastSeq, chainHead }),
      executeSingly(trx, facts, onBug),
    ));
  return { lastSeq: Math.max(lastSeq, handled.at(-1)?.seq ?? 0), results: handled, serverTime: now };
}

/** Takes the desktop's row for this transaction: two pushes of one desktop go one after the other. */
async function lockClient(trx: CompanyTransaction, caller: Caller): Promise<DesktopPlace> {
  return trx
    .selectFrom('client')
    .select(['lastSeq', 'chainHead'])
    .where('clientId', '=', caller.clientId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** How far a desktop has come: its last number, and the head of its own chain. */
type DesktopPlace = { readonly lastSeq: number; readonly chainHead: string };

function refuseGap(commands: readonly KeptCommand[], lastSeq: number): void {
  if ((commands[0]?.seq ?? 0) <= lastSeq + 1) return;
  throw new RequestProblem(409, 'sync.sequenceGap', 'Commands before these have not arrived. Send them first; nothing is lost.', {
    members: { expected: lastSeq + 1 },
  });
}

/** Undefined where it did not go together: nothing has been done then, and each command gets its own answer singly. */
async function triedTogether(
  trx: CompanyTransaction,
  facts: Facts,
  commands: readonly KeptCommand[],
  place: DesktopPlace,
): Promise<PushResult[] | undefined> {
  // New numbers as good as always bring new ids. One that was used before cannot be added to the log again, and leads to answers singly.
  const stored = (commands[0]?.seq ?? 0) > place.lastSeq ? [] : await storedAnswers(trx, facts.caller, commands);
  const known = new KnownAnswers(stored, facts.caller, place);
  await sql`savepoint together`.execute(trx);
  try {
    return await handle(trx, facts, commands, known, executeTogether(trx, facts));
  } catch (fault) {
    if (isOfTheDatabase(fault)) throw fault;
    await sql`rollback to savepoint together`.execute(trx);
    return undefined;
  }
}

/**
 * Answers the commands, and keeps the answers that are new. A command whose number is used up is the last that gets one: it has to
 * come again under another number, and what its desktop wrote behind it must not come before it.
 */
async function handle(
  trx: CompanyTransaction,
  facts: Facts,
  commands: readonly KeptCommand[],
  known: KnownAnswers,
  executor: Executor,
): Promise<PushResult[]> {
  const results: PushResult[] = [];
  const decisions: Decision[] = [];
  for (const command of commands) {
    const answer = known.answerTo(command);
    if (answer) {
      results.push(answer);
      if (answer.code === sequenceReused) break;
      continue;
    }
    const decision = known.hasId(command) ? refused(command, 'command.idReused') : await decide(facts, command, executor);
    decisions.push(decision);
    known.add(decision);
    results.push(resultOf(command, decision.code, false));
  }
  const newLastSeq = results.at(-1)?.seq ?? 0;
  // Last of all: the counter is held from here to the commit, so that versions follow the order of commits.
  if (newLastSeq > known.lastSeq) await keep(trx, facts, decisions, { lastSeq: newLastSeq, chainHead: known.chainHead }, executor);
  return results;
}

const refused = (command: KeptCommand, code: string): Decision => ({ command, code, touched: [] });

async function decide(facts: Facts, command: KeptCommand, executor: Executor): Promise<Decision> {
  if (!facts.inScope.has(command.accountId)) return refused(command, 'account.notYours');
  if (!command.isStorable) return refused(command, 'command.unstorableText');
  return executor.execute(command);
}

/**
 * Answers that are there already. A command that was handled before, under its number or (after a desktop's profile was restored)
 * under another, gets the stored one. A used number that brings a different command is refused, so that no work passes for
 * saved that is not.
 */
class KnownAnswers {
  readonly #caller: Caller;
  readonly lastSeq: number;
  readonly chainHead: string;
  readonly #byId = new Map<string, Stored[]>();
  readonly #bySeq = new Map<number, Stored>();

  constructor(stored: readonly Stored[], caller: Caller, { lastSeq, chainHead }: DesktopPlace) {
    this.#caller = caller;
    this.lastSeq = lastSeq;
    this.chainHead = chainHead;
    for (const row of stored) this.#note(row);
  }

  #note(row: Stored): void {
    const id = row.commandId.toLowerCase();
    this.#byId.set(id, [...(this.#byId.get(id) ?? []), row]);
    if (row.clientId === this.#caller.clientId && row.seq !== null) this.#bySeq.set(row.seq, row);
  }

  #withId = ({ commandId }: KeptCommand): readonly Stored[] => this.#byId.get(commandId.toLowerCase()) ?? [];
  hasId = (command: KeptCommand): boolean => this.#withId(command).length > 0;

  add({ command, code }: Decision): void {
    const { commandId, seq, inputHash } = command;
    this.#note({ commandId, seq, clientId: this.#caller.clientId, code, inputHash });
  }

  answerTo(command: KeptCommand): PushResult | undefined {
    const same = this.#withId(command).find((row) => row.code !== 'command.idReused');
    if (same && same.inputHash === command.inputHash) return resultOf(command, same.code, true);
    if (command.seq > this.lastSeq) return undefined;
    const atPlace = this.#bySeq.get(command.seq);
    if (atPlace?.commandId.toLowerCase() === command.commandId.toLowerCase()) {
      return atPlace.inputHash === command.inputHash ? resultOf(command, atPlace.code, true) : resultOf(command, 'command.idReused', false);
    }
    return resultOf(command, sequenceReused, false);
  }
}

const resultOf = (command: KeptCommand, code: string | null, isDuplicate: boolean): PushResult => ({
  seq: command.seq,
  commandId: command.commandId,
  status: code === null ? 'applied' : 'rejected',
  code,
  isDuplicate,
});

/** Writes the rows, adds to the log and moves the desktop's number on: the last statements of the transaction. */
async function keep(
  trx: CompanyTransaction,
  facts: Facts,
  decisions: readonly Decision[],
  { lastSeq, chainHead: before }: DesktopPlace,
  executor: Executor,
): Promise<void> {
  const { caller, now } = facts;
  const { links, chainHead } = linksOf(decisions, before);
  await trx.updateTable('client').set({ lastSeq, chainHead, lastSeenAt: now }).where('clientId', '=', caller.clientId).execute();
  const applied = decisions.filter(({ touched }) => touched.length > 0);
  await sayTouched(trx, booksOf(applied, facts), applied.length > 0);
  const { version, logHead } = await takeVersion(trx, caller.companyId);
  if (decisions.length === 0) return;
  const { companyId, clientId, userId: actorId, name: actorName } = caller;
  const by = { companyId, clientId, actorId, actorName, receivedAt: now, version };
  const chained = async () => {
    // By then the rows are on their way: the database writes them while the hashes are made.
    await setImmediate();
    return chain(
      by,
      logHead,
      decisions.map((decision, at) => ({ ...loggedOf(decision, now), device: links[at] ?? null })),
    );
  };
  const log = chained();
  // Heard below, or of no use any more where the rows cannot be written.
  log.catch(() => undefined);
  await executor.write(version);
  await logCommands(trx, await log);
}

const booksOf = (applied: readonly Decision[], { accounts }: Facts): ReadonlySet<UserId> =>
  new Set(applied.flatMap(({ command }) => accounts.get(command.accountId)?.collectorId ?? []));

const loggedOf = ({ command, code, touched }: Decision, now: Instant): LoggedCommand => ({
  commandId: command.commandId,
  seq: command.seq,
  skewMs: epochMsOf(now) - epochMsOf(command.at),
  inputHash: command.inputHash,
  code,
  touched: CanonicalText.of(touched),
  ...command.kept,
});

/**
 * What the log says of each command's place in its desktop's own chain, and where that chain stands then. One that does not follow the last that came is kept and marked: it
 * proves that something before it is missing or was changed, and its own words may well be true.
 */
function linksOf(
  decisions: readonly Decision[],
  before: string,
): { readonly links: readonly (DeviceLink | null)[]; readonly chainHead: string } {
  let chainHead = before;
  const links = decisions.map(({ command: { device, commandId, inputHash } }): DeviceLink | null => {
    if (device === null) return null;
    const { previous, saidHash } = device;
    const isLinked = previous === chainHead;
    chainHead = hash('sha256', linkTextOf(previous, commandId, saidHash));
    return { previous, inputHash: saidHash === inputHash ? null : saidHash, isLinked };
  });
  return { links, chainHead };
}
