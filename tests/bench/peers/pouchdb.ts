import PouchDB from 'pouchdb-browser';

const batchDocuments = 1000;
/** Batches under way at a time. */
const batchesAtOnce = 4;

/** Milliseconds to insert documents (1,000 at a time) into PouchDB over IndexedDB; it has no index but its key's. */
export async function pouchInsertMs(documents: readonly { readonly id: string }[]): Promise<number> {
  const named = documents.map(({ id, ...rest }) => ({ _id: id, ...rest }));
  return withDatabase(documents.length, async (database) => {
    for (let at = 0; at < named.length; at += batchDocuments) await database.bulkDocs(named.slice(at, at + batchDocuments));
  });
}

/** Milliseconds for PouchDB's replication to fetch so many documents from an address that speaks CouchDB's protocol. */
export async function pouchReplicateMs(address: string, count: number): Promise<number> {
  return withDatabase(count, async (database) => {
    await database.replicate.from(address, { batch_size: batchDocuments, batches_limit: batchesAtOnce });
  });
}

async function withDatabase(count: number, run: (database: PouchDB) => Promise<void>): Promise<number> {
  const database = new PouchDB(`pouch${crypto.randomUUID()}`, { auto_compaction: false });
  await database.info();
  const from = performance.now();
  await run(database);
  const took = performance.now() - from;
  const stored = (await database.info()).doc_count;
  await database.destroy();
  if (stored !== count) throw new Error(`PouchDB holds ${stored} of ${count} documents`);
  return took;
}
