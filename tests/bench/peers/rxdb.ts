import { type RxCollection, createRxDatabase } from 'rxdb/plugins/core';
import { type Checkpoint, replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

const batchDocuments = 1000;
/** Longer than a benchmark: a replication that fails is to fail, not to be tried again unseen. */
const never = 1_000_000;

const text = (maxLength: number) => ({ type: 'string', maxLength });
const versionSchema = { type: 'number', minimum: 0, maximum: 1e9, multipleOf: 1 };

/** The four indexes of a store of rows; the other fields of a row are kept as they come. */
const rowSchema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text(36), table: text(20), accountId: text(36), version: versionSchema },
  required: ['id', 'table', 'accountId', 'version'],
  indexes: ['accountId', ['table', 'accountId'], 'version', ['table', 'version']],
};

const folderSchema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text(36), number: text(64), name: text(200), version: versionSchema },
  required: ['id', 'number', 'name', 'version'],
  indexes: ['number', 'name', 'version', ['version', 'name']],
};

export type DocumentKind = 'rows' | 'folders';

/** Milliseconds to insert documents (1,000 at a time) into RxDB over its Dexie storage, without its development mode. */
export async function rxdbInsertMs(kind: DocumentKind, documents: readonly { readonly id: string }[]): Promise<number> {
  return withCollection(kind, documents.length, async (collection) => {
    for (let at = 0; at < documents.length; at += batchDocuments) {
      const { error } = await collection.bulkInsert(documents.slice(at, at + batchDocuments));
      if (error.length > 0) throw new Error(`RxDB did not take a document: ${JSON.stringify(error[0]).slice(0, 300)}`);
    }
  });
}

/** Milliseconds for RxDB's replication to fetch so many documents from an address, 1,000 at a time. */
export async function rxdbReplicateMs(kind: DocumentKind, address: string, count: number): Promise<number> {
  return withCollection(kind, count, async (collection) => {
    const replication = replicateRxCollection({
      collection,
      replicationIdentifier: address,
      live: false,
      retryTime: never,
      pull: {
        batchSize: batchDocuments,
        async handler(checkpoint: Checkpoint | undefined, limit) {
          const answer = await fetch(`${address}?after=${checkpoint?.after ?? 0}&limit=${limit}`);
          return answer.json();
        },
      },
    });
    const failed = new Promise<never>((_, reject) => replication.error$.subscribe(reject));
    await Promise.race([replication.awaitInitialReplication(), failed]);
    await replication.cancel();
  });
}

async function withCollection(kind: DocumentKind, count: number, run: (collection: RxCollection) => Promise<void>): Promise<number> {
  const name = `rx${crypto.randomUUID().replaceAll('-', '')}`;
  const database = await createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false, eventReduce: false });
  const { documents } = await database.addCollections({ documents: { schema: kind === 'rows' ? rowSchema : folderSchema } });
  if (!documents) throw new Error('RxDB made no collection');
  const from = performance.now();
  await run(documents);
  const took = performance.now() - from;
  const stored = await documents.count().exec();
  await database.remove();
  if (stored !== count) throw new Error(`RxDB holds ${stored} of ${count} documents`);
  return took;
}
