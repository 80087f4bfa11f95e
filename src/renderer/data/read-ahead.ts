import type { ClientId } from '#domain/kernel/ids.ts';
import {
  type CacheDatabase,
  type CacheStorage,
  type PageRecord,
  databaseNameOf,
  databaseOf,
  databasePrefix,
  metaKey,
  pageKey,
} from './cache-database.ts';

/** The state and the summaries of a copy as they lie on the disk, sealed, with the open database they are from. */
export type PagesAhead = {
  readonly database: CacheDatabase;
  readonly state: PageRecord;
  readonly pages: ReadonlyMap<string, PageRecord>;
};

export type ReadAhead = {
  /** What was read ahead of this client's copy, once; null where it is another's, or nothing could be read. */
  take(clientId: ClientId): Promise<PagesAhead | null>;
};

/**
 * Reads the summaries of the only copy on this computer while a person still types the password: sealed as they are, since
 * there is no key yet. Where several people share the computer nobody knows whose copy it will be, and nothing is read.
 */
export function readAhead(storage: CacheStorage): ReadAhead {
  // Whatever fails here is met again, and answered, when the copy is opened.
  let read: Promise<PagesAhead | null> | null = readOnlyCopy(storage).catch(() => null);
  return {
    async take(clientId) {
      const pages = await read;
      read = null;
      if (pages?.database.name === databaseNameOf(clientId)) return pages;
      pages?.database.close();
      return null;
    },
  };
}

async function readOnlyCopy(storage: CacheStorage): Promise<PagesAhead | null> {
  const names = (await storage.indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(databasePrefix) ? [name] : []));
  const [name] = names;
  if (name === undefined || names.length > 1) return null;
  const database = databaseOf(name, storage);
  await database.open();
  const [state, records] = await Promise.all([
    database.meta.get(metaKey),
    database.pages.where('key').between(pageKey('facts', 0), 'facts;').toArray(),
  ]);
  if (state) return { database, state, pages: new Map(records.map((record) => [record.key, record])) };
  database.close();
  return null;
}
