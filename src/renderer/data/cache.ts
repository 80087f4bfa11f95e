import type { Folder } from '#domain/folder.ts';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import {
  type CacheDatabase,
  type CacheStorage,
  type FolderRecord,
  type PageKind,
  type PageRecord,
  databaseNameOf,
  databaseOf,
  metaKey,
  pageKey,
} from './cache-database.ts';
import type { CacheChange, CacheMeta, FactsDelta, SearchPage, StoredCopy } from './cache-content.ts';
import { CacheFault, CacheOutdated, CacheSilence, CacheWriteFault } from './cache-fault.ts';
import { deleteFolders, putFolders } from './folder-store.ts';
import { answered } from './in-time.ts';
import type { StoredFigures } from './kept-figures.ts';
import { pageOf, printedPage } from './facts-page.ts';
import { type PackedFacts, packed, unpacked } from './packed-facts.ts';
import { type PageMarks, markOf, noMarks } from './page-marks.ts';
import type { PagesAhead, ReadAhead } from './read-ahead.ts';
import type { Sealed, Sealer } from './seal.ts';

/** Raised when the shape of anything stored here changes: an older cache is dropped and fetched again. */
const schemaVersion = 16;

/** Which copy, and how it is reached. */
export type CachePlace = {
  readonly clientId: ClientId;
  readonly generation: number;
  readonly sealer: Sealer;
  readonly storage: CacheStorage;
  readonly readAhead?: ReadAhead | undefined;
  /** After so many milliseconds an IndexedDB that does not answer counts as broken. */
  readonly openLimitMs: number;
  /** After so many milliseconds more than its bytes need at the slowest, a transaction that has not ended counts as one that never will. */
  readonly answerLimitMs: number;
};

/** Slower than any disk that somebody works with: 1 MB a second. */
const fewestBytesPerMs = 1000;
/** What a page of summaries comes to, or more. */
const pageBytes = 250_000;

const metaLabel = 'meta|state';
const folderLabel = (id: AccountId): string => `folder|${id}|${schemaVersion}`;
const figuresKey = pageKey('figures', 0);
const pageLabel = (key: string): string => `page|${key}|${schemaVersion}`;

/**
 * The sealed copy of the server's folders in IndexedDB. It holds only what the server said, one record a folder, with
 * pages of summaries beside it that open quickly; nothing in clear but opaque ids. It may be dropped at any moment:
 * what only this desktop knows is in the journal.
 */
export class Cache {
  readonly #database: CacheDatabase;
  readonly #sealer: Sealer;
  readonly #keyRange: typeof IDBKeyRange;
  readonly #answerLimitMs: number;
  #isSilent = false;
  #marks: PageMarks = noMarks;
  /** Good for the first reading only: what is written later is not in it. */
  #ahead: PagesAhead | null;

  private constructor(database: CacheDatabase, { sealer, storage, answerLimitMs }: CachePlace, ahead: PagesAhead | null) {
    this.#database = database;
    this.#sealer = sealer;
    this.#keyRange = storage.IDBKeyRange;
    this.#answerLimitMs = answerLimitMs;
    this.#ahead = ahead;
  }

  /** Opens a copy, making it where there is none. Throws `CacheFault` when IndexedDB cannot be opened or does not answer. */
  static async open(place: CachePlace): Promise<Cache> {
    const { clientId, generation, storage, readAhead, openLimitMs } = place;
    const silence = (): CacheFault => new CacheSilence('IndexedDB does not answer');
    const ahead = readAhead ? await answered(readAhead.take(clientId, generation), openLimitMs, silence) : null;
    if (ahead) return new Cache(ahead.database, place, ahead);
    const database = databaseOf(databaseNameOf(clientId, generation), storage);
    const opening = asFault(database.open(), CacheFault, 'IndexedDB cannot be opened');
    // Closed: an opening that succeeds after all must not keep the database from being removed.
    await answered(opening, openLimitMs, () => {
      database.close();
      return silence();
    });
    return new Cache(database, place, null);
  }

  /** Removes a copy altogether. It may take as long as it likes, or for ever, where IndexedDB is broken. */
  static async remove(clientId: ClientId, generation: number, storage: CacheStorage): Promise<void> {
    await databaseOf(databaseNameOf(clientId, generation), storage).delete({ disableAutoOpen: true });
  }

  /** The state and the summaries, or null when nothing is stored. Throws `CacheFault` when they do not fit together. */
  async load(): Promise<StoredCopy | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const record = ahead?.state ?? (await this.#state());
    this.#marks = noMarks;
    if (!record) return null;
    const meta = await this.#open<CacheMeta>(metaLabel, record);
    if (meta.schemaVersion !== schemaVersion) throw new CacheOutdated('another schema version');
    const [pages, deltas, figures] = await Promise.all([
      this.#pages('facts', meta.pageCount, pageOf, { ahead: ahead?.pages, marks: meta.marks.pages }),
      this.#pages('factsDelta', meta.deltaCount, deltaOf, { ahead: ahead?.pages, marks: meta.marks.deltas }),
      this.#figures(ahead?.pages),
    ]);
    this.#marks = meta.marks;
    return { meta, pages, deltas, figures };
  }

  /** What the summaries as they are stored now are known by. */
  get marks(): PageMarks {
    return this.#marks;
  }

  /** Stores the figures of a ranking in place of those that were kept. Throws `CacheWriteFault`. */
  async writeFigures(figures: StoredFigures): Promise<void> {
    const record = await this.#sealPage(figuresKey, JSON.stringify(figures));
    const put = () => this.#database.pages.put(record);
    await this.#answer(put, 'the figures were not stored', { Fault: CacheWriteFault, bytes: bytesOf([record]) });
  }

  async #state(): Promise<PageRecord | undefined> {
    const { meta, pages } = this.#database;
    const reads = () => Promise.all([meta.get(metaKey), pages.count()]);
    const [record, pageRecords] = await this.#answer(reads, 'the state cannot be read');
    if (!record && pageRecords > 0) throw new CacheFault('pages without a state');
    return record;
  }

  /** The search texts, page by page, and then the newer ones of the deltas. */
  async searchPages({ pageCount, deltaCount }: CacheMeta): Promise<readonly SearchPage[]> {
    const read = await Promise.all([this.#pages('search', pageCount, searchPageOf), this.#pages('searchDelta', deltaCount, searchPageOf)]);
    return read.flat();
  }

  /** The folders of these accounts as the server last said them. Throws `CacheFault` for one that is not there. */
  async folders(ids: readonly AccountId[]): Promise<readonly Folder[]> {
    if (ids.length === 0) return [];
    const records = await this.#answer(() => this.#database.folders.bulkGet([...ids]), 'folders cannot be read');
    return Promise.all(
      records.map((record, at) => {
        const id = ids[at];
        if (!record || id === undefined) throw new CacheFault('a folder is missing');
        return this.openFolder({ id, ...record });
      }),
    );
  }

  async openFolder(record: FolderRecord): Promise<Folder> {
    return (await this.#open<{ readonly folder: Folder }>(folderLabel(record.id), record)).folder;
  }

  /** Seals a folder: its JSON as a text or in UTF-8, also with other keys beside it, as it stands in a line of a stream. */
  async sealFolder(id: AccountId, json: string | Uint8Array<ArrayBuffer>): Promise<FolderRecord> {
    const { iv, sealed } = await this.#sealer.seal(folderLabel(id), json);
    return { id, iv, sealed };
  }

  folderCount(): Promise<number> {
    return this.#answer(() => this.#database.folders.count(), 'folders cannot be counted');
  }

  /**
   * Writes one step in one transaction and returns the state as stored. Everything is sealed before, because a transaction
   * does not wait for a cipher. Throws `CacheWriteFault`, and nothing has changed then; or `CacheSilence`.
   */
  async write({ folders, evicted, pages, delta, foldedDeltas, meta: change }: CacheChange): Promise<CacheMeta> {
    const sealedPages: PageRecord[] = [];
    const pageMarks = [...this.#marks.pages];
    const deltaMarks = foldedDeltas > 0 ? [] : [...this.#marks.deltas];
    // One after the other, so that what a person asks for meanwhile comes between two of many.
    for (const [number, { facts, texts }] of pages) {
      const page = await this.#sealPage(pageKey('facts', number), printedPage(facts));
      pageMarks[number] = markOf(page);
      sealedPages.push(page, await this.#sealPage(pageKey('search', number), JSON.stringify(texts)));
    }
    if (delta) {
      const number = change.deltaCount - 1;
      const content: PackedDelta = { facts: delta.facts.map(packed), evicted: delta.evicted };
      const summaries = await this.#sealPage(pageKey('factsDelta', number), JSON.stringify(content));
      deltaMarks[number] = markOf(summaries);
      sealedPages.push(summaries, await this.#sealPage(pageKey('searchDelta', number), JSON.stringify(delta.texts)));
    }
    // The very same list where no page is written: whoever holds it sees that nothing has changed.
    const marks = { pages: pages.size > 0 ? pageMarks : this.#marks.pages, deltas: deltaMarks };
    const meta: CacheMeta = { ...change, schemaVersion, marks };
    const state = await this.#sealer.seal(metaLabel, JSON.stringify(meta));
    const { folders: folderTable, pages: pageTable, meta: metaTable } = this.#database;
    const transaction = () =>
      this.#database.transaction('rw', folderTable, pageTable, metaTable, async ({ idbtrans }) => {
        const store = idbtrans.objectStore(folderTable.name);
        putFolders(store, folders);
        deleteFolders(store, evicted, this.#keyRange);
        await Promise.all([
          pageTable.bulkDelete(deltaKeys(foldedDeltas)),
          pageTable.bulkPut(sealedPages),
          metaTable.put({ key: metaKey, ...state }),
        ]);
      });
    await this.#answer(transaction, 'a step was not stored', { Fault: CacheWriteFault, bytes: bytesOf(folders) + bytesOf(sealedPages) });
    this.#marks = marks;
    return meta;
  }

  async clear(): Promise<void> {
    const { folders, pages, meta } = this.#database;
    const transaction = () =>
      this.#database.transaction('rw', folders, pages, meta, () => Promise.all([folders.clear(), pages.clear(), meta.clear()]));
    await this.#answer(transaction, 'the copy was not emptied', { Fault: CacheWriteFault });
    this.#marks = noMarks;
  }

  close(): void {
    this.#database.close();
  }

  /** Each page on its own, so that one is read from the disk while another is opened and a third one parsed. */
  #pages<T>(kind: PageKind, pageCount: number, read: (text: string) => T, { ahead, marks }: Known = {}): Promise<T[]> {
    return Promise.all(
      Array.from({ length: pageCount }, async (_, number) => {
        const key = pageKey(kind, number);
        const get = () => this.#database.pages.get(key);
        // All are asked for at once: the last one comes behind all others.
        const record = ahead?.get(key) ?? (await this.#answer(get, 'a page cannot be read', { bytes: pageCount * pageBytes }));
        if (!record) throw new CacheFault('a page is missing');
        if (marks && marks[number] !== markOf(record)) throw new CacheFault('a page is older than the state');
        return read(await this.#openText(pageLabel(key), record));
      }),
    );
  }

  /** Figures are made anew where they are missing or do not open: nothing is lost with them. */
  async #figures(ahead: ReadonlyMap<string, PageRecord> | undefined): Promise<StoredFigures | null> {
    const get = () => this.#database.pages.get(figuresKey);
    const record = ahead?.get(figuresKey) ?? (ahead ? undefined : await this.#answer(get, 'the figures cannot be read'));
    if (!record) return null;
    return this.#open<StoredFigures>(pageLabel(figuresKey), record).catch(() => null);
  }

  /**
   * What IndexedDB answers; what it throws, as a fault of the cache. Where it does not answer for too long, this copy is given up: it is
   * closed, and whatever it is asked from then on is refused at once, so that nobody waits for it a second time.
   */
  async #answer<T>(ask: () => PromiseLike<T>, message: string, { Fault = CacheFault, bytes = 0 }: Asked = {}): Promise<T> {
    const silence = (): CacheFault => new CacheSilence(message);
    if (this.#isSilent) throw silence();
    return answered(asFault(ask(), Fault, message), this.#answerLimitMs + bytes / fewestBytesPerMs, () => {
      this.#isSilent = true;
      this.#database.close();
      return silence();
    });
  }

  async #sealPage(key: string, text: string): Promise<PageRecord> {
    return { key, ...(await this.#sealer.seal(pageLabel(key), text)) };
  }

  /**
   * Opens a record and takes it for what its label says. No schema is run over it: the tag proves that this program wrote
   * it, under this key, for this place and in this schema version, from rows it had parsed then; and parsing 10,000
   * summaries again would cost more than all the rest of opening.
   */
  async #open<T>(label: string, record: Sealed): Promise<T> {
    return JSON.parse(await this.#openText(label, record));
  }

  #openText(label: string, record: Sealed): Promise<string> {
    return asFault(this.#sealer.open(label, record), CacheFault, 'a record does not open');
  }
}

/** `bytes`: so much is read or written in the same breath. */
type Asked = { readonly Fault?: typeof CacheFault; readonly bytes?: number };

const bytesOf = (records: readonly Sealed[]): number => records.reduce((sum, { sealed }) => sum + sealed.byteLength, 0);

/** What is known of pages before they are read: records that were read ahead, and the marks the right ones have. */
type Known = { readonly ahead?: ReadonlyMap<string, PageRecord> | undefined; readonly marks?: readonly string[] };

type PackedDelta = { readonly facts: readonly PackedFacts[]; readonly evicted: readonly AccountId[] };

function deltaOf(text: string): FactsDelta {
  const { facts, evicted }: PackedDelta = JSON.parse(text);
  return { facts: facts.map(unpacked), evicted };
}

const searchPageOf = (text: string): SearchPage => JSON.parse(text);

const deltaKeys = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => [pageKey('factsDelta', number), pageKey('searchDelta', number)]).flat();

/** Whatever IndexedDB or the cipher throws, as a fault of the cache. */
async function asFault<T>(work: PromiseLike<T>, Fault: typeof CacheFault, message: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof CacheFault) throw cause;
    throw new Fault(message, { cause });
  }
}
