import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { User } from '#contracts/http.ts';
import type { PushResult } from '#contracts/sync.ts';
import { accountFactsOf } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import { score } from '#domain/call-queue.ts';
import type { CommandContext } from '#domain/command.ts';
import { type CommandName, commandOf } from '#domain/commands.ts';
import { type Folder, folderReader, rowsOf } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { tableNames } from '#domain/rows.ts';
import type { StagedAccounts } from './book.ts';
import type { CacheMeta } from './cache-content.ts';
import { CacheFault } from './cache-fault.ts';
import type { Generation, StepMeta } from './generation.ts';
import { type Lock, createLock } from './lock.ts';
import { Overlay } from './overlay.ts';
import { othersTurn } from './others-turn.ts';
import type { Ranking, QueueWindow, RankingRules } from './ranking.ts';
import type { Found } from './search-index.ts';
import type { AccountView, QueueView } from './worker-protocol.ts';

/** Summaries read in one turn: a few milliseconds' worth. */
const factsAtOnce = 250;

export type LocalCopyDeps = {
  readonly user: User;
  /** The company as it was said last. */
  readonly company: () => CommandContext['company'];
  /** Told after every change of what is shown. */
  readonly onChanged: (touched: ReadonlySet<AccountId>) => void;
};

/**
 * The desktop's copy of a book: the server's folders as one generation holds them, and on top of them the commands that wait.
 * Reading and changing take turns, so that nobody sees half a step.
 */
export class LocalCopy {
  readonly #deps: LocalCopyDeps;
  readonly #lock: Lock = createLock();
  readonly #overlay: Overlay;
  #generation: Generation;

  constructor(deps: LocalCopyDeps, generation: Generation) {
    this.#deps = deps;
    this.#generation = generation;
    this.#overlay = new Overlay(deps.user, deps.company);
  }

  /** What is stored, or null when nothing is. */
  get meta(): CacheMeta | null {
    return this.#generation.meta;
  }

  get generation(): Generation {
    return this.#generation;
  }

  get rules(): RankingRules {
    return this.#generation.ranking.rules;
  }

  /** Reads the search texts and counts the folders, behind the first view. Throws `CacheFault`. */
  loadTexts(): Promise<void> {
    return this.#lock(async () => {
      await this.#generation.loadTexts(this.#isWaiting);
      await this.#generation.check();
    });
  }

  /**
   * Shows a generation, the own one or another in its place, with these commands and what waits already on top. Throws
   * `CacheFault` after it has shown all that could be read.
   */
  adopt(next: Generation, pending: readonly CommandEnvelope[]): Promise<void> {
    return this.#lock(async () => {
      const touched = new Set([...this.#generation.ids(), ...next.ids()]);
      if (JSON.stringify(next.ranking.rules) !== JSON.stringify(this.rules)) next.ranking.setRules(this.rules);
      this.#overlay.dropUpTo(next.meta?.lastSeq ?? 0);
      this.#overlay.add(pending);
      const fault = await this.#put(next, this.#overlay.accountIds());
      this.#generation = next;
      this.#deps.onChanged(touched);
      if (fault) throw fault;
    });
  }

  /** Stores one step whole, with the state it leads to, and then shows it. Throws `CacheWriteFault` and shows nothing when it cannot be stored. */
  commit(staged: StagedAccounts, step: StepMeta): Promise<void> {
    return this.#lock(async () => {
      await this.#generation.commit(staged, step, this.#isWaiting);
      const touched = new Set([...staged.keys(), ...this.#overlay.dropUpTo(step.lastSeq)]);
      await this.#show(touched);
    });
  }

  /** Puts the copy in order, when there is time. Throws `CacheWriteFault`. */
  fold(): Promise<void> {
    return this.#lock(async () => {
      await this.#generation.loadTexts(this.#isWaiting);
      await this.#generation.fold();
      await this.#generation.keepFigures(this.#isWaiting);
    });
  }

  /** Reads the facts that nobody has needed yet, with turns for others in between: a filter and another day ask for all of them. */
  async readFacts(): Promise<void> {
    const { ranking } = this.#generation;
    for (const [count, id] of [...this.#generation.ids()].entries()) {
      if (count % factsAtOnce === 0) await othersTurn();
      ranking.facts(id);
    }
  }

  /** Keeps the figures of the ranking for the next start. */
  keepFigures(): Promise<void> {
    return this.#lock(() => this.#generation.keepFigures(this.#isWaiting));
  }

  /** Puts commands that the journal holds on top; those the copy already contains are let be. */
  addPending(commands: readonly CommandEnvelope[]): Promise<void> {
    return this.#lock(async () => {
      const lastSeq = this.meta?.lastSeq ?? 0;
      const touched = this.#overlay.add(commands.filter((command) => command.seq > lastSeq));
      await this.#show(touched);
    });
  }

  /** Puts commands on top that the server has taken only now, although the copy is past their numbers; another copy is on its way. */
  addAccepted(commands: readonly CommandEnvelope[]): Promise<void> {
    return this.#lock(async () => this.#show(this.#overlay.add(commands)));
  }

  /** Gives waiting commands the numbers the server has handled them under; false when one is meant that does not wait here but should. */
  takeNumbers(results: readonly PushResult[]): Promise<boolean> {
    return this.#lock(async () => {
      const lastSeq = this.meta?.lastSeq ?? 0;
      const missing = results.filter(({ commandId, seq }) => !this.#overlay.renumber(commandId, seq) && seq > lastSeq);
      return missing.length === 0;
    });
  }

  /** Ranks everything anew where the day or the company's settings have changed. */
  setRules(rules: RankingRules): void {
    if (JSON.stringify(rules) === JSON.stringify(this.rules)) return;
    this.#generation.ranking.setRules(rules);
    this.#deps.onChanged(new Set(this.#generation.ids()));
  }

  queueView(window: QueueWindow): QueueView {
    return this.#generation.ranking.view(window, this.#isWaiting);
  }

  neighbour: Ranking['neighbour'] = (list, filter, after, step) => this.#generation.ranking.neighbour(list, filter, after, step);

  find(text: string): Found & { readonly isComplete: boolean } {
    return { ...this.#generation.search.find(text), isComplete: this.#generation.hasTexts };
  }

  /** The account whole, or null where it is not in the book. Throws `CacheFault`. */
  account(id: AccountId): Promise<AccountView | null> {
    return this.#lock(async () => {
      const base = await this.#baseOf(id);
      if (!base) return null;
      const folder = await this.#overlay.over(base);
      const facts = accountFactsOf(folder);
      const { policy, today } = this.rules;
      const totals = agingOf(facts.openItems, policy, today);
      return {
        folder,
        facts,
        totals,
        score: score(facts, policy, today),
        groupSize: this.#generation.ranking.groupSize(folder.account.parentNumber),
        waitingIds: newRowIds(base, folder),
        undecided: this.#overlay.undecided(id),
        today,
      };
    });
  }

  /** What a command would come to on the account as it is shown; nothing is changed. Refuses as the command does, or with `account.notFound`. */
  decide(name: CommandName, accountId: AccountId, input: unknown, context: CommandContext): Promise<Result<null>> {
    return this.#lock(async () => {
      const base = await this.#baseOf(accountId);
      if (!base) return reject('account.notFound');
      const folder = await this.#overlay.over(base);
      const result = await commandOf(name).execute(input, folderReader(folder), context);
      return result.ok ? ok(null) : result;
    });
  }

  /** The folders of these accounts as the server last said them; unknown accounts are left out. Throws `CacheFault`. */
  bases(ids: readonly AccountId[]): Promise<readonly Folder[]> {
    return this.#lock(() => this.#generation.folders(ids));
  }

  /** The folders of these accounts as they are shown, with what waits on top; unknown accounts are left out. Throws `CacheFault`. */
  shown(ids: readonly AccountId[]): Promise<readonly Folder[]> {
    return this.#lock(async () => Promise.all((await this.#generation.folders(ids)).map((base) => this.#overlay.over(base))));
  }

  /** Whether something of this desktop on an account waits for the server. */
  isWaiting(id: AccountId): boolean {
    return this.#isWaiting(id);
  }

  close(): Promise<void> {
    return this.#lock(async () => this.#generation.close());
  }

  readonly #isWaiting = (id: AccountId): boolean => this.#overlay.isWaiting(id);

  async #baseOf(id: AccountId): Promise<Folder | undefined> {
    return (await this.#generation.folders([id]))[0];
  }

  /** Shows accounts again. Throws the fault of one that cannot be read when all the others are shown. */
  async #show(ids: ReadonlySet<AccountId>): Promise<void> {
    const fault = await this.#put(this.#generation, ids);
    this.#deps.onChanged(ids);
    if (fault) throw fault;
  }

  /** Puts accounts, with what waits on them, into the lists and the search of a generation. One that cannot be read stays as it is there. */
  async #put(generation: Generation, ids: ReadonlySet<AccountId>): Promise<CacheFault | null> {
    const waiting = [...ids].filter((id) => this.#overlay.isWaiting(id) && generation.has(id));
    for (const id of ids) if (!this.#overlay.isWaiting(id) || !generation.has(id)) generation.showBase(id);
    const { bases, fault } = await readable(generation, waiting);
    for (const base of bases) generation.showFolder(await this.#overlay.over(base));
    return fault;
  }
}

type Readable = { readonly bases: readonly Folder[]; readonly fault: CacheFault | null };

/** The folders that can be read, with the fault of one that cannot. */
async function readable(generation: Generation, ids: readonly AccountId[]): Promise<Readable> {
  const faults: CacheFault[] = [];
  const read = (some: readonly AccountId[]): Promise<readonly Folder[]> =>
    generation.folders(some).catch((fault: unknown) => {
      if (!(fault instanceof CacheFault)) throw fault;
      faults.push(fault);
      return [];
    });
  const together = await read(ids);
  if (faults.length === 0) return { bases: together, fault: null };
  const bases = (await Promise.all(ids.map((id) => read([id])))).flat();
  return { bases, fault: faults[0] ?? null };
}

/** Ids of the rows that waiting commands made or changed: a row that nothing touched is the very same object. */
function newRowIds(base: Folder, folder: Folder): readonly string[] {
  return tableNames.flatMap((table) => {
    const known = new Set<unknown>(rowsOf(base, table));
    return rowsOf(folder, table).flatMap((row) => (known.has(row) ? [] : [row.id]));
  });
}
