import type { AccountId } from '#domain/kernel/ids.ts';
import type { FolderRecord, StoredFolder } from './cache-database.ts';

/**
 * The two changes to the folders' store that come by the thousand. They go past the library, which does half as much again around every
 * single request; a request that fails ends the transaction it is part of.
 */

/** Folders put in one go: some milliseconds, for which what a person does meanwhile has to wait. */
const foldersAtOnce = 50;

/** Puts folders into the store of a running transaction, which ends when they are in. */
export function putFolders(store: IDBObjectStore, folders: readonly FolderRecord[], from = 0): void {
  const next = Math.min(from + foldersAtOnce, folders.length);
  let last: IDBRequest | null = null;
  for (const { id, iv, sealed } of folders.slice(from, next)) last = store.put({ iv, sealed } satisfies StoredFolder, id);
  if (!last || next === folders.length) return;
  last.onsuccess = () => {
    try {
      putFolders(store, folders, next);
    } catch {
      store.transaction.abort();
    }
  };
}

/** Neighbours in the order of ids that go together: the first and the last of them. */
export type IdRun = readonly [AccountId, AccountId];

/** Fewer than these are not worth putting everybody in order. */
const fewestForRuns = 200;

/** The accounts that go, as runs between those that stay: a book that is handed over goes with one request instead of thousands. */
export function runsOf(going: readonly AccountId[], staying: Iterable<AccountId>): readonly IdRun[] {
  if (going.length < fewestForRuns) return going.map((id) => [id, id]);
  // As the store has them in order: by UTF-16 code units, which is what sorting does.
  const stay = [...staying].sort();
  const runs: [AccountId, AccountId][] = [];
  let before = 0;
  let beforeLast = -1;
  for (const id of going.toSorted()) {
    for (let next = stay[before]; next !== undefined && next < id; next = stay[before]) before += 1;
    const run = runs.at(-1);
    if (run && before === beforeLast) run[1] = id;
    else runs.push([id, id]);
    beforeLast = before;
  }
  return runs;
}

/** Deletes runs of folders from the store of a running transaction. */
export function deleteFolders(store: IDBObjectStore, runs: readonly IdRun[], range: typeof IDBKeyRange): void {
  for (const [first, last] of runs) store.delete(first === last ? first : range.bound(first, last));
}
