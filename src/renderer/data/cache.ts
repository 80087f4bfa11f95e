import type { DigestSum } from '#contracts/digest.ts';
import type { Company } from '#domain/company.ts';
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
import { CacheFault, CacheOutdated, CacheSilence, CacheWriteFault } from './cache-fault.ts';
import { type IdRun, deleteFolders, putFolders } from './folder-store.ts';
import { answered } from './in-time.ts';
import { type PackedFacts, type StampedFacts, packed, unpacked } from './packed-facts.ts';
import type { PagesAhead, ReadAhead } from './read-ahead.ts';
import type { Sealed, Sealer } from './seal.ts';

/** Raised when the shape of anything stored here changes: an older cache is dropped and fetched again. */
const schemaVersion = 10;

/** Where the copy stands towards the server; `after` says how far a first sync has come and is null when it is whole. */
export type CacheMeta = {
  readonly schemaVersion: number;
  readonly isComplete: boolean;
  readonly after: AccountId | null;
  readonly epoch: string;
  readonly cursor: string;
  /** The last command of this desktop that what is stored here contains. */
  readonly lastSeq: number;
  readonly accountCount: number;
  readonly pageCount: number;
  readonly deltaCount: number;
  /** What all folders add up to: a page or a state that is older than the rest does not fit it. */
  readonly sum: DigestSum;
  readonly company: Company;
  readonly lastSyncedAt: string | null;
};

/** A search text by account. */
export type SearchPage = readonly (readonly [AccountId, string])[];
export type PageContent = { readonly facts: readonly StampedFacts[]; readonly texts: SearchPage };

/** What a pull changed: the new summaries, and who has left. Small, where the pages it touches are many and large. */
export type DeltaContent = PageContent & { readonly evicted: readonly AccountId[] };
export type FactsDelta = Pick<DeltaContent, 'facts' | 'evicted'>;

export type StoredCopy = {
  readonly meta: CacheMeta;
  readonly pages: readonly (readonly StampedFacts[])[];
  /** In their order. */
  readonly deltas: readonly FactsDelta[];
};

/** Everything one sync step writes; it is stored whole or not at all. */
export type CacheChange = {
  readonly folders: readonly FolderRecord[];
  readonly evicted: readonly IdRun[];
  readonly pages: ReadonlyMap<number, PageContent>;
  /** Stored as the last delta the state counts; null where the pages tell it all. */
  readonly delta: DeltaContent | null;
  /** So many deltas are in the pages now and go. */
  readonly foldedDeltas: number;
  readonly meta: Omit<CacheMeta, 'schemaVersion'>;
};

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
    if (!record) return null;
    const meta = await this.#open<CacheMeta>(metaLabel, record);
    if (meta.schemaVersion !== schemaVersion) throw new CacheOutdated('another schema version');
    const [pages, deltas] = await Promise.all([
      this.#pages<readonly PackedFacts[]>('facts', meta.pageCount, ahead?.pages),
      this.#pages<PackedDelta>('factsDelta', meta.deltaCount, ahead?.pages),
    ]);
    return {
      meta,
      pages: pages.map((page) => page.map(unpacked)),
      deltas: deltas.map(({ facts, evicted }) => ({ facts: facts.map(unpacked), evicted })),
    };
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
    const read = await Promise.all([this.#pages<SearchPage>('search', pageCount), this.#pages<SearchPage>('searchDelta', deltaCount)]);
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
    const meta: CacheMeta = { ...change, schemaVersion };
    const sealedPages: PageRecord[] = [];
    // One after the other, so that what a person asks for meanwhile comes between two of many.
    for (const [number, { facts, texts }] of pages) {
      sealedPages.push(await this.#sealPage(pageKey('facts', number), facts.map(packed)));
      sealedPages.push(await this.#sealPage(pageKey('search', number), texts));
    }
    if (delta) {
      const number = meta.deltaCount - 1;
      const content: PackedDelta = { facts: delta.facts.map(packed), evicted: delta.evicted };
      sealedPages.push(await this.#sealPage(pageKey('factsDelta', number), content));
      sealedPages.push(await this.#sealPage(pageKey('searchDelta', number), delta.texts));
    }
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
    return meta;
  }

  async clear(): Promise<void> {
    const { folders, pages, meta } = this.#database;
    const transaction = () =>
      this.#database.transaction('rw', folders, pages, meta, () => Promise.all([folders.clear(), pages.clear(), meta.clear()]));
    await this.#answer(transaction, 'the copy was not emptied', { Fault: CacheWriteFault });
  }

  close(): void {
    this.#database.close();
  }

  /** Each page on its own, so that one is read from the disk while another is opened and a third one parsed. */
  #pages<T>(kind: PageKind, pageCount: number, ahead?: ReadonlyMap<string, PageRecord>): Promise<T[]> {
    return Promise.all(
      Array.from({ length: pageCount }, async (_, number) => {
        const key = pageKey(kind, number);
        const read = () => this.#database.pages.get(key);
        // All are asked for at once: the last one comes behind all others.
        const record = ahead?.get(key) ?? (await this.#answer(read, 'a page cannot be read', { bytes: pageCount * pageBytes }));
        if (!record) throw new CacheFault('a page is missing');
        return this.#open<T>(pageLabel(key), record);
      }),
    );
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

  async #sealPage(key: string, content: unknown): Promise<PageRecord> {
    return { key, ...(await this.#sealer.seal(pageLabel(key), JSON.stringify(content))) };
  }

  /**
   * Opens a record and takes it for what its label says. No schema is run over it: the tag proves that this program wrote
   * it, under this key, for this place and in this schema version, from rows it had parsed then; and parsing 10,000
   * summaries again would cost more than all the rest of opening.
   */
  async #open<T>(label: string, record: Sealed): Promise<T> {
    return JSON.parse(await asFault(this.#sealer.open(label, record), CacheFault, 'a record does not open'));
  }
}

/** `bytes`: so much is read or written in the same breath. */
type Asked = { readonly Fault?: typeof CacheFault; readonly bytes?: number };

const bytesOf = (records: readonly Sealed[]): number => records.reduce((sum, { sealed }) => sum + sealed.byteLength, 0);

type PackedDelta = { readonly facts: readonly PackedFacts[]; readonly evicted: readonly AccountId[] };

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
