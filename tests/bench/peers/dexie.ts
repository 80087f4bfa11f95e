import { Dexie, type Table } from 'dexie';

export const batchRows = 2000;

/** A database of plain documents under their ids, indexed as named; relaxed, as caches are. */
export type PlainDatabase = Dexie & { readonly documents: Table<{ readonly id: string }, string> };

/** Opens a plain database, a new one unless it is named. */
export async function plainDatabase(indexes: readonly string[], name = `plain-${crypto.randomUUID()}`): Promise<PlainDatabase> {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as PlainDatabase;
  database.version(1).stores({ documents: ['id', ...indexes].join(',') });
  await database.open();
  return database;
}

/** Puts documents, 2,000 a transaction. */
export async function putAll(database: PlainDatabase, documents: readonly { readonly id: string }[]): Promise<void> {
  for (let at = 0; at < documents.length; at += batchRows) await database.documents.bulkPut(documents.slice(at, at + batchRows));
}

/** Runs in a new plain database, removes it, and gives the milliseconds of the run; the documents it leaves are counted. */
export async function inPlainDatabaseMs(
  indexes: readonly string[],
  count: number,
  run: (database: PlainDatabase) => Promise<void>,
): Promise<number> {
  const database = await plainDatabase(indexes);
  const from = performance.now();
  await run(database);
  const took = performance.now() - from;
  const stored = await database.documents.count();
  await database.delete();
  if (stored !== count) throw new Error(`Dexie holds ${stored} of ${count} documents`);
  return took;
}
