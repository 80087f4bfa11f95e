import { Dexie, type EntityTable, type Table } from 'dexie';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import type { Sealed } from './seal.ts';

export type FolderRecord = { readonly id: AccountId } & Sealed;
/** A folder as it is stored, under the account's id. */
export type StoredFolder = Sealed;
export type PageRecord = { readonly key: string } & Sealed;

/** The tables of a sealed copy: nothing in clear but opaque ids and the numbers of pages. */
export type CacheDatabase = Dexie & {
  folders: Table<StoredFolder, AccountId>;
  pages: EntityTable<PageRecord, 'key'>;
  meta: EntityTable<PageRecord, 'key'>;
};

export type CacheStorage = { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };

/**
 * A copy that replaces another is a database of its own beside it, with the next number: the old one stays whole until the
 * new one is, and a database that does not open is left behind without waiting for it to be removed.
 */
export type DatabaseName = { readonly clientId: string; readonly generation: number };

const namePattern = /^cw-([0-9a-f-]{36})(?:\.(\d{1,9}))?$/;

export const databaseNameOf = (clientId: ClientId, generation = 0): string =>
  generation === 0 ? `cw-${clientId}` : `cw-${clientId}.${generation}`;

/** The copies on this computer, of all its people. */
export async function storedCopies({ indexedDB }: CacheStorage): Promise<readonly DatabaseName[]> {
  return (await indexedDB.databases()).flatMap(({ name = '' }) => {
    const [, clientId, generation = '0'] = namePattern.exec(name) ?? [];
    return clientId === undefined ? [] : [{ clientId, generation: Number(generation) }];
  });
}

/** The numbers of one client's copies. */
export const databaseCopiesOf = async (clientId: ClientId, storage: CacheStorage): Promise<readonly number[]> =>
  (await storedCopies(storage)).flatMap((copy) => (copy.clientId === clientId ? [copy.generation] : []));

/** The one record that says where a copy stands. */
export const metaKey = 'state';

/**
 * Pages hold every account's summaries; a delta holds those that a pull has changed since its pages were written. The figures are those of one day's
 * ranking.
 */
export type PageKind = 'figures' | 'facts' | 'search' | 'factsDelta' | 'searchDelta';
export const pageKey = (kind: PageKind, number: number): string => `${kind}:${number}`;

/** The database of that name, not yet open. */
export function databaseOf(name: string, storage: CacheStorage): CacheDatabase {
  // Relaxed: this is a cache. What must survive a power cut is in the journal.
  const database = new Dexie(name, {
    indexedDB: storage.indexedDB,
    IDBKeyRange: storage.IDBKeyRange,
    chromeTransactionDurability: 'relaxed',
  }) as CacheDatabase;
  // A folder's key stands beside its record: looking for it inside would mean reading every record again as it is stored.
  database.version(1).stores({ folders: '', pages: 'key', meta: 'key' });
  return database;
}
