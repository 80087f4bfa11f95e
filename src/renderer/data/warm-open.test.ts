// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerOf, bookOf, idAt, inStore, noteAndFollowUp, queueOf, requests } from '#tests/support/copy-story.ts';
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
    ['a folder that was changed', 'folders', spoil],
    ['a page that was changed', 'pages', spoil],
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

async function spoil(store: IDBObjectStore): Promise<void> {
  const [[record], [key]] = [await answerOf(store.getAll()), await answerOf(store.getAllKeys())];
  const bytes = new Uint8Array(record.sealed);
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  await answerOf(store.put(record, store.keyPath === null ? key : undefined));
}

async function remove(store: IDBObjectStore): Promise<void> {
  const [key] = await answerOf(store.getAllKeys());
  if (key !== undefined) await answerOf(store.delete(key));
}
