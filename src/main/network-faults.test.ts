import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { helloResponseSchema } from '#contracts/http.ts';
import { type PushResponse, pushResponseSchema } from '#contracts/sync.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { helloAnswer, standInEvents } from '#tests/main/support/api-stand-in.ts';
import { CourierWorld } from '#tests/main/support/courier-world.ts';
import { soon } from '#tests/main/support/soon.ts';
import { type ApiFailure, failureOfAnswer, noAnswer } from './api-failure.ts';
import type { CourierDeps } from './courier.ts';

/** The event stream and a network that is not to be relied on, as the desktop's courier meets them. */
let world: CourierWorld;
beforeEach(async () => {
  world = await CourierWorld.begin();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.end();
});

describe('the event stream', { timeout: 60_000 }, () => {
  it('pokes the worker, and while it stands the beat is rare', async () => {
    const events = standInEvents(world.server);
    const journal = await world.open();
    world.start(journal, { timing: { beatMs: 100, firstMs: 20, longestMs: 100 } }).resume();
    await soon(() => expect(events.listening()).toBe(1));
    // What the beats before it and its own opening have poked is over.
    for (let before = -1; before !== world.pokes; await pause(400)) before = world.pokes;
    world.pokes = 0;
    events.poke();
    await soon(() => expect(world.pokes).toBe(1));
    await pause(500);
    expect(world.pokes).toBe(1);
  });

  it('is let go when the computer sleeps, for however long, and had again with a pull when it wakes (security fault 17)', async () => {
    const events = standInEvents(world.server);
    const journal = await world.open();
    const { resume, sleep, awake } = world.start(journal);
    resume();
    await soon(() => expect(events.listening()).toBe(1));
    sleep();
    await soon(() => expect(events.listening()).toBe(0));
    await world.write(journal, 'written as the lid closed');
    const asked = world.server.asked.length;
    await pause(200);
    expect(world.server.asked.length).toBe(asked);
    world.pokes = 0;
    awake();
    await soon(() => expect(events.listening()).toBe(1));
    await soon(() => expect(world.handled()).toEqual(['written as the lid closed']));
    await soon(() => expect(world.pokes).toBeGreaterThan(0));
  });

  it('that ends with the server shows the network as gone, and its return as back', async () => {
    const events = standInEvents(world.server);
    const journal = await world.open();
    const { resume, link } = world.start(journal);
    resume();
    await soon(() => expect(events.listening()).toBe(1));
    await world.server.stop();
    await soon(() => expect(link()).toMatchObject({ isOnline: false, problem: { code: 'api.unreachable' } }));
    await world.server.start();
    await soon(() => expect(link()).toMatchObject({ isOnline: true, problem: null }));
    await soon(() => expect(events.listening()).toBe(1));
  });

  it('behind a public network’s sign-in page is no connection (security fault 23)', async () => {
    const page = { status: 200, body: '<html>Welcome', headers: { 'content-type': 'text/html' } };
    for (const route of ['/v1/sync/events', '/v1/sync/push', '/v1/hello']) world.server.on(route, page);
    const journal = await world.open();
    await world.write(journal, 'one');
    const { wake, link } = world.start(journal);
    wake();
    await soon(() => expect(link()).toMatchObject({ isOnline: false, waitingCount: 1, problem: { code: 'api.notOurs' } }));
    world.server.on('/v1/hello', helloAnswer);
    world.server.on('/v1/sync/push', world.model.route);
    await soon(() => expect(world.handled()).toEqual(['one']));
  });

  it('of an older server is missed by nobody: the beat goes on', async () => {
    const journal = await world.open();
    const { resume, link } = world.start(journal, { timing: { beatMs: 30, firstMs: 20, longestMs: 100 } });
    resume();
    await soon(() => expect(world.pokes).toBeGreaterThan(3));
    expect(world.server.asked.filter((line) => line.includes('events'))).toHaveLength(1);
    expect(link()).toMatchObject({ isOnline: true, problem: null });
  });
});

describe('a network that comes and goes', { timeout: 60_000 }, () => {
  /** A server in memory, so that hours pass in moments; each request takes 50 ms and fails while the network is gone. */
  function memoryApi() {
    const state = { isUp: true, requests: 0, askedAtMs: [] as number[], failure: noAnswer };
    const request = async <T>(answer: () => Result<T, ApiFailure>): Promise<Result<T, ApiFailure>> => {
      state.requests += 1;
      state.askedAtMs.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 50));
      return state.isUp ? answer() : err(state.failure);
    };
    const push = (body: unknown): Result<PushResponse, ApiFailure> => {
      const { status, body: answer } = world.model.route(body);
      if (status === 200) return ok(pushResponseSchema.parse(answer));
      return err(failureOfAnswer({ status, retryAfter: null, body: JSON.stringify(answer), isSignIn: false }));
    };
    const api: CourierDeps['api'] = {
      hello: () => request(() => ok(helloResponseSchema.parse(helloAnswer.body))),
      push: (_token, body) => request(() => push(body)),
      async events(_token, { onOpen }, stop) {
        const begun = await request(() => ok(null));
        if (!begun.ok) return begun;
        onOpen();
        while (state.isUp && !stop.aborted) await new Promise((resolve) => setTimeout(resolve, 100));
        return err(noAnswer);
      },
    };
    return Object.assign(state, { api });
  }

  it('and fails for ten minutes is asked less and less often, at moments of chance, and gets everything afterwards (security fault 27)', async () => {
    const triedAtMs = async (seed: number): Promise<readonly number[]> => {
      const journal = await world.open(`journal ${seed}`);
      const memory = memoryApi();
      memory.isUp = false;
      memory.failure = { failure: { code: 'api.broken' }, status: 500, problemCode: 'server.failed', expectedSeq: null };
      let draw = seed;
      const random = () => (draw = (draw * 16_807) % 2_147_483_647) / 2_147_483_647;
      const { wake, link } = world.start(journal, {
        api: memory.api,
        timing: { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 },
        random,
      });
      const began = performance.now();
      await world.write(journal, `one ${seed}`, `two ${seed}`);
      wake();
      await vi.advanceTimersByTimeAsync(10 * 60_000);
      expect(link()).toMatchObject({ waitingCount: 2, refused: [], problem: { code: 'api.broken' } });
      const tries = memory.askedAtMs.map((at) => at - began);
      memory.isUp = true;
      world.model.lastSeq = 0;
      // The answers are written to a real disk, which takes real time.
      for (let second = 0; second < 300 && journal.waitingCount() > 0; second += 1) {
        await vi.advanceTimersByTimeAsync(1000);
        await pause(2);
      }
      expect(world.handled().slice(-2)).toEqual([`one ${seed}`, `two ${seed}`]);
      return tries;
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    const [one, other] = [await triedAtMs(2026), await triedAtMs(7)];
    for (const tries of [one, other]) {
      const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
      expect(tries.length).toBeGreaterThan(10);
      expect(tries.length).toBeLessThan(150);
      expect(Math.max(...waits.slice(0, 3))).toBeLessThan(5000);
      expect(Math.max(...waits)).toBeGreaterThan(20_000);
    }
    expect(one.filter((at) => other.includes(at)).length).toBeLessThan(5);
  });

  it('a thousand times, a second each: everything arrives once, with few requests (security fault 25)', async () => {
    const journal = await world.open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    const memory = memoryApi();
    const { wake, link } = world.start(journal, { api: memory.api, timing: { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 } });
    const busyBefore = process.cpuUsage();
    const written: string[] = [];
    for (let flap = 0; flap < 1000; flap += 1) {
      memory.isUp = flap % 2 === 1;
      if (flap % 20 === 0) {
        const text = `note ${flap}`;
        written.push(text);
        await world.write(journal, text);
        wake();
      }
      await vi.advanceTimersByTimeAsync(1000);
    }
    const { user, system } = process.cpuUsage(busyBefore);
    memory.isUp = true;
    for (let minutes = 0; minutes < 5 && journal.waitingCount() > 0; minutes += 1) await vi.advanceTimersByTimeAsync(60_000);
    expect(world.handled()).toEqual(written);
    expect(link().waitingCount).toBe(0);
    // A thousand seconds: at most a request in two of them, and no more than 5 % of one processor.
    expect(memory.requests).toBeLessThan(500);
    expect((user + system) / 1000).toBeLessThan(50_000);
  });
});
