// @vitest-environment node
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { answerOf, bookOf, idAt, inStore, pulled, requests } from '#tests/support/copy-story.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';
import type { DataClient } from './data-client.ts';

vi.setConfig({ testTimeout: 60_000 });
const { put: realPut } = IDBObjectStore.prototype;

let world: DeskWorld;
afterEach(async () => {
  IDBObjectStore.prototype.put = realPut;
  await world.shut();
  expect(world.bugs).toEqual([]);
});

/** Accounts without people, so that all there are came by a pull. */
const folders = (count: number) => bookOf(count, { contacts: [] });
const name = (accountId: AccountId, text: string) => put('contacts', build.contact({ accountId, name: text }));

const keysOf = (table: string): Promise<readonly string[]> =>
  inStore(world, table, async (store) => (await answerOf(store.getAllKeys())).map(String));

async function expectTruth(client: DataClient): Promise<void> {
  client.watchQueue('all', 0, 1);
  await world.until(() => client.queue.read()?.total === world.server.folders.length, 'the whole book');
  for (const folder of world.server.folders.slice(0, 4)) expect((await shown(world, client, folder.account.id)).folder).toEqual(folder);
}

describe('what a pull changes', () => {
  it('is written beside the pages it touches, and is there at the next start', async () => {
    world = new DeskWorld(folders(600));
    const client = await world.openReady();
    const pages = (await keysOf('pages')).length;
    for (const round of [1, 2, 3]) {
      for (const at of [0, 299, 599]) world.server.write(idAt(world, at), [name(idAt(world, at), `Person ${round}-${at}`)]);
      await pulled(world, client);
    }
    expect((await keysOf('pages')).length).toBe(pages + 6);
    await world.shut();
    world.main.isOnline = false;
    const again = await world.openReady();
    await expectTruth(again);
    await world.until(async () => (await again.search('Person 3-299')).hits.length === 1);
    expect((await again.search('Person 1-')).hits).toHaveLength(3);
    expect(world.main.notes).toEqual([]);
  });

  it('is folded into the pages when there is much of it', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    for (let round = 0; round < 40; round += 1) {
      world.server.write(idAt(world, round % 3), [name(idAt(world, round % 3), `Person ${round}`)]);
      await pulled(world, client);
    }
    expect((await keysOf('pages')).length).toBeGreaterThan(50);
    await pulled(world, client);
    await world.until(async () => (await keysOf('pages')).join(' ') === 'facts:0 figures:0 search:0', 'the pages in order');
    await world.shut();
    await expectTruth(await world.openReady());
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
  });

  it('leaves nothing of an account that has left, and takes it in again when it comes back', async () => {
    world = new DeskWorld(folders(5));
    const client = await world.openReady();
    const [leaver] = world.server.folders;
    if (!leaver) throw new Error('no folder');
    world.server.evict(leaver.account.id);
    await pulled(world, client);
    expect(await keysOf('folders')).toHaveLength(4);
    world.server.assign(leaver);
    await pulled(world, client);
    await world.shut();
    const again = await world.openReady();
    await expectTruth(again);
    world.server.evict(leaver.account.id);
    await pulled(world, again);
    await pulled(world, again);
    await world.until(async () => (await keysOf('pages')).join(' ') === 'facts:0 figures:0 search:0', 'the pages in order');
    expect(await keysOf('folders')).toHaveLength(4);
    await world.shut();
    await expectTruth(await world.openReady());
    expect(world.main.notes).toEqual([]);
  });

  it.each([0, 1, 2])('row 8: a kill at write %i of the fold leaves pages and deltas that come to the same', async (writes) => {
    world = new DeskWorld(folders(300));
    const client = await world.openReady();
    world.server.evict(idAt(world, 7));
    world.server.write(idAt(world, 1), [name(idAt(world, 1), 'New Person')]);
    await pulled(world, client);
    const before = await keysOf('pages');
    let left = writes;
    let isKilled = false;
    IDBObjectStore.prototype.put = function (value: unknown, ...rest) {
      // The state of the quiet pull itself is stored; what comes behind it is the fold.
      if (isState(value) && !isKilled && left === writes) return realPut.call(this, value, ...rest);
      if ((left -= 1) < 0) {
        isKilled = true;
        throw new DOMException('killed', 'AbortError');
      }
      return realPut.call(this, value, ...rest);
    };
    world.main.poke();
    await world.until(() => isKilled, 'the kill');
    await world.kill();
    IDBObjectStore.prototype.put = realPut;
    expect(await keysOf('pages')).toEqual(before);

    world.main.isOnline = false;
    const again = await world.openReady();
    await expectTruth(again);
    expect(world.main.notes).toEqual([]);
    world.main.setOnline(true);
    await pulled(world, again);
    await pulled(world, again);
    await world.until(async () => (await keysOf('pages')).length < before.length, 'the fold after all');
    await expectTruth(again);
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
  });
});

const isState = (value: unknown): boolean => typeof value === 'object' && value !== null && 'key' in value && value.key === 'state';

it('fault 25: pulls no more often than the network comes back, one at a time, and ends with what the server holds', async () => {
  world = new DeskWorld(folders(3));
  const client = await world.openReady();
  const accountId = idAt(world, 0);
  const before = requests(world, 'sync.pull').length;
  for (let flap = 0; flap < 1000; flap += 1) {
    world.main.setOnline(flap % 2 === 1);
    if (flap % 50 === 0) {
      world.server.write(accountId, [name(accountId, `Person ${flap}`)]);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  await world.until(() => client.sync.read().link.isOnline && !client.sync.read().isPulling);
  await pulled(world, client);
  await world.until(async () => (await shown(world, client, accountId)).folder.contacts.length === 20, 'all that was written');
  expect(requests(world, 'sync.pull').length - before).toBeLessThan(502);
  expect(requests(world, 'sync.snapshot')).toHaveLength(1);
  await expectTruth(client);
});
