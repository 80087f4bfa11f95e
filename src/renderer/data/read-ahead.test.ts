import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { newId } from '#tests/support/build.ts';
import { databaseNameOf, databaseOf, metaKey, pageKey } from './cache-database.ts';
import { readAhead } from './read-ahead.ts';

const sealed = { iv: new Uint8Array(12), sealed: new ArrayBuffer(16) };
const newClientId = () => clientIdSchema.parse(newId());

async function storageOf(...clientIds: readonly ReturnType<typeof newClientId>[]) {
  const storage = { indexedDB: new IDBFactory(), IDBKeyRange };
  for (const clientId of clientIds) {
    const database = databaseOf(databaseNameOf(clientId), storage);
    await database.meta.put({ key: metaKey, ...sealed });
    await database.pages.bulkPut(
      [pageKey('facts', 0), pageKey('facts', 11), pageKey('figures', 0), pageKey('search', 0)].map((key) => ({ key, ...sealed })),
    );
    database.close();
  }
  return storage;
}

describe('what is read while a person still types the password', () => {
  test('is the state, the summaries and the figures of the only copy, and is given once', async () => {
    const clientId = newClientId();
    const ahead = readAhead(await storageOf(clientId));
    const pages = await ahead.take(clientId, 0);
    expect([...(pages?.pages.keys() ?? [])].sort()).toEqual(['facts:0', 'facts:11', 'figures:0']);
    expect(pages?.state.key).toBe(metaKey);
    expect(await ahead.take(clientId, 0)).toBeNull();
  });

  test('is nothing for another client, for two copies, and where there is none', async () => {
    const [one, two] = [newClientId(), newClientId()];
    expect(await readAhead(await storageOf(one)).take(two, 0)).toBeNull();
    expect(await readAhead(await storageOf(one, two)).take(one, 0)).toBeNull();
    expect(await readAhead(await storageOf(one)).take(one, 1)).toBeNull();
    expect(await readAhead(await storageOf()).take(one, 0)).toBeNull();
  });
});
