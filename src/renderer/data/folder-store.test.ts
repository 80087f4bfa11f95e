// @vitest-environment node
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, expect, it } from 'vitest';
import { type AccountId, accountIdSchema } from '#domain/kernel/ids.ts';
import type { FolderRecord } from './cache-database.ts';
import { deleteFolders, putFolders, runsOf } from './folder-store.ts';

const numberedId = (index: number): AccountId => accountIdSchema.parse(`00000000-0000-7000-8000-${String(index).padStart(12, '0')}`);
const record = (id: AccountId): FolderRecord => ({ id, iv: new Uint8Array(12), sealed: new ArrayBuffer(8) });

let opened: IDBDatabase[] = [];
afterEach(() => {
  for (const database of opened) database.close();
  opened = [];
});

async function newStore(): Promise<IDBDatabase> {
  const request = new IDBFactory().open('folders', 1);
  await new Promise<void>((resolve) => {
    request.onupgradeneeded = () => request.result.createObjectStore('folders');
    request.onsuccess = () => resolve();
  });
  opened.push(request.result);
  return request.result;
}

/** Does something in one transaction; false where that was aborted. */
function within(database: IDBDatabase, work: (store: IDBObjectStore) => void): Promise<boolean> {
  const transaction = database.transaction('folders', 'readwrite');
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
    work(transaction.objectStore('folders'));
  });
}

function keysIn(database: IDBDatabase): Promise<readonly IDBValidKey[]> {
  const request = database.transaction('folders').objectStore('folders').getAllKeys();
  return new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
}

it('puts every folder under its id, however many', async () => {
  for (const count of [0, 1, 50, 51, 260]) {
    const database = await newStore();
    const ids = Array.from({ length: count }, (_, at) => numberedId(at));
    expect(await within(database, (store) => putFolders(store, ids.map(record)))).toBe(true);
    expect(await keysIn(database)).toEqual(ids);
  }
});

it('puts none where one of the later ones cannot be put', async () => {
  const database = await newStore();
  const folders = Array.from({ length: 260 }, (_, at) => record(numberedId(at)));
  // No value of the record's type makes a put throw; a function does, because it cannot be cloned.
  const unclonable = { ...record(numberedId(270)), sealed: (() => undefined) as unknown as ArrayBuffer };
  expect(await within(database, (store) => putFolders(store, [...folders, unclonable]))).toBe(false);
  expect(await keysIn(database)).toEqual([]);
});

it('deletes exactly those who go, wherever they lie between those who stay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 250, maxLength: 500 }), async (stays) => {
      const ids = stays.map((_, at) => numberedId(at));
      const staying = ids.filter((_, at) => stays[at]);
      const going = ids.filter((_, at) => stays[at] !== true);
      const database = await newStore();
      await within(database, (store) => putFolders(store, ids.map(record)));
      await within(database, (store) => deleteFolders(store, runsOf(going.toReversed(), staying.toReversed()), IDBKeyRange));
      expect(await keysIn(database)).toEqual(staying);
    }),
    { numRuns: 20 },
  );
});

it('takes a whole book away with one request, and what stays apart with two', () => {
  const ids = Array.from({ length: 1000 }, (_, at) => numberedId(at));
  expect(runsOf(ids, [])).toEqual([[ids[0], ids[999]]]);
  expect(runsOf(ids.toSpliced(500, 1), [numberedId(500)])).toEqual([
    [ids[0], ids[499]],
    [ids[501], ids[999]],
  ]);
});
