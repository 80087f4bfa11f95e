import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { User } from '#contracts/http.ts';
import type { PushResult } from '#contracts/sync.ts';
import { accountFactsOf } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import { score } from '#domain/call-queue.ts';
import type { CommandContext } from '#domain/command.ts';
import { type CommandName, commandOf } from '#domain/commands.ts';
import { type Folder, folderReader, rowsOf } from '#domain/folder.ts';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { tableNames } from '#domain/rows.ts';
import { Book, type StagedAccount, type StagedAccounts } from './book.ts';
import { Cache, CacheFault, type CacheMeta } from './cache.ts';
import type { CacheStorage } from './cache-database.ts';
import { type Lock, createLock } from './lock.ts';
import { Overlay } from './overlay.ts';
import type { ReadAhead } from './read-ahead.ts';
import { Ranking, type QueueWindow, type RankingRules } from './ranking.ts';
import type { Sealer } from './seal.ts';
import { SearchIndex } from './search-index.ts';
import { searchTextOf } from './search-text.ts';
import type { AccountView, QueueView, SearchHit } from './worker-protocol.ts';

/** What of the state a step decides; how much there is, the copy counts itself. */
export type StepMeta = Omit<CacheMeta, 'schemaVersion' | 'accountCount' | 'pageCount'>;

export type LocalCopyDeps = {
  readonly clientId: ClientId;
  readonly user: User;
  readonly sealer: Sealer;
  readonly storage: CacheStorage;
  readonly readAhead: ReadAhead | undefined;
  readonly rules: RankingRules;
  /** Told after every change of what is shown. */
  readonly onChanged: (touched: ReadonlySet<AccountId>) => void;
};

/**
 * The desktop's copy of a book: the server's folders in the cache, the commands that wait on top of them, and the lists and
 * the search that run on both. Reading and changing take turns, so that nobody sees half a step.
 */
export class LocalCopy {
  readonly #deps: LocalCopyDeps;
  readonly #lock: Lock = createLock();
  readonly #book = new Book();
  readonly #overlay: Overlay;
  readonly #ranking: Ranking;
  readonly #search = new SearchIndex();
  #cache: Cache;
  #meta: CacheMeta | null = null;
  #hasTexts = true;

  private constructor(deps: LocalCopyDeps, cache: Cache) {
    this.#deps = deps;
    this.#cache = cache;
    this.#overlay = new Overlay(deps.user);
    this.#ranking = new Ranking(deps.rules);
  }

  static async open(deps: LocalCopyDeps): Promise<LocalCopy> {
    return new LocalCopy(deps, await Cache.open(deps.clientId, deps.sealer, deps.storage, deps.readAhead));
  }

  /** What is stored, or null when nothing is. */
  get meta(): CacheMeta | null {
    return this.#meta;
  }

  get size(): number {
    return this.#book.size;
  }

  get rules(): RankingRules {
    return this.#ranking.rules;
  }

  /** Reads the state and the summaries; the search texts are left for `loadTexts`. Throws `CacheFault`. */
  load(): Promise<CacheMeta | null> {
    return this.#lock(async () => {
      const stored = await this.#cache.load();
      this.#book.loadFacts(stored?.facts ?? []);
      this.#meta = stored?.meta ?? null;
      this.#hasTexts = stored === null;
      return this.#meta;
    });
  }

  /** Reads the search texts and counts the folders: slower than all the rest of opening, so it comes after the first view. Throws `CacheFault`. */
  loadTexts(): Promise<void> {
    return this.#lock(async () => {
      await this.#needTexts();
      const expected = this.#meta?.accountCount ?? 0;
      if ((await this.#cache.folderCount()) !== expected) throw new CacheFault('a folder is missing');
    });
  }

  /** Shows everything that is stored, with these commands on top. */
  showAll(pending: readonly CommandEnvelope[]): Promise<void> {
    return this.#lock(async () => {
      this.#overlay.dropUpTo(this.#meta?.lastSeq ?? 0);
      const waiting = this.#overlay.add(pending);
      for (const id of this.#book.ids()) if (!this.#overlay.isWaiting(id)) this.#showBase(id);
      await this.#show(waiting);
    });
  }

  /** Stores one step whole, with the state it leads to, and then shows it. Throws `CacheWriteFault` and shows nothing when it cannot be stored. */
  commit(staged: StagedAccounts, step: StepMeta): Promise<void> {
    return this.#lock(async () => {
      await this.#needTexts();
      const pages = this.#book.take(staged);
      const meta = { ...step, accountCount: this.#book.size, pageCount: this.#book.pageCount };
      try {
        this.#meta = await this.#cache.write({ folders: recordsOf(staged), evicted: evictedOf(staged), pages, meta });
      } catch (fault) {
        await this.#reload();
        throw fault;
      }
      if (!meta.isComplete) return;
      await this.#show(new Set([...staged.keys(), ...this.#overlay.dropUpTo(meta.lastSeq)]));
    });
  }

  /** Puts commands that the journal holds on top; those the copy already contains are let be. */
  addPending(commands: readonly CommandEnvelope[]): Promise<void> {
    return this.#lock(async () => {
      const lastSeq = this.#meta?.lastSeq ?? 0;
      await this.#show(this.#overlay.add(commands.filter((command) => command.seq > lastSeq)));
    });
  }

  /** Gives waiting commands the numbers the server has handled them under; false when one is meant that does not wait here but should. */
  takeNumbers(results: readonly PushResult[]): Promise<boolean> {
    return this.#lock(async () => {
      const lastSeq = this.#meta?.lastSeq ?? 0;
      const missing = results.filter(({ commandId, seq }) => !this.#overlay.renumber(commandId, seq) && seq > lastSeq);
      return missing.length === 0;
    });
  }

  /** Empties the copy. */
  clear(): Promise<void> {
    return this.#lock(async () => {
      this.#forget();
      await this.#cache.clear();
    });
  }

  /** Drops the copy, whatever state it is in, and opens an empty one. Throws `CacheFault` when that cannot be done either. */
  renew(): Promise<void> {
    return this.#lock(async () => {
      this.#forget();
      this.#cache.close();
      await Cache.remove(this.#deps.clientId, this.#deps.storage);
      this.#cache = await Cache.open(this.#deps.clientId, this.#deps.sealer, this.#deps.storage);
    });
  }

  /** Ranks everything anew where the day or the company's settings have changed. */
  setRules(rules: RankingRules): void {
    if (JSON.stringify(rules) === JSON.stringify(this.rules)) return;
    this.#ranking.setRules(rules);
    this.#deps.onChanged(new Set(this.#book.ids()));
  }

  queueView(window: QueueWindow): QueueView {
    return this.#ranking.view(window, (id) => this.#overlay.isWaiting(id));
  }

  neighbour: Ranking['neighbour'] = (list, after, step) => this.#ranking.neighbour(list, after, step);

  find(text: string): { readonly hits: readonly SearchHit[]; readonly isComplete: boolean } {
    return { hits: this.#search.find(text), isComplete: this.#hasTexts };
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
      return { folder, facts, totals, reasons: score(facts, policy, today).reasons, waitingIds: newRowIds(base, folder), today };
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
    return this.#lock(() => this.#cache.folders(ids.filter((id) => this.#book.facts(id) !== undefined)));
  }

  /** Seals a folder and makes its summaries. */
  async stage(folder: Folder): Promise<StagedAccount> {
    return { record: await this.#cache.sealFolder(folder), facts: accountFactsOf(folder), text: searchTextOf(folder) };
  }

  unstage(staged: StagedAccount): Promise<Folder> {
    return this.#cache.openFolder(staged.record);
  }

  close(): Promise<void> {
    return this.#lock(async () => {
      this.#forget();
      this.#cache.close();
    });
  }

  async #baseOf(id: AccountId): Promise<Folder | undefined> {
    return this.#book.facts(id) ? (await this.#cache.folders([id]))[0] : undefined;
  }

  async #show(ids: ReadonlySet<AccountId>): Promise<void> {
    const waiting = [...ids].filter((id) => this.#overlay.isWaiting(id) && this.#book.facts(id));
    for (const id of ids) if (!this.#overlay.isWaiting(id) || !this.#book.facts(id)) this.#showBase(id);
    const bases = await this.#cache.folders(waiting);
    for (const base of bases) {
      const folder = await this.#overlay.over(base);
      this.#ranking.set(accountFactsOf(folder));
      this.#search.set(folder.account.id, searchTextOf(folder));
    }
    this.#deps.onChanged(ids);
  }

  #showBase(id: AccountId): void {
    const facts = this.#book.facts(id);
    if (!facts) {
      this.#ranking.delete(id);
      this.#search.delete(id);
      return;
    }
    this.#ranking.set(facts);
    if (this.#hasTexts) this.#search.set(id, this.#book.text(id));
  }

  async #needTexts(): Promise<void> {
    if (this.#hasTexts) return;
    this.#book.loadTexts(await this.#cache.searchPages(this.#book.pageCount));
    this.#hasTexts = true;
    for (const id of this.#book.ids()) if (!this.#overlay.isWaiting(id)) this.#search.set(id, this.#book.text(id));
  }

  /** The memory as the disk has it, after a step that could not be stored. */
  async #reload(): Promise<void> {
    const stored = await this.#cache.load();
    this.#book.loadFacts(stored?.facts ?? []);
    this.#book.loadTexts(await this.#cache.searchPages(this.#book.pageCount));
  }

  #forget(): void {
    this.#book.clear();
    this.#ranking.clear();
    this.#search.clear();
    this.#meta = null;
    this.#hasTexts = true;
  }
}

const recordsOf = (staged: StagedAccounts) => [...staged.values()].flatMap((account) => (account ? [account.record] : []));
const evictedOf = (staged: StagedAccounts) => [...staged].flatMap(([id, account]) => (account ? [] : [id]));

/** Ids of the rows that waiting commands made or changed: a row that nothing touched is the very same object. */
function newRowIds(base: Folder, folder: Folder): readonly string[] {
  return tableNames.flatMap((table) => {
    const known = new Set<unknown>(rowsOf(base, table));
    return rowsOf(folder, table).flatMap((row) => (known.has(row) ? [] : [row.id]));
  });
}
