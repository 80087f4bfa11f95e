import { IDBFactory } from 'fake-indexeddb';
import { withOwn } from '#tests/support/with-own.ts';

/** An IndexedDB that forgets what is in most folders, as a disk does not hold its contents in memory; all else is as it was put. */
export class SparseStorage {
  /** Folders that were put. */
  puts = 0;
  readonly #factory = new IDBFactory();
  readonly #isKept: (id: string) => boolean;

  constructor(isKept: (id: string) => boolean) {
    this.#isKept = isKept;
  }

  /** The way in for one run of the program. */
  door(): IDBFactory {
    const factory = this.#factory;
    return withOwn(factory, {
      open: (name, version) => {
        const opening = factory.open(name, version);
        opening.addEventListener('success', () => this.#watch(opening.result));
        return opening;
      },
    });
  }

  #watch(database: IDBDatabase): void {
    const begin = database.transaction.bind(database);
    database.transaction = (names, mode, options) => {
      const transaction = begin(names, mode, options);
      const storeOf = transaction.objectStore.bind(transaction);
      transaction.objectStore = (name) => this.#thinned(storeOf(name));
      return transaction;
    };
  }

  #thinned(store: IDBObjectStore): IDBObjectStore {
    if (store.name !== 'folders' || Object.hasOwn(store, 'put')) return store;
    const put = store.put.bind(store);
    store.put = (value: unknown, key?: IDBValidKey) => {
      this.puts += 1;
      return put(typeof key === 'string' && this.#isKept(key) ? value : null, key);
    };
    return store;
  }
}
