// @vitest-environment node
import { IDBObjectStore, IDBOpenDBRequest } from 'fake-indexeddb';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { answerOf, bookOf, databaseOf, idAt, inStore, isAtRest, pulled, requests, scheduleCall } from '#tests/support/copy-story.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';
import { withOwn } from '#tests/support/with-own.ts';
import type { DataClient } from './data-client.ts';

const patience = { timeout: 60_000 };
const { put: realPut } = IDBObjectStore.prototype;

let world: DeskWorld;
afterEach(async () => {
  IDBObjectStore.prototype.put = realPut;
  await world.shut();
  expect(world.bugs).toEqual([]);
});

async function untilFolded(client: DataClient): Promise<void> {
  world.server.evict(idAt(world, 1));
  for (const _ of [1, 2]) {
    const before = world.main.asked.length;
    world.main.poke();
    await world.until(() => world.main.asked.length > before && isAtRest(client));
  }
  // The summaries, the texts and the figures.
  await world.until(async () => (await inStore(world, 'pages', (store) => answerOf(store.count()))) === 3, 'the pages in order');
}

/** Opens the copy, which is to be found wanting, and waits for the one that takes its place. */
async function openAndMend(): Promise<DataClient> {
  const client = world.open();
  const states = statesOf(client);
  await world.until(() => states.some(({ problem }) => problem?.code === 'cache.broken'), 'the words');
  await world.until(() => isAtRest(client) && world.main.confirmedSeq === world.server.lastSeq(world.main.clientId), 'the new copy');
  return client;
}

async function expectTruth(client: DataClient, waiting: AccountId): Promise<void> {
  client.watchQueue('all', 0, 1000);
  await world.until(() => client.queue.read()?.total === world.server.folders.length, 'the whole book');
  for (const { account } of world.server.folders.slice(0, 5)) {
    const { folder, waitingIds } = await shown(world, client, account.id);
    if (account.id === waiting) expect(waitingIds).toHaveLength(1);
    else expect(folder).toEqual(world.server.folder(account.id));
  }
}

describe('row 23: an IndexedDB that has lost something without a word', () => {
  it.each([
    ['some folders', 'folders', 3],
    ['every folder', 'folders', 300],
    ['a page of summaries and texts', 'pages', 1],
    ['all pages', 'pages', 4],
    ['its state', 'meta', 1],
  ])('that lost %s is replaced, what waits is kept, and the person is told', patience, async (_, table, count) => {
    world = new DeskWorld(bookOf(300));
    const before = await world.openReady();
    const waiting = idAt(world, 2);
    await scheduleCall(before, waiting);
    await world.shut();
    await inStore(world, table, async (store) => {
      for (const key of (await answerOf(store.getAllKeys())).slice(0, count)) await answerOf(store.delete(key));
    });
    const client = await openAndMend();
    await expectTruth(client, waiting);
    expect(world.main.notes[0]).toBe('damaged');
  });

  it.each([
    ['a folder', 'folders'],
    ['the pages', 'pages'],
    ['the state', 'meta'],
  ])('that gives an older record in place of %s is replaced, though every record is genuine', patience, async (_, table) => {
    world = new DeskWorld(bookOf(3));
    await world.openReady();
    const [accountId, waiting] = [idAt(world, 0), idAt(world, 2)];
    await world.shut();
    const olderKeys = await inStore(world, table, (store) => answerOf(store.getAllKeys()));
    const older = await inStore(world, table, (store) => answerOf<unknown[]>(store.getAll()));

    const second = await world.openReady();
    await scheduleCall(second, waiting);
    world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
    world.main.poke();
    await world.until(async () => (await second.search('new person')).hits.length === 1, 'the pull');
    // Who has left leaves the pages too, at the next pull that brings nothing.
    if (table === 'pages') await untilFolded(second);
    await world.shut();
    await inStore(world, table, async (store) => {
      for (const [at, record] of older.entries()) await answerOf(store.put(record, store.keyPath === null ? olderKeys[at] : undefined));
    });

    const client = world.open();
    await world.until(() => client.sync.read().phase === 'ready');
    client.watchAccount(accountId);
    await world.until(() => world.main.notes.includes('damaged'), 'the damage found');
    await world.until(() => isAtRest(client), 'the new copy');
    await expectTruth(client, waiting);
  });

  it('that gives an older page in place of the last one shows no row of it', patience, async () => {
    world = new DeskWorld(bookOf(3));
    await world.openReady();
    await world.shut();
    const older = await inStore(world, 'pages', (store) => answerOf<unknown>(store.get('facts:0')));
    const second = await world.openReady();
    const [leaver] = world.server.folders;
    if (!leaver) throw new Error('no folder');
    world.server.evict(leaver.account.id);
    await pulled(world, second);
    // As many accounts as before, so that no count tells it.
    world.server.assign(leaver);
    await pulled(world, second);
    await pulled(world, second);
    const isAnotherPage = async () =>
      !isDeepStrictEqual(await inStore(world, 'pages', (store) => answerOf<unknown>(store.get('facts:0'))), older);
    await world.until(isAnotherPage, 'the page written anew');
    await world.shut();
    await inStore(world, 'pages', (store) => answerOf(store.put(older)));
    // Without a network there is no other copy to be had either.
    world.main.isOnline = false;
    const client = world.open();
    const states = statesOf(client);
    await world.until(() => client.sync.read().problem?.code === 'cache.broken', 'the words');
    expect(states.map(({ phase }) => phase)).not.toContain('ready');
    expect(client.queue.read()).toBeNull();
  });

  it('fault 9: never shows an account that does not open as empty, and leaves all the others in use', patience, async () => {
    world = new DeskWorld(bookOf(30));
    await world.openReady();
    await world.shut();
    const [spoilt, sound] = [idAt(world, 0), idAt(world, 1)];
    await inStore(world, 'folders', async (store) => {
      const record: { sealed: ArrayBuffer } = await answerOf(store.get(spoilt));
      const bytes = new Uint8Array(record.sealed);
      bytes[9] = (bytes[9] ?? 0) ^ 1;
      await answerOf(store.put(record, spoilt));
    });
    world.main.isOnline = false;
    const client = await world.openReady();
    client.watchAccount(spoilt);
    await world.until(() => client.sync.read().problem?.code === 'cache.broken', 'the words');
    expect(client.account.read()).toMatchObject({ status: 'loading' });
    expect(await scheduleCall(client, spoilt)).toEqual({ saved: false, refusal: { code: 'cache.broken' } });
    expect((await shown(world, client, sound)).folder).toEqual(world.server.folder(sound));
    expect(await scheduleCall(client, sound)).toEqual({ saved: true });
    client.watchAccount(spoilt);
    world.main.setOnline(true);
    await world.until(() => client.account.read().status === 'ready', 'the account from the new copy');
    expect((await shown(world, client, spoilt)).folder).toEqual(world.server.folder(spoilt));
  });
});

describe('fault 8: an IndexedDB that does not answer', () => {
  /** A database of this name is asked to open and never does. */
  const silent = (name: string): void => {
    const { indexedDB } = world;
    const never = new IDBOpenDBRequest();
    world.indexedDB = withOwn(indexedDB, {
      open: (asked, version) => (asked === name ? never : indexedDB.open(asked, version)),
      deleteDatabase: (asked) => (asked === name ? never : indexedDB.deleteDatabase(asked)),
    });
  };

  it('is left behind after a while, with words, and a new copy is fetched under another name', patience, async () => {
    world = new DeskWorld(bookOf(30));
    const before = await world.openReady();
    const waiting = idAt(world, 2);
    await scheduleCall(before, waiting);
    await world.shut();
    world.timing = { ...world.timing, openLimitMs: 100 };
    const { indexedDB } = world;
    silent(databaseOf(world, 0));
    const client = world.open();
    const states = statesOf(client);
    await world.until(() => isAtRest(client), 'the new copy');
    expect(states.some(({ problem }) => problem?.code === 'cache.unanswered')).toBe(true);
    expect(world.main.notes[0]).toBe('unanswered');
    await expectTruth(client, waiting);
    await world.shut();

    // A later start, on which it does answer, removes it.
    world.indexedDB = indexedDB;
    world.main.isOnline = false;
    await expectTruth(await world.openReady(), waiting);
    await expect.poll(async () => (await indexedDB.databases()).map(({ name }) => name)).toEqual([databaseOf(world, 1)]);
  });
});

describe('row 7: a kill at any write', () => {
  const killAfter = (writes: number): void => {
    let left = writes;
    IDBObjectStore.prototype.put = function (...parameters) {
      if ((left -= 1) < 0) throw new DOMException('killed', 'AbortError');
      return realPut.apply(this, parameters);
    };
  };

  /** A book of 259: two batches, of 250 folders and of 9, each with two pages and the state; then the state alone, which makes it whole. */
  it.each([0, 1, 100, 252, 253, 254, 264, 265, 266])(
    'of a new copy (%i): the old one is shown, or the new one, never a mixture',
    patience,
    async (writes) => {
      world = new DeskWorld(bookOf(260));
      const before = await world.openReady();
      const waiting = idAt(world, 2);
      await scheduleCall(before, waiting);
      const wholeOld = new Set(world.server.folders.map(({ account }) => account.id));
      const oldContact = world.server.folder(idAt(world, 1))?.contacts.length;
      world.server.restore();
      world.server.evict(idAt(world, 259));
      world.server.write(idAt(world, 1), [put('contacts', build.contact({ accountId: idAt(world, 1), name: 'New Person' }))]);
      world.timing = { ...world.timing, retryMs: 60_000 };
      killAfter(writes);
      world.main.poke();
      await world.until(
        () =>
          requests(world, 'sync.snapshot').length === 2 && (before.sync.read().problem !== null || world.main.notes.includes('renewed')),
        'the kill',
      );
      await world.kill();
      IDBObjectStore.prototype.put = realPut;

      world.main.isOnline = false;
      const client = await world.openReady();
      client.watchQueue('all', 0, 1000);
      await world.until(() => client.queue.read() !== null);
      const isNew = client.queue.read()?.total === 259;
      expect(client.queue.read()?.total).toBe(isNew ? 259 : wholeOld.size);
      expect((await shown(world, client, idAt(world, 1))).folder.contacts).toHaveLength((oldContact ?? 0) + (isNew ? 1 : 0));
      expect((await shown(world, client, waiting)).waitingIds).toHaveLength(1);
      expect(isNew).toBe(writes >= 266);

      world.main.setOnline(true);
      await world.until(() => isAtRest(client) && client.queue.read()?.total === 259, 'the new copy');
      await expectTruth(client, waiting);
    },
  );

  it.each([0, 1, 2, 3])('of a pull (%i): the old cursor with the old rows, and the same pull again', patience, async (writes) => {
    world = new DeskWorld(bookOf(3));
    const before = await world.openReady();
    const accountId = idAt(world, 1);
    world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
    killAfter(writes);
    world.main.poke();
    await world.until(() => before.sync.read().problem !== null, 'the kill');
    await world.kill();
    IDBObjectStore.prototype.put = realPut;
    world.main.isOnline = false;
    const client = await world.openReady();
    expect((await client.search('new person')).hits).toEqual([]);
    expect((await shown(world, client, accountId)).folder.contacts).toHaveLength(1);
    world.main.setOnline(true);
    await world.until(() => isAtRest(client) && client.sync.read().problem === null);
    world.main.poke();
    await world.until(async () => (await client.search('new person')).hits.length === 1, 'the pull again');
    expect((await shown(world, client, accountId)).folder).toEqual(world.server.folder(accountId));
  });
});
