import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { helloResponseSchema } from '#contracts/http.ts';
import { pushResponseSchema } from '#contracts/sync.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import {
  type ApiStandIn,
  createPushModel,
  helloAnswer,
  problem,
  standInEvents,
  startApiStandIn,
} from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { quickCourier } from '#tests/main/support/quick-courier.ts';
import { soon } from '#tests/main/support/soon.ts';
import { createApi } from './api-client.ts';
import { type ApiFailure, noAnswer } from './api-failure.ts';
import { type Courier, type CourierDeps, createCourier } from './courier.ts';
import { type Journal, openJournal } from './journal.ts';

/** The faults of the table in the sync protocol and of the reliability promises, as the desktop's courier meets them. */
const key = randomBytes(32);
let folder: string;
let server: ApiStandIn;
let model: ReturnType<typeof createPushModel>;
let journals: Journal[];
let couriers: Courier[];
let pokes: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sync-faults-'));
  server = await startApiStandIn();
  model = createPushModel();
  server.on('/v1/sync/push', model.route);
  server.on('/v1/hello', helloAnswer);
  journals = [];
  couriers = [];
  pokes = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  for (const courier of couriers) courier.close();
  for (const journal of journals) await journal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = async (name = 'journal'): Promise<Journal> => {
  const journal = await openJournal({ folder: path.join(folder, name), key, now: Date.now });
  journals.push(journal);
  return journal;
};
const start = (journal: Journal, change: Partial<CourierDeps> = {}): Courier => {
  const api = createApi(server.url, { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000, eventIdleMs: 5000 });
  const on: CourierDeps['on'] = { link: () => undefined, pushed: () => undefined, poke: () => void (pokes += 1) };
  const courier = createCourier(quickCourier({ journal, api, on, ...change }));
  couriers.push(courier);
  return courier;
};
const write = async (journal: Journal, ...texts: string[]) => {
  for (const text of texts) expect((await journal.append(build.draft(text))).ok).toBe(true);
};
const handled = () => model.handled.map(({ text }) => text);
const commandsOf = (body: unknown) => (body as { commands: { seq: number; input: { text: string } }[] }).commands;
/** A server fails over a command where it comes to it: what is numbered behind is refused before, for the gap. */
const isReached = (body: unknown) => (commandsOf(body)[0]?.seq ?? 0) <= model.lastSeq + 1;

describe('a command that the server fails over every time', { timeout: 60_000 }, () => {
  it.each([
    ['itself', problem(500, 'server.failed')],
    [
      'by taking the process behind a proxy with it',
      { status: 502, body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } },
    ],
  ])('%s is found, kept as refused, and the rest flows (sync fault 15)', async (_name, fault) => {
    server.on('/v1/sync/push', (body) => {
      const isPoisoned = commandsOf(body).some(({ input }) => input.text === 'poison');
      return isReached(body) && isPoisoned ? fault : model.route(body);
    });
    const journal = await open();
    await write(journal, 'one', 'two', 'poison', 'four', 'five');
    const { wake, link } = start(journal);
    wake();
    await soon(() => expect(journal.waitingCount()).toBe(0));
    expect(handled()).toEqual(['one', 'two', 'four', 'five']);
    expect(link().refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: 'poison' } } }]);
  });

  it('is not taken for one by a server that is only busy with it and asks to wait', async () => {
    let busy = 20;
    server.on('/v1/sync/push', (body) => {
      busy -= 1;
      return busy > 0 && isReached(body) ? problem(503, 'server.busy', {}, { 'retry-after': '0' }) : model.route(body);
    });
    const journal = await open();
    await write(journal, 'one', 'two');
    const { wake, link } = start(journal);
    wake();
    await soon(() => expect(handled()).toEqual(['one', 'two']));
    expect(link().refused).toEqual([]);
  });

  it.each([500, 502, 504])(
    'is not taken for one while everything fails with status %i: nothing is refused, all of it arrives later (sync fault 15, security fault 27)',
    async (status) => {
      server.on('/v1/sync/push', problem(status, 'server.failed'));
      const journal = await open();
      await write(journal, 'one', 'two', 'three');
      const { wake, link } = start(journal);
      wake();
      await soon(() => expect(server.asked.filter((line) => line.includes('push')).length).toBeGreaterThan(20));
      expect(link()).toMatchObject({ waitingCount: 3, refused: [] });
      server.on('/v1/sync/push', model.route);
      await soon(() => expect(handled()).toEqual(['one', 'two', 'three']));
    },
  );
});

describe('a server that came back from a backup and refuses now what it had accepted', { timeout: 60_000 }, () => {
  it.each([
    ['that it was asked for because it says how far it has come', true],
    ['that it was asked for because it misses something before what is new', false],
  ])('is in the tray also when the program ends before the answer %s (sync fault 22)', async (_name, isTold) => {
    const before = await open();
    await write(before, 'kept', 'lost');
    const { syncNow, serverHas, close } = start(before);
    await syncNow();
    expect(before.waitingCount()).toBe(0);
    model.handled.splice(1);
    model.lastSeq = 1;
    model.refusedTexts.add('lost');
    server.on('/v1/sync/push', (body, _request, response) => {
      const answer = model.route(body);
      if (answer.status !== 200) return answer;
      response.destroy();
      return null;
    });
    if (isTold) serverHas(1);
    else {
      await write(before, 'new');
      await syncNow();
    }
    await soon(() => expect(handled()).toContain('lost'));
    close();
    await before.close();

    server.on('/v1/sync/push', model.route);
    const after = await open();
    const { syncNow: syncAgain, serverHas: hears, link } = start(after);
    hears(model.lastSeq);
    await syncAgain();
    expect(link()).toMatchObject({ waitingCount: 0, refused: [{ code: 'note.textMissing', command: { input: { text: 'lost' } } }] });
    expect(handled()).toEqual(isTold ? ['kept', 'lost'] : ['kept', 'lost', 'new']);
  });
});

describe('a journal whose last records the disk has lost', { timeout: 60_000 }, () => {
  it('gives numbers that are used up, and what is written then still arrives in its order', async () => {
    const before = await open();
    await write(before, 'sent before', 'sent before as well');
    await start(before).syncNow();
    await before.close();
    await rm(path.join(folder, 'journal'), { recursive: true });
    const after = await open();
    await write(after, 'one', 'two', 'three');
    const { syncNow, link } = start(after);
    await syncNow();
    expect(handled()).toEqual(['sent before', 'sent before as well', 'one', 'two', 'three']);
    expect(link()).toMatchObject({ waitingCount: 0, refused: [], problem: null });
  });
});

describe('a copy of this computer’s data that runs on another one', { timeout: 60_000 }, () => {
  it('and both go on under the same number: every word of either arrives once (sync fault 25, security fault 13)', async () => {
    const before = await open();
    await write(before, 'sent before');
    await start(before).syncNow();
    await write(before, 'written before the copy');
    await before.close();
    await cp(path.join(folder, 'journal'), path.join(folder, 'copy'), { recursive: true });
    const [here, there] = [await open(), await open('copy')];
    const [ours, theirs] = [start(here), start(there)];
    await write(here, 'here 1', 'here 2');
    await write(there, 'there 1', 'there 2', 'there 3');
    for (let round = 0; round < 3; round += 1) {
      await ours.syncNow();
      await theirs.syncNow();
      await write(here, `here again ${round}`);
      await write(there, `there again ${round}`);
    }
    await ours.syncNow();
    await theirs.syncNow();
    const again = [0, 1, 2].flatMap((round) => [`here again ${round}`, `there again ${round}`]);
    const all = ['sent before', 'written before the copy', 'here 1', 'here 2', 'there 1', 'there 2', 'there 3', ...again];
    expect(handled().toSorted()).toEqual(all.toSorted());
    for (const courier of [ours, theirs]) expect(courier.link()).toMatchObject({ waitingCount: 0, refused: [], problem: null });
  });
});

describe('answers', { timeout: 60_000 }, () => {
  it('that come twice are one (security fault 20)', async () => {
    const journal = await open();
    await write(journal, 'one');
    const { syncNow, serverHas } = start(journal);
    await syncNow();
    serverHas(0);
    await soon(() => expect(server.asked.filter((line) => line.includes('push'))).toHaveLength(2));
    expect(handled()).toEqual(['one']);
    expect(journal.waitingCount()).toBe(0);
  });

  it('about commands that were not asked about change nothing (security fault 21)', async () => {
    const journal = await open();
    await write(journal, 'one', 'two');
    const [, second] = journal.waiting();
    const late = { seq: 2, commandId: second?.commandId, status: 'rejected', code: 'note.textMissing', isDuplicate: false };
    let isLate = true;
    server.on('/v1/sync/push', (body) => {
      if (!isLate) return model.route(body);
      isLate = false;
      // The answer to an earlier, smaller push with another number: an old proxy gave it back.
      return { status: 200, body: { lastSeq: 1, results: [{ ...late, seq: 1 }], serverTime: '2026-11-22T08:00:00.000Z' } };
    });
    const { wake, link } = start(journal);
    wake();
    await soon(() => expect(handled()).toEqual(['one', 'two']));
    expect(link().refused).toEqual([]);
  });
});

describe('the event stream', { timeout: 60_000 }, () => {
  it('pokes the worker, and while it stands the beat is rare', async () => {
    const events = standInEvents(server);
    const journal = await open();
    start(journal, { timing: { beatMs: 100, firstMs: 20, longestMs: 100 } }).resume();
    await soon(() => expect(events.listening()).toBe(1));
    // What the beats before it and its own opening have poked is over.
    for (let before = -1; before !== pokes; await pause(400)) before = pokes;
    pokes = 0;
    events.poke();
    await soon(() => expect(pokes).toBe(1));
    await pause(500);
    expect(pokes).toBe(1);
  });

  it('is let go when the computer sleeps, for however long, and had again with a pull when it wakes (security fault 17)', async () => {
    const events = standInEvents(server);
    const journal = await open();
    const { resume, sleep, awake } = start(journal);
    resume();
    await soon(() => expect(events.listening()).toBe(1));
    sleep();
    await soon(() => expect(events.listening()).toBe(0));
    await write(journal, 'written as the lid closed');
    const asked = server.asked.length;
    await pause(200);
    expect(server.asked.length).toBe(asked);
    pokes = 0;
    awake();
    await soon(() => expect(events.listening()).toBe(1));
    await soon(() => expect(handled()).toEqual(['written as the lid closed']));
    await soon(() => expect(pokes).toBeGreaterThan(0));
  });

  it('that ends with the server shows the network as gone, and its return as back', async () => {
    const events = standInEvents(server);
    const journal = await open();
    const { resume, link } = start(journal);
    resume();
    await soon(() => expect(events.listening()).toBe(1));
    await server.stop();
    await soon(() => expect(link()).toMatchObject({ isOnline: false, problem: { code: 'api.unreachable' } }));
    await server.start();
    await soon(() => expect(link()).toMatchObject({ isOnline: true, problem: null }));
    await soon(() => expect(events.listening()).toBe(1));
  });

  it('behind a public network’s sign-in page is no connection (security fault 23)', async () => {
    const page = { status: 200, body: '<html>Welcome', headers: { 'content-type': 'text/html' } };
    for (const route of ['/v1/sync/events', '/v1/sync/push', '/v1/hello']) server.on(route, page);
    const journal = await open();
    await write(journal, 'one');
    const { wake, link } = start(journal);
    wake();
    await soon(() => expect(link()).toMatchObject({ isOnline: false, waitingCount: 1, problem: { code: 'api.notOurs' } }));
    server.on('/v1/hello', helloAnswer);
    server.on('/v1/sync/push', model.route);
    await soon(() => expect(handled()).toEqual(['one']));
  });

  it('of an older server is missed by nobody: the beat goes on', async () => {
    const journal = await open();
    const { resume, link } = start(journal, { timing: { beatMs: 30, firstMs: 20, longestMs: 100 } });
    resume();
    await soon(() => expect(pokes).toBeGreaterThan(3));
    expect(server.asked.filter((line) => line.includes('events'))).toHaveLength(1);
    expect(link()).toMatchObject({ isOnline: true, problem: null });
  });
});

describe('a network that comes and goes', { timeout: 60_000 }, () => {
  /** A server in memory, so that hours pass in moments; each request takes 50 ms and fails while the network is gone. */
  function memoryApi() {
    const state = { isUp: true, requests: 0, askedAtMs: [] as number[], failure: noAnswer };
    const request = async <T>(answer: () => T): Promise<Result<T, ApiFailure>> => {
      state.requests += 1;
      state.askedAtMs.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 50));
      return state.isUp ? ok(answer()) : err(state.failure);
    };
    const api: CourierDeps['api'] = {
      hello: () => request(() => helloResponseSchema.parse(helloAnswer.body)),
      push: (_token, body) => request(() => pushResponseSchema.parse(model.route(body).body)),
      async events(_token, { onOpen }, stop) {
        const begun = await request(() => null);
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
      const journal = await open(`journal ${seed}`);
      const memory = memoryApi();
      memory.isUp = false;
      memory.failure = { failure: { code: 'api.broken' }, status: 500, problemCode: 'server.failed', expectedSeq: null };
      let draw = seed;
      const random = () => (draw = (draw * 16_807) % 2_147_483_647) / 2_147_483_647;
      const { wake, link } = start(journal, { api: memory.api, timing: { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 }, random });
      const began = performance.now();
      await write(journal, `one ${seed}`, `two ${seed}`);
      wake();
      await vi.advanceTimersByTimeAsync(10 * 60_000);
      expect(link()).toMatchObject({ waitingCount: 2, refused: [], problem: { code: 'api.broken' } });
      const tries = memory.askedAtMs.map((at) => at - began);
      memory.isUp = true;
      model.lastSeq = 0;
      // The answers are written to a real disk, which takes real time.
      for (let second = 0; second < 300 && journal.waitingCount() > 0; second += 1) {
        await vi.advanceTimersByTimeAsync(1000);
        await pause(2);
      }
      expect(handled().slice(-2)).toEqual([`one ${seed}`, `two ${seed}`]);
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
    const journal = await open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    const memory = memoryApi();
    const { wake, link } = start(journal, { api: memory.api, timing: { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 } });
    const busyBefore = process.cpuUsage();
    const written: string[] = [];
    for (let flap = 0; flap < 1000; flap += 1) {
      memory.isUp = flap % 2 === 1;
      if (flap % 20 === 0) {
        const text = `note ${flap}`;
        written.push(text);
        await write(journal, text);
        wake();
      }
      await vi.advanceTimersByTimeAsync(1000);
    }
    const { user, system } = process.cpuUsage(busyBefore);
    memory.isUp = true;
    for (let minutes = 0; minutes < 5 && journal.waitingCount() > 0; minutes += 1) await vi.advanceTimersByTimeAsync(60_000);
    expect(handled()).toEqual(written);
    expect(link().waitingCount).toBe(0);
    // A thousand seconds: at most a request in two of them, and no more than 5 % of one processor.
    expect(memory.requests).toBeLessThan(500);
    expect((user + system) / 1000).toBeLessThan(50_000);
  });
});
