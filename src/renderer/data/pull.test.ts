// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { put } from '#domain/rows.ts';
import { build, date } from '#tests/support/build.ts';
import { bookOf, idAt, noteAndFollowUp, queueOf, requests } from '#tests/support/copy-story.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('pull', () => {
  it('takes in new rows, a new account and one that left, and tells who watches', async () => {
    world = new DeskWorld(bookOf(4));
    const client = await world.openReady();
    const [changed, left] = [idAt(world, 0), idAt(world, 1)];
    await shown(world, client, left);
    const newcomer = build.folder({
      account: build.account({ number: 'A-NEW' }),
      invoices: [build.invoice({ openAmountMinor: 9_000_00 })],
    });
    world.server.write(changed, [put('contacts', build.contact({ accountId: changed, name: 'New Person' }))]);
    world.server.assign(newcomer);
    world.server.evict(left);
    world.main.poke();
    await world.until(() => client.account.read().status === 'absent', 'the account gone');
    expect((await shown(world, client, changed)).folder).toEqual(world.server.folder(changed));
    expect((await queueOf(world, client))[0]).toBe('A-NEW');
    expect(await queueOf(world, client)).toHaveLength(4);
    expect((await client.search('new person')).hits.map((hit) => hit.accountId)).toEqual([changed]);

    await world.shut();
    const again = await world.openReady();
    expect(await queueOf(world, again)).toHaveLength(4);
    expect((await shown(world, again, newcomer.account.id)).folder).toEqual(newcomer);
  });

  it.each([
    ['is cut', { afterLines: 2, ending: 'failed' }],
    ['ends without its trailer', { afterLines: 2, ending: 'done' }],
  ] as const)('changes nothing when the stream %s', async (_, fault) => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    for (const accountId of [idAt(world, 0), idAt(world, 1)])
      world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
    world.main.streamFault = fault;
    world.main.poke();
    await world.until(() => client.sync.read().problem !== null, 'the problem said');
    expect((await client.search('new person')).hits).toEqual([]);
    world.main.poke();
    await world.until(() => client.sync.read().problem === null && !client.sync.read().isPulling);
    expect((await client.search('new person')).hits).toHaveLength(2);
  });

  it('changes nothing when a line is missing in the middle', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    for (const { account } of world.server.folders)
      world.server.write(account.id, [put('contacts', build.contact({ accountId: account.id, name: 'New Person' }))]);
    const whole = world.server.pull.bind(world.server);
    world.server.pull = (clientId, cursor) => whole(clientId, cursor)?.toSpliced(1, 1) ?? null;
    world.main.poke();
    await world.until(() => client.sync.read().problem?.code === 'api.broken');
    expect((await client.search('new person')).hits).toEqual([]);
  });

  it('fetches the book again when the server does not know the cursor, and keeps what waits', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    const accountId = idAt(world, 1);
    await client.run('contactNote.record', accountId, noteAndFollowUp(accountId));
    world.server.restore();
    world.server.evict(idAt(world, 0));
    world.main.poke();
    const totals: number[] = [];
    client.queue.subscribe(() => totals.push(client.queue.read()?.total ?? -1));
    client.watchQueue('all', 0, 10);
    await world.until(() => totals.at(-1) === 2, 'the book without the account that left');
    expect(totals.filter((total) => total !== 2 && total !== 3)).toEqual([]);
    expect(requests(world, 'sync.snapshot')).toHaveLength(2);
    expect((await shown(world, client, accountId)).waitingIds).toHaveLength(2);
  });

  it('keeps showing the old book when neither the cursor nor a snapshot is to be had', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    world.server.restore();
    const whole = world.server.snapshot.bind(world.server);
    world.server.snapshot = (clientId, after) => {
      world.main.streamFault = { afterLines: 0, ending: 'failed' };
      return whole(clientId, after);
    };
    world.main.poke();
    await world.until(() => client.sync.read().problem?.code === 'api.unreachable');
    expect(client.sync.read().phase).toBe('ready');
    expect(await queueOf(world, client)).toHaveLength(3);
  });

  it('does not fetch everything again and again from a server that refuses its own cursor', async () => {
    world = new DeskWorld(bookOf(3));
    world.timing = { ...world.timing, resyncPauseMs: 60_000 };
    const client = await world.openReady();
    world.server.pull = () => null;
    for (const beat of [1, 2, 3]) {
      world.main.poke();
      await world.until(() => requests(world, 'sync.pull').length > beat && !client.sync.read().isPulling);
    }
    expect(requests(world, 'sync.snapshot')).toHaveLength(2);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', problem: { code: 'api.refused' } });
    world.nowMs += 60_000;
    world.main.poke();
    await world.until(() => requests(world, 'sync.snapshot').length === 3, 'another try a minute later');
  });

  it("takes the company's new settings over", async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    await queueOf(world, client);
    world.server.company = { ...world.server.company, name: 'Brightwater & Sons', fixedBusinessDate: date('2026-02-20') };
    world.main.poke();
    await world.until(() => client.queue.read()?.today === '2026-02-20', 'the fixed date');
    expect(client.queue.read()?.counts.callNow).toBe(0);
    expect(client.opened.read()?.company.name).toBe('Brightwater & Sons');
  });
});
