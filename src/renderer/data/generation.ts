import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { Book, type StagedAccount, type StagedAccounts } from './book.ts';
import { Cache, type CachePlace } from './cache.ts';
import type { CacheChange, CacheMeta, FactsDelta, StoredCopy } from './cache-content.ts';
import { CacheFault, CacheWriteFault } from './cache-fault.ts';
import { stampOf } from './folder-stamp.ts';
import { runsOf } from './folder-store.ts';
import { deltasIn, storedFigures } from './kept-figures.ts';
import type { PageMarks } from './page-marks.ts';
import { Ranking, type RankingRules } from './ranking.ts';
import { SearchIndex } from './search-index.ts';
import { searchTextOf } from './search-text.ts';

/** Deltas, and summaries in them, that are read on top of the pages at a start before the pages are written anew. */
const mostDeltas = 32;
const mostDeltaAccounts = 2000;
/** Accounts that are ranked anew at a start before the figures are kept anew. */
const mostUnkeptAccounts = 250;

/** What of the state a step decides; how much there is, the copy counts itself. */
export type StepMeta = Omit<CacheMeta, 'schemaVersion' | 'accountCount' | 'pageCount' | 'deltaCount' | 'sum' | 'marks'>;

/** A folder as the server sent it: read, and where it came as one line of its own, that line to be kept as it is. */
export type ArrivedFolder = {
  readonly folder: Folder;
  readonly membershipVersion: number | null;
  readonly line?: Uint8Array<ArrayBuffer>;
};

/**
 * One copy of a book as the server said it: its sealed folders in one database, and in memory their summaries, ranked and
 * searchable. What waits in the journal is put on top by `LocalCopy`. Steps are taken one after the other.
 */
export class Generation {
  readonly number: number;
  readonly ranking: Ranking;
  readonly search = new SearchIndex();
  readonly #cache: Cache;
  readonly #book = new Book();
  #meta: CacheMeta | null = null;
  #hasTexts = true;
  /** Summaries in deltas, and whether one of them says that somebody has left. */
  #deltaAccounts = 0;
  #hasLeavers = false;
  /** What the figures that are kept hold; null where none are, or they are of no use any more. */
  #figures: { readonly rules: RankingRules; readonly pages: PageMarks['pages']; readonly deltaAccounts: number } | null = null;

  private constructor(number: number, cache: Cache, rules: RankingRules) {
    this.number = number;
    this.#cache = cache;
    this.ranking = new Ranking(rules);
  }

  /** Opens a copy, making an empty one where there is none. Throws `CacheFault`. */
  static async open(place: CachePlace, rules: RankingRules): Promise<Generation> {
    return new Generation(place.generation, await Cache.open(place), rules);
  }

  /** What is stored, or null when nothing is. */
  get meta(): CacheMeta | null {
    return this.#meta;
  }

  get size(): number {
    return this.#book.size;
  }

  get hasTexts(): boolean {
    return this.#hasTexts;
  }

  /** What all folders add up to, or null where the server has not said all that goes into it. */
  get serversSum(): string | null {
    return this.#book.hasServersSum ? this.#book.sum : null;
  }

  ids(): IterableIterator<AccountId> {
    return this.#book.ids();
  }

  has(id: AccountId): boolean {
    return this.#book.has(id);
  }

  /**
   * Reads the state and the summaries, and takes over the figures that are kept of this day; the search texts are left for `loadTexts`. Throws
   * `CacheFault` where they do not fit together.
   */
  async load(): Promise<CacheMeta | null> {
    const stored = await this.#cache.load();
    this.#takeStored(stored);
    this.#hasTexts = stored === null;
    if (stored && this.#book.size !== stored.meta.accountCount) throw new CacheFault('the summaries do not add up to the state');
    if (stored) this.#takeFigures(stored);
    for (const id of this.#book.ids()) if (!this.ranking.has(id)) this.showBase(id);
    return this.#meta;
  }

  /**
   * Reads the search texts: slower than all the rest of opening, so it comes after the first view. `isCovered` says of which
   * accounts something else is shown. Throws `CacheFault`.
   */
  async loadTexts(isCovered: (id: AccountId) => boolean = () => false): Promise<void> {
    if (this.#hasTexts) return;
    if (this.#meta) this.#book.loadTexts(await this.#cache.searchPages(this.#meta));
    this.#hasTexts = true;
    for (const id of this.#book.ids()) if (!isCovered(id)) this.search.set(id, this.#book.text(id));
  }

  /**
   * Adds the summaries up and counts the folders: a database that was damaged may have lost some without a word. That the summaries are those of
   * the state, their marks have told before. Throws `CacheFault`.
   */
  async check(): Promise<void> {
    if (this.#meta && this.#book.sum !== this.#meta.sum) throw new CacheFault('the summaries do not add up to the state');
    if ((await this.#cache.folderCount()) !== this.#book.size) throw new CacheFault('a folder is missing');
  }

  /**
   * Stores one step whole, with the state it leads to, and then shows it, but for the accounts of which something else is shown;
   * gives that state. Throws `CacheWriteFault` and shows nothing when it cannot be stored.
   */
  async commit(staged: StagedAccounts, step: StepMeta, isCovered: (id: AccountId) => boolean = () => false): Promise<CacheMeta> {
    await this.loadTexts(isCovered);
    const taken = this.#book.take(staged);
    // A batch of a snapshot is a page of its own; a pull touches many, and is a delta on top of them.
    const delta = step.isComplete && staged.size > 0 ? taken : null;
    const deltaCount = (this.#meta?.deltaCount ?? 0) + (delta ? 1 : 0);
    if (delta) this.#countDelta(delta);
    const stored = await this.#write(step, deltaCount, {
      folders: recordsOf(staged),
      evicted: runsOf(taken.evicted, this.#book.ids()),
      pages: step.isComplete ? new Map() : this.#book.changedPages(),
      delta,
      foldedDeltas: 0,
    });
    for (const id of staged.keys()) if (!isCovered(id)) this.showBase(id);
    return stored;
  }

  /**
   * Writes the pages anew that the deltas have changed, all in one transaction, where there are many deltas, or somebody has left
   * whose summary is still on a page. Throws `CacheWriteFault`; the deltas are still there then.
   */
  async fold(): Promise<void> {
    const meta = this.#meta;
    const isDue = this.#hasLeavers || this.#deltaAccounts >= mostDeltaAccounts || (meta?.deltaCount ?? 0) >= mostDeltas;
    if (!meta || !isDue) return;
    await this.loadTexts();
    const pages = this.#book.changedPages();
    await this.#write(meta, 0, { folders: [], evicted: [], pages, delta: null, foldedDeltas: meta.deltaCount });
    this.#deltaAccounts = 0;
    this.#hasLeavers = false;
  }

  /**
   * Keeps the figures of the ranking for the next start of the day, where those that are kept are not good for most accounts any more. Accounts
   * of which something else is shown are ranked anew then. A disk that does not take them costs nothing but time.
   */
  async keepFigures(isCovered: (id: AccountId) => boolean = () => false): Promise<void> {
    const { rules } = this.ranking;
    const { marks } = this.#cache;
    const known = this.#figures;
    const isGood = known?.rules === rules && known.pages === marks.pages && this.#deltaAccounts - known.deltaAccounts <= mostUnkeptAccounts;
    if (isGood || this.#meta?.isComplete !== true) return;
    try {
      await this.#cache.writeFigures(storedFigures(this.ranking.kept(isCovered), rules, marks));
      this.#figures = { rules, pages: marks.pages, deltaAccounts: this.#deltaAccounts };
    } catch (fault) {
      if (!(fault instanceof CacheWriteFault)) throw fault;
    }
  }

  /** Ranks an account as the server said it and makes it searchable, or takes it out where it has left. */
  showBase(id: AccountId): void {
    const facts = this.#book.facts(id);
    if (!facts) {
      this.ranking.delete(id);
      this.search.delete(id);
      return;
    }
    this.ranking.set(facts);
    if (this.#hasTexts) this.search.set(id, this.#book.text(id));
  }

  /** Shows an account with what waits on top of it. */
  showFolder(folder: Folder): void {
    this.ranking.set(accountFactsOf(folder));
    this.search.set(folder.account.id, searchTextOf(folder));
  }

  /** The folders of these accounts as the server last said them; unknown accounts are left out. Throws `CacheFault`. */
  async folders(ids: readonly AccountId[]): Promise<readonly Folder[]> {
    const folders = await this.#cache.folders(ids.filter((id) => this.has(id)));
    for (const folder of folders) this.#checkStamp(folder);
    return folders;
  }

  membershipVersion(id: AccountId): number | null {
    return this.#book.stamp(id)?.membershipVersion ?? null;
  }

  /** Seals a folder and makes its summaries. */
  async stage({ folder, membershipVersion, line }: ArrivedFolder): Promise<StagedAccount> {
    const record = await this.#cache.sealFolder(folder.account.id, line ?? JSON.stringify({ folder }));
    return { record, facts: accountFactsOf(folder), stamp: stampOf(folder, membershipVersion), text: searchTextOf(folder) };
  }

  unstage(staged: StagedAccount): Promise<Folder> {
    return this.#cache.openFolder(staged.record);
  }

  /** Empties the copy. */
  async clear(): Promise<void> {
    this.#forget();
    await this.#cache.clear();
  }

  close(): void {
    this.#forget();
    this.#cache.close();
  }

  /** A sealed record proves who wrote it and for which account, but not that it is the last one written. */
  #checkStamp(folder: Folder): void {
    const expected = this.#book.stamp(folder.account.id);
    const found = stampOf(folder, null);
    if (expected && (expected.rowCount !== found.rowCount || expected.versionSum !== found.versionSum)) {
      throw new CacheFault('a folder is older than its summary');
    }
  }

  async #write(step: StepMeta, deltaCount: number, change: Omit<CacheChange, 'meta'>): Promise<CacheMeta> {
    const { size: accountCount, pageCount, sum } = this.#book;
    const { epoch, cursor, lastSeq, isComplete, after, company, lastSyncedAt } = step;
    const position = { epoch, cursor, lastSeq, isComplete, after, company, lastSyncedAt };
    const written = this.#cache.write({ ...change, meta: { ...position, accountCount, pageCount, deltaCount, sum } });
    this.#meta = await written.catch(async (fault: unknown) => {
      await this.#reload();
      throw fault;
    });
    return this.#meta;
  }

  /** The memory as the disk has it, after a step that could not be stored. */
  async #reload(): Promise<void> {
    this.#takeStored(await this.#cache.load());
    if (this.#meta) this.#book.loadTexts(await this.#cache.searchPages(this.#meta));
  }

  #takeStored(stored: StoredCopy | null): void {
    this.#book.loadFacts(stored?.pages ?? [], stored?.deltas ?? []);
    this.#meta = stored?.meta ?? null;
    this.#deltaAccounts = 0;
    this.#hasLeavers = false;
    for (const delta of stored?.deltas ?? []) this.#countDelta(delta);
  }

  /** Figures that are kept of these very rules and pages need not be worked out again; what has come since is ranked on top of them. */
  #takeFigures({ meta: { marks }, deltas, figures }: StoredCopy): void {
    const { rules } = this.ranking;
    const known = figures && deltasIn(figures, rules, marks);
    if (!figures || known === null) return;
    this.ranking.restore(figures.kept, (id) => this.#factsOf(id));
    let deltaAccounts = 0;
    for (const [number, { facts, evicted }] of deltas.entries()) {
      if (number < known) deltaAccounts += facts.length;
      else for (const id of [...evicted, ...facts.map(({ facts: { account } }) => account.id)]) this.showBase(id);
    }
    this.#figures = { rules, pages: marks.pages, deltaAccounts };
  }

  #factsOf(id: AccountId): AccountFacts {
    const facts = this.#book.facts(id);
    if (!facts) throw new Error(`account ${id} is not in the book`);
    return facts;
  }

  #countDelta({ facts, evicted }: FactsDelta): void {
    this.#deltaAccounts += facts.length;
    if (evicted.length > 0) this.#hasLeavers = true;
  }

  #forget(): void {
    this.#book.clear();
    this.ranking.clear();
    this.search.clear();
    this.#meta = null;
    this.#figures = null;
    this.#hasTexts = true;
  }
}

const recordsOf = (staged: StagedAccounts) => [...staged.values()].flatMap((account) => (account ? [account.record] : []));
