import { IDBFactory } from 'fake-indexeddb';
import { withOwn } from '#tests/support/with-own.ts';
import type { CrashPoints } from './sim-disk.ts';

/**
 * The IndexedDB of one computer. Each run of the program has its own way in, which is shut when the program ends: what was
 * not committed by then never is.
 */
export class SimCacheStorage {
  #factory = new IDBFactory();
  #doors: (() => void)[] = [];
  /** So many of the next changes fail, as on a full disk. */
  failingWrites = 0;

  /** The way in for one run of the program. */
  doorFor(points: CrashPoints): IDBFactory {
    const factory = this.#factory;
    const open = new Set<IDBDatabase>();
    let isShut = false;
    this.#doors.push(() => {
      isShut = true;
      for (const database of open) database.close();
    });
    const request = <R extends IDBRequest>(make: () => R): R => {
      if (isShut || !points.reach()) throw new DOMException('the program has ended', 'AbortError');
      return make();
    };
    return withOwn(factory, {
      open: (name, version) => {
        const opening = request(() => factory.open(name, version));
        opening.addEventListener('success', () => {
          if (isShut) return opening.result.close();
          open.add(opening.result);
          this.#watch(opening.result, () => isShut || !points.reach());
        });
        return opening;
      },
      deleteDatabase: (name) => request(() => factory.deleteDatabase(name)),
    });
  }

  /** The program has ended. */
  shutDoors(): void {
    for (const shut of this.#doors.splice(0)) shut();
  }

  /** Everything is gone, as after garbage in its files. */
  lose(): void {
    this.#factory = new IDBFactory();
  }

  /** Takes one record out of a store behind the program's back; nothing where there is none. */
  async damage(at: number): Promise<void> {
    const names = (await this.#factory.databases()).flatMap(({ name }) => name ?? []);
    const name = names[Math.floor(at * names.length)];
    if (name === undefined) return;
    const database = await promised<IDBDatabase>(this.#factory.open(name));
    const stores = [...database.objectStoreNames];
    const store = stores[Math.floor(((at * 7919) % 1) * stores.length)];
    if (store !== undefined) {
      const records = database.transaction(store, 'readwrite').objectStore(store);
      const keys = await promised(records.getAllKeys());
      const key = keys[Math.floor(((at * 104_729) % 1) * keys.length)];
      if (key !== undefined) await promised(records.delete(key));
    }
    database.close();
  }

  #watch(database: IDBDatabase, isOver: () => boolean): void {
    const begin = database.transaction.bind(database);
    database.transaction = (names, mode, options) => {
      if (isOver()) throw new DOMException('the program has ended', 'InvalidStateError');
      if (mode === 'readwrite' && this.failingWrites > 0) {
        this.failingWrites -= 1;
        throw new DOMException('the disk is full', 'QuotaExceededError');
      }
      return begin(names, mode, options);
    };
  }
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB refused')));
  });
}
