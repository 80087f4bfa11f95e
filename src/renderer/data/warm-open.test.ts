// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { put } from '#domain/rows.ts';
import { answerOf, bookOf, idAt, inStore, noteAndFollowUp, pulled, queueOf, requests } from '#tests/support/copy-story.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('warm open', () => {
  it('shows the same order without a network as the first sync did', async () => {
    world = new DeskWorld(bookOf(600));
    const cold = await queueOf(world, await world.openReady());
    await world.shut();
    world.main.isOnline = false;
    const client = await world.openReady();
    expect(await queueOf(world, client)).toEqual(cold);
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
    expect(client.sync.read().lastSyncedAt).not.toBeNull();
  });

  it('keeps the figures of the day with the copy, and ranks on top of them what a pull has brought', async () => {
    world = new DeskWorld(bookOf(30));
    const client = await world.openReady();
    const cold = await queueOf(world, client);
    const kept = await inStore(world, 'pages', (store) => answerOf<unknown>(store.get('figures:0')));
    expect(kept).toBeDefined();
    const accountId = idAt(world, 3);
    world.server.write(accountId, [put('invoices', build.invoice({ accountId, openAmountMinor: 90_000_00, amountMinor: 90_000_00 }))]);
    world.server.evict(idAt(world, 5));
    await pulled(world, client);
    await world.until(() => client.queue.read()?.total === 29, 'the pull');
    const rows = client.queue.read()?.rows;
    expect(rows?.map(({ number }) => number)).not.toEqual(cold.filter((number) => rows?.some((row) => row.number === number)));
    await world.shut();
    // The figures of the first sync, as they are where no quiet moment came before the window was closed.
    await inStore(world, 'pages', (store) => answerOf(store.put(kept)));
    world.main.isOnline = false;
    const again = await world.openReady();
    await queueOf(world, again);
    expect(again.queue.read()?.rows).toEqual(rows);
    expect(world.main.notes).toEqual([]);
  });

  it.each([
    ['are gone', (store: IDBObjectStore) => answerOf(store.delete('figures:0'))],
    ['are damaged', (store: IDBObjectStore) => spoil(store, 'figures:0')],
  ])('works the figures out anew, and says nothing, where they %s', async (_, damage) => {
    world = new DeskWorld(bookOf(30));
    const cold = await queueOf(world, await world.openReady());
    await world.shut();
    await inStore(world, 'pages', damage);
    const before = await inStore(world, 'pages', (store) => answerOf<unknown>(store.get('figures:0')));
    world.main.isOnline = false;
    expect(await queueOf(world, await world.openReady())).toEqual(cold);
    const isKeptAnew = async () => {
      const kept = await inStore(world, 'pages', (store) => answerOf<unknown>(store.get('figures:0')));
      return kept !== undefined && JSON.stringify(kept) !== JSON.stringify(before);
    };
    await world.until(isKeptAnew, 'figures kept anew');
    expect(world.main.notes).toEqual([]);
  });

  it('ranks anew on another day', async () => {
    world = new DeskWorld(bookOf(30, { promises: [build.promise({ promisedDate: '2026-04-02' })] }));
    const client = await world.openReady();
    client.watchQueue('promisesDue', 0, 100);
    await world.until(() => client.queue.read()?.list === 'promisesDue');
    expect(client.queue.read()?.total).toBe(0);
    await world.shut();
    world.nowMs += 4 * 86_400_000;
    const later = await world.openReady();
    later.watchQueue('promisesDue', 0, 100);
    await world.until(() => later.queue.read()?.list === 'promisesDue');
    expect(later.queue.read()?.total).toBe(30);
  });

  it('holds what was said offline, once, before and after the server has it', async () => {
    world = new DeskWorld(bookOf(5));
    const accountId = idAt(world, 2);
    const before = await world.openReady();
    world.main.isOnline = false;
    expect(await before.run('contactNote.record', accountId, noteAndFollowUp(accountId))).toEqual({ saved: true });
    await world.shut();

    const client = await world.openReady();
    const offline = await shown(world, client, accountId);
    expect(offline.folder.notes.map(({ text }) => text)).toEqual(['Will pay on Friday']);
    expect(offline.waitingIds).toHaveLength(2);
    client.watchQueue('all', 0, 10);
    await world.until(() => client.queue.read()?.rows.some((row) => row.isWaiting) === true);

    world.main.setOnline(true);
    await world.main.push();
    await world.until(() => world.main.confirmedSeq === 1, 'the confirmation');
    const online = await shown(world, client, accountId);
    expect(online.folder).toEqual(world.server.folder(accountId));
    expect(online.waitingIds).toEqual([]);
  });

  it.each([
    ['a folder that was changed', 'folders', spoilFirst],
    ['a page that was changed', 'pages', spoilFirst],
    ['a folder that is gone', 'folders', remove],
    ['a page that is gone', 'pages', remove],
    ['a state that is gone', 'meta', remove],
  ])('fetches the book again after damage (%s) and keeps what waits', async (_, table, damage) => {
    world = new DeskWorld(bookOf(300));
    const first = await world.openReady();
    const accountId = idAt(world, 0);
    await first.run('contactNote.record', accountId, noteAndFollowUp(accountId));
    await world.shut();
    await inStore(world, table, damage);

    const client = world.open();
    const states = statesOf(client);
    client.watchAccount(accountId);
    await world.until(() => states.some((state) => state.problem?.code === 'cache.broken'), 'the problem said');
    await world.until(() => client.sync.read().phase === 'ready' && client.account.read().status === 'ready', 'the new copy');
    expect(await queueOf(world, client)).toHaveLength(300);
    expect((await shown(world, client, accountId)).folder.notes).toHaveLength(1);
    world.main.poke();
    await world.until(() => client.sync.read().problem === null, 'the problem forgotten');
  });
});

async function spoil(store: IDBObjectStore, which?: IDBValidKey): Promise<void> {
  const [[record], [key]] = [await answerOf(store.getAll(which)), await answerOf(store.getAllKeys(which))];
  const bytes = new Uint8Array(record.sealed);
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  await answerOf(store.put(record, store.keyPath === null ? key : undefined));
}

const spoilFirst = (store: IDBObjectStore): Promise<void> => spoil(store);

async function remove(store: IDBObjectStore): Promise<void> {
  const [key] = await answerOf(store.getAllKeys());
  if (key !== undefined) await answerOf(store.delete(key));
}
