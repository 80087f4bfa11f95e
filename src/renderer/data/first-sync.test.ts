// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { bookOf, idAt, queueOf, requests } from '#tests/support/copy-story.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('first sync', () => {
  it('fetches the book, says how far it is, and shows it whole', async () => {
    world = new DeskWorld(bookOf(600));
    const client = world.open();
    const states = statesOf(client);
    expect((await queueOf(world, client)).slice(0, 2)).toEqual(['A-0599', 'A-0598']);
    const { accountCount, openInvoiceCount, counts } = client.queue.read() ?? {};
    expect({ accountCount, openInvoiceCount, counts }).toEqual({
      accountCount: 600,
      openInvoiceCount: 600,
      counts: expect.objectContaining({
        callNow: 600,
        promisesDue: 0,
        followUps: 0,
        disputed: 0,
        newAccounts: 600,
        needsData: 0,
        all: 600,
      }),
    });
    const progress = states.flatMap((state) => state.progress ?? []);
    expect(progress[0]).toEqual({ folders: 0, of: 600 });
    expect(progress.map(({ folders: n }) => n)).toContain(500);
    expect(client.opened.read()?.user.name).toBe('Dana Reyes');
    await world.until(() => client.sync.read().lastSyncedAt !== null && !client.sync.read().isPulling);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', progress: null, problem: null });
  });

  it('goes on behind the last stored account when the stream is cut, without a folder twice or missing (sync fault 12)', async () => {
    world = new DeskWorld(bookOf(600));
    world.main.streamFault = { afterLines: 400, ending: 'failed' };
    const client = world.open();
    const states = statesOf(client);
    expect(await queueOf(world, client)).toHaveLength(600);
    const [first, second] = requests(world, 'sync.snapshot');
    expect(first).toMatchObject({ after: null });
    expect(second).toMatchObject({ after: idAt(world, 249) });
    expect(states.some((state) => state.phase === 'firstSync' && state.problem?.code === 'api.unreachable')).toBe(true);
  });

  it('goes on after a restart, with the first cursor, so that what changed meanwhile comes by pull', async () => {
    world = new DeskWorld(bookOf(600));
    world.timing = { ...world.timing, retryMs: 60_000 };
    world.main.streamFault = { afterLines: 400, ending: 'failed' };
    const first = world.open();
    await world.until(() => first.sync.read().problem !== null);
    await world.shut();
    const early = idAt(world, 3);
    world.server.write(early, [put('accounts', { ...build.account(), ...world.server.folder(early)?.account, name: 'Renamed meanwhile' })]);

    const second = await world.openReady();
    expect(requests(world, 'sync.snapshot').at(-1)).toMatchObject({ after: idAt(world, 249) });
    await world.until(() => requests(world, 'sync.pull').length > 0 && !second.sync.read().isPulling);
    expect((await shown(world, second, early)).folder.account.name).toBe('Renamed meanwhile');
    expect(await queueOf(world, second)).toHaveLength(600);
  });

  it('starts over when a stream ends as if whole but has lost a line', async () => {
    world = new DeskWorld(bookOf(300));
    const whole = world.server.snapshot.bind(world.server);
    let isFirst = true;
    world.server.snapshot = (client, after) => {
      const lines = whole(client, after);
      if (isFirst) lines.splice(100, 1);
      isFirst = false;
      return lines;
    };
    expect(await queueOf(world, world.open())).toHaveLength(300);
    expect(requests(world, 'sync.snapshot').map((request) => 'after' in request && request.after)).toEqual([null, null]);
  });

  it('waits offline, says so, and begins when the network is back', async () => {
    world = new DeskWorld(bookOf(3));
    world.timing = { ...world.timing, retryMs: 60_000 };
    world.main.isOnline = false;
    const client = world.open();
    await world.until(() => requests(world, 'sync.snapshot').length === 1 && client.sync.read().phase === 'firstSync');
    expect(client.sync.read().problem).toEqual({ code: 'api.unreachable' });
    world.main.setOnline(true);
    expect(await queueOf(world, client)).toHaveLength(3);
  });
});
