// The little of the peers' libraries that is used: they are installed for a benchmark only, so their own types are not there.
declare module 'rxdb/plugins/core' {
  export type RxCollection = {
    bulkInsert(documents: readonly unknown[]): Promise<{ error: readonly unknown[] }>;
    count(): { exec(): Promise<number> };
  };
  export type RxDatabase = {
    addCollections(collections: Record<string, { schema: unknown }>): Promise<Record<string, RxCollection>>;
    remove(): Promise<unknown>;
  };
  export function createRxDatabase(options: {
    name: string;
    storage: unknown;
    multiInstance: boolean;
    eventReduce: boolean;
  }): Promise<RxDatabase>;
}
declare module 'rxdb/plugins/storage-dexie' {
  export function getRxStorageDexie(): unknown;
}
declare module 'rxdb/plugins/replication' {
  import type { RxCollection } from 'rxdb/plugins/core';

  export type Checkpoint = { readonly after: number };
  export function replicateRxCollection(options: {
    collection: RxCollection;
    replicationIdentifier: string;
    live: boolean;
    retryTime: number;
    pull: { batchSize: number; handler(checkpoint: Checkpoint | undefined, batchSize: number): Promise<unknown> };
  }): {
    awaitInitialReplication(): Promise<void>;
    cancel(): Promise<void>;
    readonly error$: { subscribe(take: (fault: Error) => void): unknown };
  };
}
declare module 'pouchdb-browser' {
  export default class PouchDB {
    constructor(name: string, options: { auto_compaction: boolean });
    bulkDocs(documents: readonly unknown[]): Promise<unknown>;
    info(): Promise<{ doc_count: number }>;
    destroy(): Promise<void>;
    readonly replicate: {
      from(address: string, options: { batch_size: number; batches_limit: number }): Promise<{ docs_written: number }>;
    };
  }
}
declare module 'minisearch' {
  export type MiniSearchResult = { readonly id: number };
  export default class MiniSearch {
    constructor(options: {
      fields: readonly string[];
      storeFields: readonly string[];
      searchOptions: { prefix: boolean; combineWith: 'AND' };
    });
    addAll(documents: readonly { readonly id: number; readonly name: string }[]): void;
    search(text: string): readonly MiniSearchResult[];
  }
}
