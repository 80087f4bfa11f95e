// @vitest-environment node
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { bookOf, databaseOf, idAt, isAtRest, makeOutdated, noteAndFollowUp, pulled, queueOf, requests } from '#tests/support/copy-story.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';
import { withOwn } from '#tests/support/with-own.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('fault 11: a disk or a quota that is used up', () => {
  const { put: realPut } = IDBObjectStore.prototype;
  const fill = () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  };
  const makeRoom = () => {
    IDBObjectStore.prototype.put = realPut;
  };
  afterEach(makeRoom);

  it('leaves what was there, says so, and goes on when there is room', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    await pulled(world, client);
    fill();
    world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
    await pulled(world, client);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', problem: { code: 'cache.broken' } });
    expect((await client.search('new person')).hits).toEqual([]);
    expect(await client.run('contactNote.record', accountId, noteAndFollowUp(accountId))).toEqual({ saved: true });
    makeRoom();
    await pulled(world, client);
    expect(client.sync.read().problem).toBeNull();
    expect((await client.search('new person')).hits).toHaveLength(1);
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
  });

  it('is given up after three failed writes, and the book fetched anew', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    await pulled(world, client);
    fill();
    world.server.write(idAt(world, 0), [put('contacts', build.contact({ accountId: idAt(world, 0) }))]);
    for (const _ of [1, 2, 3]) await pulled(world, client);
    makeRoom();
    await world.until(() => client.sync.read().phase === 'ready' && requests(world, 'sync.snapshot').length > 1, 'the new copy');
    expect(await queueOf(world, client)).toHaveLength(3);
  });

  it('security 6: is full while the copy changes its shape: the old copy goes, what waits is safe, and the book comes once there is room', async () => {
    world = new DeskWorld(bookOf(30));
    const before = await world.openReady();
    const waiting = idAt(world, 2);
    expect(await before.run('contactNote.record', waiting, noteAndFollowUp(waiting))).toEqual({ saved: true });
    await world.shut();
    await makeOutdated(world);
    fill();
    const client = world.open();
    await world.until(() => client.sync.read().problem !== null, 'the words');
    expect(client.sync.read()).toMatchObject({ phase: 'firstSync', problem: { code: 'cache.broken' } });
    expect(world.main.journal).toHaveLength(1);

    makeRoom();
    await world.until(() => isAtRest(client), 'the new copy');
    expect(await queueOf(world, client)).toHaveLength(30);
    expect((await shown(world, client, waiting)).waitingIds).toHaveLength(2);
    expect(client.sync.read().problem).toBeNull();
    await expect.poll(async () => (await world.indexedDB.databases()).map(({ name }) => name)).toEqual([databaseOf(world, 1)]);
  });

  it('is said to have failed when it cannot be opened at all, and is tried again when asked', async () => {
    world = new DeskWorld(bookOf(3));
    const { indexedDB } = world;
    let isBroken = true;
    world.indexedDB = withOwn(indexedDB, {
      open: (name, version) => {
        if (isBroken) throw new DOMException('Internal error opening backing store', 'AbortError');
        return indexedDB.open(name, version);
      },
    });
    const client = world.open();
    await world.until(() => client.sync.read().phase === 'failed', 'the failure said');
    expect(client.sync.read().problem).toEqual({ code: 'cache.broken' });
    isBroken = false;
    client.syncNow();
    expect(await queueOf(world, client)).toHaveLength(3);
  });
});
