import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkState } from '#contracts/data-port.ts';
import { type ApiStandIn, createPushModel, helloAnswer, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { quickCourier } from '#tests/main/support/quick-courier.ts';
import { soon } from '#tests/main/support/soon.ts';
import { patientApi } from '#tests/main/support/start-app.ts';
import type { Api } from './api-client.ts';
import { noAnswer } from './api-failure.ts';
import { type Courier, type CourierDeps, createCourier } from './courier.ts';
import { type Journal, openJournal } from './journal.ts';

const key = randomBytes(32);
let folder: string;
let server: ApiStandIn;
let api: Api;
let model: ReturnType<typeof createPushModel>;
let journal: Journal;
let courier: Courier | undefined;
let links: LinkState[];
let pushed: [number, string | null][];
let pokes: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'courier-'));
  server = await startApiStandIn();
  model = createPushModel();
  server.on('/v1/sync/push', model.route);
  server.on('/v1/hello', helloAnswer);
  api = patientApi(server.url);
  journal = await openJournal({ folder, key, now: Date.now });
  links = [];
  pushed = [];
  pokes = 0;
});
afterEach(async () => {
  courier?.close();
  courier = undefined;
  await journal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = (change: Partial<CourierDeps> = {}): Courier => {
  const on: CourierDeps['on'] = {
    link: (link) => void links.push(link),
    pushed: (results) => void pushed.push(...results.map(({ seq, code }): [number, string | null] => [seq, code])),
    poke: () => void (pokes += 1),
  };
  courier = createCourier(quickCourier({ journal, api, timing: { beatMs: 60_000, firstMs: 40, longestMs: 200 }, on, ...change }));
  return courier;
};
const write = async (...texts: string[]) => {
  for (const text of texts) await journal.append(build.draft(text));
};
const handled = () => model.handled.map(({ seq, text }) => [seq, text]);
const nothingWaits = () => soon(() => expect(journal.waitingCount()).toBe(0));

describe('pushing', () => {
  it('brings what waits in its order and says what the server answered', async () => {
    model.refusedTexts.add('two');
    await write('one', 'two', 'three');
    const { syncNow, link } = start();
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(pushed).toEqual([
      [1, null],
      [2, 'note.textMissing'],
      [3, null],
    ]);
    expect(link()).toMatchObject({ isOnline: true, waitingCount: 0, problem: null, refused: [{ code: 'note.textMissing' }] });
    expect(pokes).toBeGreaterThan(0);
  });

  it('is set off by each new command', async () => {
    const { wake } = start();
    for (const text of ['one', 'two', 'three']) {
      await write(text);
      wake();
    }
    await nothingWaits();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(links.some(({ waitingCount }) => waitingCount > 0)).toBe(true);
    await soon(() => expect(links.at(-1)?.waitingCount).toBe(0));
  });

  it('brings a long backlog in pushes of at most 500', async () => {
    await Promise.all(Array.from({ length: 1100 }, (_, index) => journal.append(build.draft(`${index}`))));
    const sizes: number[] = [];
    server.on('/v1/sync/push', (body) => {
      sizes.push((body as { commands: unknown[] }).commands.length);
      return model.route(body);
    });
    await start().syncNow();
    expect(sizes).toEqual([500, 500, 100]);
    expect(model.handled.map(({ seq }) => seq)).toEqual(Array.from({ length: 1100 }, (_, index) => index + 1));
  });

  it('does nothing twice when the answer of a push is lost (sync faults 1 and 3, security fault 19)', async () => {
    await write('one', 'two');
    let isLost = true;
    server.on('/v1/sync/push', (body, _request, response) => {
      const answer = model.route(body);
      if (!isLost) return answer;
      isLost = false;
      response.destroy();
      return null;
    });
    const { wake } = start();
    wake();
    await nothingWaits();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
  });

  it('halves what is too large for the server until it goes through', async () => {
    await write(...Array.from({ length: 8 }, (_, index) => `${index}`));
    server.on('/v1/sync/push', (body) =>
      (body as { commands: unknown[] }).commands.length > 3 ? problem(413, 'request.tooLarge') : model.route(body),
    );
    await start().syncNow();
    expect(model.handled).toHaveLength(8);
  });

  it('refuses a command that the server cannot read, alone, and goes on with the rest (security fault 30)', async () => {
    await write('one', 'unreadable', 'three', 'four');
    server.on('/v1/sync/push', (body) =>
      JSON.stringify(body).includes('unreadable') ? problem(400, 'request.invalid') : model.route(body),
    );
    const { syncNow, link } = start();
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'three'],
      [3, 'four'],
    ]);
    expect(link().refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: 'unreadable' } } }]);
    await write('five');
    await syncNow();
    expect(handled().at(-1)).toEqual([4, 'five']);
  });

  it.each([400, 413])('takes the page of a proxy with status %i for no answer to a command', async (status) => {
    server.on('/v1/sync/push', { status, body: '<h1>proxy</h1>', headers: { 'content-type': 'text/html' } });
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ isOnline: false, waitingCount: 1, refused: [], problem: { code: 'api.notOurs' } });
    server.on('/v1/sync/push', model.route);
    await syncNow();
    expect(handled()).toEqual([[1, 'one']]);
  });
});

describe('a server that remembers something else', () => {
  it('gets again what it lost when it came back from a backup (security fault 35)', async () => {
    await write('one', 'two', 'three');
    const { syncNow } = start();
    await syncNow();
    model.handled.splice(1);
    model.lastSeq = 1;
    await write('four');
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
    ]);
    expect(journal.waitingCount()).toBe(0);
  });

  it('gets again what it lost also when nothing else waits, as soon as it says how far it has come', async () => {
    await write('one', 'two', 'three');
    const { syncNow, serverHas } = start();
    await syncNow();
    model.handled.splice(1);
    model.lastSeq = 1;
    serverHas(1);
    await soon(() =>
      expect(handled()).toEqual([
        [1, 'one'],
        [2, 'two'],
        [3, 'three'],
      ]),
    );
  });

  it('is not bothered when it has lost nothing', async () => {
    await write('one', 'two');
    const { syncNow, serverHas } = start();
    await syncNow();
    const asked = server.asked.length;
    serverHas(2);
    await syncNow();
    expect(server.asked.slice(asked)).toEqual([]);
  });

  it('gets what is left under new numbers when the lost ones are not here any more', async () => {
    journal.raiseTo(7);
    await write('eight', 'nine');
    await start().syncNow();
    expect(handled()).toEqual([
      [1, 'eight'],
      [2, 'nine'],
    ]);
  });

  it('never takes another command for ours: a used number is left and ours gets a new one', async () => {
    model.lastSeq = 2;
    model.handled.push({ seq: 1, commandId: 'a', text: 'other' }, { seq: 2, commandId: 'b', text: 'other' });
    await write('one', 'two', 'three');
    const { syncNow, link } = start();
    await syncNow();
    expect(
      new Set(
        handled()
          .slice(2)
          .map(([, text]) => text),
      ),
    ).toEqual(new Set(['one', 'two', 'three']));
    expect(link()).toMatchObject({ waitingCount: 0, refused: [] });
  });

  it('gets what waits in its order also where the number of the first of it is used', async () => {
    model.lastSeq = 1;
    model.handled.push({ seq: 1, commandId: 'a', text: 'other' });
    await write('one', 'two', 'three');
    const { syncNow, serverHas } = start();
    serverHas(1);
    await syncNow();
    expect(handled()).toEqual([
      [1, 'other'],
      [2, 'one'],
      [3, 'two'],
      [4, 'three'],
    ]);
  });

  it('that asks for the same number for ever does not hold us in a loop', async () => {
    server.on('/v1/sync/push', problem(409, 'sync.sequenceGap', { expected: 1 }));
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ waitingCount: 1, problem: { code: 'api.broken' } });
  });

  it('that answers nothing of what it was sent is broken', async () => {
    server.on('/v1/sync/push', { status: 200, body: { lastSeq: 9, results: [], serverTime: '2026-11-22T08:00:00.000Z' } });
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ waitingCount: 1, problem: { code: 'api.broken' } });
  });
});

describe('the network', () => {
  it('goes and comes back: all of it arrives once, in order (security fault 18)', async () => {
    const { wake, link } = start();
    await server.stop();
    for (const text of ['one', 'two', 'three']) {
      await write(text);
      wake();
    }
    await soon(() => expect(link()).toMatchObject({ isOnline: false, waitingCount: 3, problem: { code: 'api.unreachable' } }));
    await server.start();
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
    expect(pokes).toBe(1);
  });

  it('is looked at on each beat while all is well', async () => {
    start({ timing: { beatMs: 20, firstMs: 40, longestMs: 200 } }).resume();
    await soon(() => expect(pokes).toBeGreaterThan(2));
    expect(server.asked).toEqual(['GET /v1/sync/events']);
  });

  it('keeps quiet as long as the server asks for, the event stream too (security fault 28)', async () => {
    server.on('/v1/sync/push', problem(503, 'server.busy', {}, { 'retry-after': '3' }));
    await write('one');
    const { syncNow, wake, link } = start();
    await syncNow();
    const asked = server.asked.length;
    await write('two');
    wake();
    await syncNow();
    await pause(400);
    expect(server.asked.length).toBe(asked);
    expect(link()).toMatchObject({ isOnline: true, problem: { code: 'api.broken' } });
    server.on('/v1/sync/push', model.route);
    await nothingWaits();
  });

  it('waits for a person when the session has ended, and keeps everything', async () => {
    let forgotten = 0;
    server.on('/v1/sync/push', problem(401, 'session.missing'));
    await write('one');
    const { syncNow, wake, link, resume } = start({ forgetToken: () => void (forgotten += 1) });
    await syncNow();
    const asked = server.asked.length;
    await write('two');
    wake();
    await pause(150);
    expect(server.asked.length).toBe(asked);
    expect(forgotten).toBe(1);
    expect(link()).toMatchObject({ isOnline: true, waitingCount: 2, problem: { code: 'session.missing' } });
    server.on('/v1/sync/push', model.route);
    resume();
    await nothingWaits();
    await soon(() => expect(link().problem).toBeNull());
  });

  it('says that all is well again after a new sign-in, although nothing waits', async () => {
    const { heard, resume } = start();
    heard({ ...noAnswer, failure: { code: 'session.missing' }, status: 401 });
    expect(links.at(-1)?.problem).toEqual({ code: 'session.missing' });
    resume();
    await soon(() => expect(links.at(-1)?.problem).toBeNull());
  });

  it('is left alone after closing', async () => {
    const { wake, close } = start();
    close();
    await write('one');
    wake();
    await pause(100);
    expect(server.asked).toEqual([]);
    expect(links).toEqual([]);
  });
});
