import { Dexie, type EntityTable } from 'dexie';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import type { Sealed } from './seal.ts';

export type FolderRecord = { readonly id: AccountId } & Sealed;
export type PageRecord = { readonly key: string } & Sealed;

/** The tables of a sealed copy: nothing in clear but opaque ids and the numbers of pages. */
export type CacheDatabase = Dexie & {
  folders: EntityTable<FolderRecord, 'id'>;
  pages: EntityTable<PageRecord, 'key'>;
  meta: EntityTable<PageRecord, 'key'>;
};

export type CacheStorage = { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };

/** What the name of every copy begins with. */
export const databasePrefix = 'cw-';
export const databaseNameOf = (clientId: ClientId): string => `${databasePrefix}${clientId}`;

/** The one record that says where a copy stands. */
export const metaKey = 'state';

export type PageKind = 'facts' | 'search';
export const pageKey = (kind: PageKind, number: number): string => `${kind}:${number}`;

/** The database of that name, not yet open. */
export function databaseOf(name: string, storage: CacheStorage): CacheDatabase {
  // Relaxed: this is a cache. What must survive a power cut is in the journal.
  const database = new Dexie(name, {
    indexedDB: storage.indexedDB,
    IDBKeyRange: storage.IDBKeyRange,
    chromeTransactionDurability: 'relaxed',
  }) as CacheDatabase;
  database.version(1).stores({ folders: 'id', pages: 'key', meta: 'key' });
  return database;
}
