// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import { put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { bookOf, databaseOf, idAt, isAtRest, pulled, requests, scheduleCall } from '#tests/support/copy-story.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';

const patience = { timeout: 60_000 };

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

const names = async (): Promise<readonly string[]> => (await world.indexedDB.databases()).map(({ name }) => name ?? '').sort();

/** Holds the rest of the next snapshot back after so many lines, until it is let go. */
function heldSnapshot(afterLines: number): { release: () => void } {
  let release = (): void => undefined;
  world.main.streamGate = { afterLines, open: new Promise<void>((resolve) => (release = resolve)) };
  return { release };
}

describe('row 22, row 7: a new copy beside the old one', () => {
  it('leaves the old one in use until it is whole: the queue, notes and what waits', patience, async () => {
    world = new DeskWorld(bookOf(300));
    const client = await world.openReady();
    const [first, second] = [idAt(world, 0), idAt(world, 1)];
    client.watchQueue('all', 0, 1000);
    await world.until(() => client.queue.read()?.total === 300);
    world.server.restore();
    world.server.evict(idAt(world, 299));
    const held = heldSnapshot(260);
    const totals = new Set<number>();
    client.queue.subscribe(() => totals.add(client.queue.read()?.total ?? -1));
    world.main.poke();
    await world.until(() => (client.sync.read().progress?.folders ?? 0) >= 250, 'most of the new copy');

    expect(client.sync.read().phase).toBe('ready');
    expect(await scheduleCall(client, first)).toEqual({ saved: true });
    expect((await shown(world, client, first)).waitingIds).toHaveLength(1);
    expect((await client.search('Customer 7')).hits.length).toBeGreaterThan(0);
    expect((await names()).length).toBe(2);

    held.release();
    await world.until(() => client.queue.read()?.total === 299, 'the new copy in place');
    expect([...totals].sort()).toEqual([299, 300]);
    expect((await shown(world, client, first)).waitingIds).toHaveLength(1);
    expect((await shown(world, client, second)).folder).toEqual(world.server.folder(second));
    await world.until(() => isAtRest(client));
    await expect.poll(names).toEqual([databaseOf(world, 1)]);
    expect(world.main.notes).toEqual(['renewed']);
  });

  it('is begun again, with the old one whole, after a kill in its middle', patience, async () => {
    world = new DeskWorld(bookOf(300));
    await world.openReady();
    world.server.restore();
    heldSnapshot(280);
    world.main.poke();
    await world.until(async () => (await names()).length === 2);
    await world.kill();

    world.main.streamGate = null;
    world.main.isOnline = false;
    const offline = await world.openReady();
    offline.watchQueue('all', 0, 10);
    await world.until(() => offline.queue.read()?.total === 300, 'the old copy');
    world.main.setOnline(true);
    await world.until(() => isAtRest(offline) && world.main.notes.includes('renewed'), 'the new copy');
    expect((await shown(world, offline, idAt(world, 3))).folder).toEqual(world.server.folder(idAt(world, 3)));
  });

  it('is the one in use after a kill between its last write and the removal of the old one', patience, async () => {
    world = new DeskWorld(bookOf(3));
    await world.openReady();
    const remove = world.indexedDB.deleteDatabase.bind(world.indexedDB);
    world.indexedDB.deleteDatabase = () => remove('nothing');
    world.server.restore();
    world.server.assign(build.folder({ account: build.account({ number: 'A-NEW' }) }));
    world.main.poke();
    await world.until(() => world.main.notes.includes('renewed'));
    await world.kill();
    expect(await names()).toEqual([databaseOf(world, 0), databaseOf(world, 1)]);

    world.indexedDB.deleteDatabase = remove;
    world.main.isOnline = false;
    const client = await world.openReady();
    client.watchQueue('all', 0, 10);
    await world.until(() => client.queue.read()?.total === 4, 'the new copy');
    await expect.poll(names).toEqual([databaseOf(world, 1)]);
  });

  it('row 12: goes on where it was when the network drops in its middle', patience, async () => {
    world = new DeskWorld(bookOf(600));
    const client = await world.openReady();
    world.server.restore();
    world.main.streamFault = { afterLines: 400, ending: 'failed' };
    await pulled(world, client).catch(() => undefined);
    await world.until(() => isAtRest(client) && world.main.notes.includes('renewed'), 'the new copy');
    const afters = world.main.asked.flatMap((request) => (request.ask === 'sync.snapshot' ? [request.after] : []));
    expect(afters).toEqual([null, null, idAt(world, 249)]);
    client.watchQueue('all', 0, 1);
    await world.until(() => client.queue.read()?.total === 600);
  });

  it('row 13: is not taken when its folders do not add up, and the server is not asked without end', patience, async () => {
    world = new DeskWorld(bookOf(30));
    const right = world.server.sum.bind(world.server);
    let wrongs = 0;
    world.server.sum = () => ((wrongs += 1) <= 1 ? '0123456789abcdef' : right());
    const client = await world.openReady();
    expect(requests(world, 'sync.snapshot')).toHaveLength(2);
    expect(world.main.notes).toEqual(['differed']);
    await pulled(world, client);

    // A server that never gets its own sum right is believed by its count.
    await world.shut();
    world.indexedDB = new IDBFactory();
    world.server.sum = () => '0123456789abcdef';
    const other = await world.openReady();
    expect(requests(world, 'sync.snapshot')).toHaveLength(5);
    for (const _ of [1, 2, 3]) await pulled(world, other);
    expect(requests(world, 'sync.snapshot')).toHaveLength(5);
  });
});

describe('the digest', () => {
  it('is compared once a session, after a pull that brought nothing', patience, async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    await pulled(world, client);
    await pulled(world, client);
    expect(requests(world, 'sync.digest')).toHaveLength(1);
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
    expect(world.main.notes).toEqual([]);
  });

  it('finds a row that a pull has lost, has the copy fetched anew, and says so once', patience, async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    await world.shut();
    const accountId = idAt(world, 1);
    world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'Never Sent' }))]);
    const whole = world.server.pull.bind(world.server);
    world.server.pull = (clientId, cursor) => {
      const lines = whole(clientId, cursor) ?? [];
      const trailer = JSON.parse(lines.at(-1) ?? '{}');
      return [JSON.stringify({ trailer: { ...trailer.trailer, count: 0 } })];
    };
    expect(client.sync.read().problem).toBeNull();
    const again = world.open();
    const states = statesOf(again);
    await world.until(() => world.main.notes.includes('renewed'), 'the new copy');
    expect((await shown(world, again, accountId)).folder).toEqual(world.server.folder(accountId));
    expect(states.some(({ problem, phase }) => problem?.code === 'cache.differed' && phase === 'ready')).toBe(true);
    world.main.poke();
    await world.until(() => again.sync.read().problem === null, 'the words gone');
    expect(world.main.notes).toEqual(['differed', 'renewed']);
  });

  it('that never fits does not have the copy fetched again and again', patience, async () => {
    world = new DeskWorld(bookOf(3));
    const right = world.server.digest.bind(world.server);
    world.server.digest = () => ({ ...right(), folderCount: 4 });
    const client = await world.openReady();
    for (const _ of [1, 2, 3, 4]) await pulled(world, client);
    expect(requests(world, 'sync.snapshot')).toHaveLength(2);
    expect(world.main.notes).toEqual(['differed', 'renewed', 'differed']);
    expect(client.sync.read().phase).toBe('ready');
  });

  it('is asked for again when something has changed between the pull and the question', patience, async () => {
    world = new DeskWorld(bookOf(3));
    const right = world.server.digest.bind(world.server);
    let isFirst = true;
    world.server.digest = () => {
      const digest = right();
      if (isFirst) return ((isFirst = false), { ...digest, cursor: 'another', folderCount: 9 });
      return digest;
    };
    const client = await world.openReady();
    await pulled(world, client);
    await pulled(world, client);
    expect(requests(world, 'sync.digest')).toHaveLength(2);
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
  });
});

describe('room on the disk', () => {
  it(
    'row 24: below 1 GB nothing is written to the copy, what is done is saved all the same, and it goes on by itself',
    patience,
    async () => {
      world = new DeskWorld(bookOf(3));
      const client = await world.openReady();
      const accountId = idAt(world, 0);
      world.main.say({ say: 'disk', disk: 'low' });
      await world.until(() => client.sync.read().disk === 'low');
      expect(client.sync.read().problem).toEqual({ code: 'disk.low' });
      const before = requests(world, 'sync.pull').length;
      world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
      world.main.poke();
      expect(await scheduleCall(client, accountId)).toEqual({ saved: true });
      expect((await shown(world, client, accountId)).waitingIds).toHaveLength(1);
      expect(requests(world, 'sync.pull').length).toBe(before);
      world.main.say({ say: 'disk', disk: 'full' });
      await world.until(() => client.sync.read().problem?.code === 'disk.full');
      world.main.say({ say: 'disk', disk: 'ok' });
      await world.until(() => requests(world, 'sync.pull').length > before && isAtRest(client), 'the pull that was held back');
      expect((await client.search('new person')).hits).toHaveLength(1);
      expect(client.sync.read()).toMatchObject({ disk: 'ok', problem: null });
    },
  );

  it('holds a first sync in its middle, and lets it go on where it was', patience, async () => {
    world = new DeskWorld(bookOf(600));
    const held = heldSnapshot(300);
    const client = world.open();
    await world.until(() => (client.sync.read().progress?.folders ?? 0) >= 250);
    world.main.say({ say: 'disk', disk: 'full' });
    await world.until(() => client.sync.read().disk === 'full');
    held.release();
    world.main.streamGate = null;
    await world.until(() => client.sync.read().problem?.code === 'disk.full' && client.sync.read().phase === 'firstSync');
    expect(requests(world, 'sync.snapshot')).toHaveLength(1);
    world.main.say({ say: 'disk', disk: 'ok' });
    await world.until(() => isAtRest(client), 'the rest of the first sync');
    const last = world.main.asked.findLast((request) => request.ask === 'sync.snapshot');
    expect(last).toMatchObject({ after: idAt(world, 249) });
  });
});
