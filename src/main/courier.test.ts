import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '#tests/main/support/api-stand-in.ts';
import { CourierWorld } from '#tests/main/support/courier-world.ts';
import { soon } from '#tests/main/support/soon.ts';
import { noAnswer } from './api-failure.ts';
import type { CourierDeps } from './courier.ts';
import type { Journal } from './journal.ts';

/** When the courier tries, and what it says of the network; what it pushes then is in `pusher.test.ts`. */
let world: CourierWorld;
let journal: Journal;
beforeEach(async () => {
  world = await CourierWorld.begin();
  journal = await world.open();
});
afterEach(() => world.end());

const start = (change: Partial<CourierDeps> = {}) => world.start(journal, change);
const write = (...texts: string[]) => world.write(journal, ...texts);
const handled = () => world.model.handled.map(({ seq, text }) => [seq, text]);
const nothingWaits = () => soon(() => expect(journal.waitingCount()).toBe(0));

describe('the network', () => {
  it('goes and comes back: all of it arrives once, in order (security fault 18)', async () => {
    const { wake, link } = start();
    await world.server.stop();
    for (const text of ['one', 'two', 'three']) {
      await write(text);
      wake();
    }
    await soon(() => expect(link()).toMatchObject({ isOnline: false, waitingCount: 3, problem: { code: 'api.unreachable' } }));
    await world.server.start();
    await nothingWaits();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    await soon(() => expect(link()).toMatchObject({ isOnline: true, problem: null }));
  });

  it('is noticed to be back also when nothing waits', async () => {
    const { heard, link } = start();
    heard(noAnswer);
    expect(link().isOnline).toBe(false);
    await soon(() => expect(link().isOnline).toBe(true));
    expect(world.pokes).toBe(1);
  });

  it('is looked at on each beat while all is well', async () => {
    start({ timing: { beatMs: 20, firstMs: 40, longestMs: 200 } }).resume();
    await soon(() => expect(world.pokes).toBeGreaterThan(2));
    expect(world.server.asked).toEqual(['GET /v1/sync/events']);
  });

  it('keeps quiet as long as the server asks for, the event stream too (security fault 28)', async () => {
    world.server.on('/v1/sync/push', problem(503, 'server.busy', {}, { 'retry-after': '3' }));
    await write('one');
    const { syncNow, wake, link } = start();
    await syncNow();
    const asked = world.server.asked.length;
    await write('two');
    wake();
    await syncNow();
    await pause(400);
    expect(world.server.asked.length).toBe(asked);
    expect(link()).toMatchObject({ isOnline: true, problem: { code: 'api.broken' } });
    world.server.on('/v1/sync/push', world.model.route);
    await nothingWaits();
  });

  it('waits for a person when the session has ended, and keeps everything', async () => {
    let forgotten = 0;
    world.server.on('/v1/sync/push', problem(401, 'session.missing'));
    await write('one');
    const { syncNow, wake, link, resume } = start({ forgetToken: () => void (forgotten += 1) });
    await syncNow();
    const asked = world.server.asked.length;
    await write('two');
    wake();
    await pause(150);
    expect(world.server.asked.length).toBe(asked);
    expect(forgotten).toBe(1);
    expect(link()).toMatchObject({ isOnline: true, waitingCount: 2, problem: { code: 'session.missing' } });
    world.server.on('/v1/sync/push', world.model.route);
    resume();
    await nothingWaits();
    await soon(() => expect(link().problem).toBeNull());
  });

  it('says that all is well again after a new sign-in, although nothing waits', async () => {
    const { heard, resume } = start();
    heard({ ...noAnswer, failure: { code: 'session.missing' }, status: 401 });
    expect(world.links.at(-1)?.problem).toEqual({ code: 'session.missing' });
    resume();
    await soon(() => expect(world.links.at(-1)?.problem).toBeNull());
  });

  it('is left alone after closing', async () => {
    const { wake, close } = start();
    close();
    await write('one');
    wake();
    await pause(100);
    expect(world.server.asked).toEqual([]);
    expect(world.links).toEqual([]);
  });
});
