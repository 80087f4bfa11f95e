import { type ClientId, clientIdSchema } from '#domain/kernel/ids.ts';
import {
  type CacheDatabase,
  type CacheStorage,
  type PageRecord,
  databaseNameOf,
  databaseOf,
  metaKey,
  storedCopies,
} from './cache-database.ts';

/** The state, the summaries and the figures of a copy as they lie on the disk, sealed, with the open database they are from. */
export type PagesAhead = {
  readonly database: CacheDatabase;
  readonly state: PageRecord;
  readonly pages: ReadonlyMap<string, PageRecord>;
};

export type ReadAhead = {
  /** What was read ahead of this copy, once; null where it is another, or nothing could be read. */
  take(clientId: ClientId, generation: number): Promise<PagesAhead | null>;
};

/**
 * Reads the summaries of the only copy on this computer while a person still types the password: sealed as they are, since
 * there is no key yet. Where there are several, of several people or one beside its successor, nobody knows yet which it
 * will be, and nothing is read.
 */
export function readAhead(storage: CacheStorage): ReadAhead {
  // Whatever fails here is met again, and answered, when the copy is opened.
  let read: Promise<PagesAhead | null> | null = readOnlyCopy(storage).catch(() => null);
  return {
    async take(clientId, generation) {
      const pages = await read;
      read = null;
      if (pages?.database.name === databaseNameOf(clientId, generation)) return pages;
      pages?.database.close();
      return null;
    },
  };
}

async function readOnlyCopy(storage: CacheStorage): Promise<PagesAhead | null> {
  const copies = await storedCopies(storage);
  const [copy] = copies;
  if (copy === undefined || copies.length > 1) return null;
  const database = databaseOf(databaseNameOf(clientIdSchema.parse(copy.clientId), copy.generation), storage);
  await database.open();
  const [state, records] = await Promise.all([
    database.meta.get(metaKey),
    database.pages.where('key').between('facts', 'figuret').toArray(),
  ]);
  if (state) return { database, state, pages: new Map(records.map((record) => [record.key, record])) };
  database.close();
  return null;
}
