import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiStandIn, ndjson, problem, standInEvents, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { soon } from '#tests/main/support/soon.ts';
import { type Api, createApi, pullPath, snapshotPath } from './api-client.ts';
import { isTlsFault } from './api-failure.ts';

let server: ApiStandIn;
let api: Api;
/** Gives up soon, for the tests that are about that. */
let impatient: Api;
beforeAll(async () => {
  server = await startApiStandIn();
  api = createApi(server.url, { helloMs: 10_000, requestMs: 10_000, streamIdleMs: 10_000 });
  impatient = createApi(server.url, { helloMs: 300, requestMs: 300, streamIdleMs: 300 });
});
afterAll(() => server.stop());

const deaf = { onOpen: () => undefined, onPoke: () => undefined };
const credentials = {
  email: 'dana@books.example',
  password: 'secret words',
  deviceId: build.profile().epoch,
  deviceName: 'desk',
  protocolVersion: 1,
};
const hello = { product: 'collector-workstation', protocolVersions: [1], serverTime: '2026-11-22T08:00:00.000Z', demo: null };
const codeOf = async (answer: Promise<{ ok: boolean; error?: { failure: object } }>) => (await answer).error?.failure;
const read = async (path: string, take?: (lines: Uint8Array) => Promise<void>, from = api) => {
  const texts: string[] = [];
  const outcome = await from.stream(
    'token',
    path,
    take ?? (async (lines) => void texts.push(Buffer.from(lines).toString())),
    new AbortController().signal,
  );
  return { outcome, text: texts.join('') };
};

describe('answers', () => {
  it('are parsed', async () => {
    server.on('/v1/hello', { status: 200, body: hello });
    expect(await api.hello()).toEqual({ ok: true, value: hello });
  });

  it('of a shape that is not in the contract are broken', async () => {
    server.on('/v1/hello', { status: 200, body: { ...hello, product: 'something else' } });
    expect(await codeOf(api.hello())).toEqual({ code: 'api.broken' });
  });

  it.each([
    ['a public network’s page', { status: 200, body: '<html>Welcome', headers: { 'content-type': 'text/html' } }],
    ['a redirect to one', { status: 302, headers: { location: 'http://captive.example/' } }],
    ['a refusal by a proxy', { status: 403, body: '<html>Denied', headers: { 'content-type': 'text/html' } }],
    ['a network that wants a sign-in', { status: 511, body: '<html>', headers: { 'content-type': 'text/html' } }],
  ])('of %s are not ours, and nothing of them is taken in (security fault 23)', async (_name, answer) => {
    server.on('/v1/hello', answer);
    expect(await codeOf(api.hello())).toEqual({ code: 'api.notOurs' });
  });

  it.each([
    [problem(401, 'session.wrongPassword'), { code: 'session.wrongPassword' }],
    [problem(429, 'session.throttled', {}, { 'retry-after': '7' }), { code: 'session.throttled', retryAfterSeconds: 7 }],
    [problem(426, 'protocol.tooOld'), { code: 'protocol.tooOld' }],
    [problem(400, 'request.invalid'), { code: 'api.refused' }],
    [problem(500, 'server.failed'), { code: 'api.broken' }],
    [problem(503, 'server.busy', {}, { 'retry-after': '3' }), { code: 'api.broken', retryAfterSeconds: 3 }],
    [{ status: 502, body: '<html>', headers: { 'content-type': 'text/html' } }, { code: 'api.broken' }],
  ])('to a sign-in that was refused have a code: %j', async (answer, failure) => {
    server.on('/v1/auth/sign-in', answer);
    expect(await codeOf(api.signIn(credentials))).toEqual(failure);
  });

  it('say that a session has ended, and which number a push has to begin with', async () => {
    server.on('/v1/sync/push', problem(401, 'session.missing'));
    const request = { clientId: build.profile().clientId, commands: [{ ...build.draft(), seq: 9 }] };
    expect(await codeOf(api.push('token', request))).toEqual({ code: 'session.missing' });
    server.on('/v1/sync/push', problem(409, 'sync.sequenceGap', { expected: 4 }));
    expect(await api.push('token', request)).toMatchObject({ error: { expectedSeq: 4, failure: { code: 'api.refused' } } });
  });

  it('that do not come in time, or from nobody, are unreachable', async () => {
    server.on('/v1/hello', async () => {
      await pause(600);
      return { status: 200, body: hello };
    });
    expect(await codeOf(impatient.hello())).toEqual({ code: 'api.unreachable' });
    expect(await codeOf(createApi('http://127.0.0.1:9').hello())).toEqual({ code: 'api.unreachable' });
  });

  it('of an address that does not exist, or that does not speak TLS, say which it is, and go nowhere unprotected (security fault 24)', async () => {
    expect(await codeOf(createApi('https://no-such-host.invalid').hello())).toEqual({ code: 'api.unreachable' });
    const asked = server.asked.length;
    const plain = createApi(server.url.replace('http:', 'https:'));
    expect(await codeOf(plain.hello())).toEqual({ code: 'api.insecure' });
    expect(await codeOf(plain.stream('token', pullPath('c'), async () => undefined, new AbortController().signal))).toEqual({
      code: 'api.insecure',
    });
    expect(await codeOf(plain.events('token', deaf, new AbortController().signal))).toEqual({ code: 'api.insecure' });
    expect(server.asked.length).toBe(asked);
  });

  it.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('broken off by TLS with %s are told from a network that is gone (security fault 24)', (code) => {
    expect(isTlsFault(new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) }))).toBe(true);
    expect(isTlsFault(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).toBe(false);
  });

  it.each(['{"product":"collector-workst', '', 'null'])(
    'cut short to %j are broken, not half believed (security fault 22)',
    async (body) => {
      server.on('/v1/hello', { status: 200, body, headers: { 'content-type': 'application/json' } });
      expect(await codeOf(api.hello())).toEqual({ code: 'api.broken' });
    },
  );

  it('without an end are cut off', async () => {
    server.on('/v1/hello', (_body, _request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = (): void => {
        if (!response.destroyed) response.write('x'.repeat(1_000_000), () => setImmediate(write));
      };
      write();
      return null;
    });
    expect(await codeOf(api.hello())).toEqual({ code: 'api.unreachable' });
  });

  it('never send the token along with a redirect', async () => {
    server.on('/v1/sync/push', { status: 307, headers: { location: `${server.url}/stolen` } });
    await api.push('token', { clientId: build.profile().clientId, commands: [{ ...build.draft(), seq: 1 }] });
    expect(server.asked.filter((line) => line.includes('stolen'))).toEqual([]);
  });
});

describe('streams', () => {
  it('come unpacked, in whole lines, and ask for what they are to ask for', async () => {
    server.on('/v1/sync/snapshot', ndjson([{ header: 1 }, { trailer: 2 }]));
    server.on('/v1/sync/pull', ndjson([{ trailer: 3 }]));
    expect(await read(snapshotPath('0190f3a1-6d1c-7c3e-9a44-2f4f1b7f0c11'))).toEqual({
      outcome: { ok: true, value: null },
      text: '{"header":1}\n{"trailer":2}\n',
    });
    expect((await read(pullPath('a+b/c='))).text).toBe('{"trailer":3}\n');
    expect(server.asked.slice(-2)).toEqual([
      'GET /v1/sync/snapshot?after=0190f3a1-6d1c-7c3e-9a44-2f4f1b7f0c11',
      'GET /v1/sync/pull?cursor=a%2Bb%2Fc%3D',
    ]);
  });

  it('that break off fail', async () => {
    server.on('/v1/sync/pull', (_body, _request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"header":1}\n', () => response.destroy());
      return null;
    });
    expect(await read(pullPath('c'))).toMatchObject({ outcome: { error: { failure: { code: 'api.unreachable' } } } });
  });

  it('that fall silent fail', async () => {
    server.on('/v1/sync/pull', (_body, _request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"header":1}\n');
      return null;
    });
    expect(await read(pullPath('c'), undefined, impatient)).toMatchObject({ outcome: { error: { failure: { code: 'api.unreachable' } } } });
  });

  it('wait for a slow taker without giving up', async () => {
    server.on('/v1/sync/pull', ndjson([{ trailer: 3 }]));
    expect((await read(pullPath('c'), () => pause(500), impatient)).outcome.ok).toBe(true);
  });

  it('that are something else are not ours, and a refused cursor says so', async () => {
    server.on('/v1/sync/pull', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } });
    expect(await read(pullPath('c'))).toMatchObject({ outcome: { error: { failure: { code: 'api.notOurs' } } } });
    server.on('/v1/sync/pull', problem(409, 'sync.resync'));
    expect(await read(pullPath('c'))).toMatchObject({
      outcome: { error: { failure: { code: 'api.refused' }, problemCode: 'sync.resync' } },
    });
  });

  it('end when they are stopped', async () => {
    server.on('/v1/sync/pull', ndjson([{ trailer: 3 }]));
    const stop = new AbortController();
    stop.abort();
    expect(await api.stream('token', pullPath('c'), async () => undefined, stop.signal)).toMatchObject({ ok: false });
  });
});

describe('the event stream', () => {
  const listen = (from: Api = api) => {
    const stop = new AbortController();
    const heard = { opens: 0, pokes: 0 };
    const outcome = from.events('token', { onOpen: () => (heard.opens += 1), onPoke: () => (heard.pokes += 1) }, stop.signal);
    return { heard, outcome, stop };
  };

  it('is heard poke by poke, with the token, until the server ends it', async () => {
    const events = standInEvents(server);
    const { heard, outcome } = listen();
    await soon(() => expect(heard.opens).toBe(1));
    events.beat();
    events.poke();
    events.poke();
    await soon(() => expect(heard.pokes).toBe(2));
    expect(events.tokens).toEqual(['Bearer token']);
    events.end();
    expect(await outcome).toEqual({ ok: true, value: null });
  });

  it('that is cut, or falls silent between its signs of life, is given up', async () => {
    const events = standInEvents(server);
    const cut = listen();
    await soon(() => expect(cut.heard.opens).toBe(1));
    events.cut();
    expect(await codeOf(cut.outcome)).toEqual({ code: 'api.unreachable' });
    const patient = createApi(server.url, { helloMs: 300, requestMs: 300, streamIdleMs: 300, eventIdleMs: 400 });
    const silent = listen(patient);
    await soon(() => expect(silent.heard.opens).toBe(1));
    for (let beats = 0; beats < 4; beats += 1) {
      await pause(150);
      events.beat();
    }
    expect(events.listening()).toBe(1);
    expect(await codeOf(silent.outcome)).toEqual({ code: 'api.unreachable' });
    await soon(() => expect(events.listening()).toBe(0));
  });

  it.each([
    ['a public network’s page', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }, { code: 'api.notOurs' }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, { code: 'api.notOurs' }],
    ['an ended session', problem(401, 'session.missing'), { code: 'session.missing' }],
    ['an older server', problem(404, 'route.notFound'), { code: 'api.refused' }],
    [
      'a server with too many listeners',
      problem(503, 'server.busy', {}, { 'retry-after': '30' }),
      { code: 'api.broken', retryAfterSeconds: 30 },
    ],
    [
      'a line without an end',
      { status: 200, body: 'x'.repeat(20_000), headers: { 'content-type': 'text/event-stream' } },
      { code: 'api.broken' },
    ],
  ])('from %s is none, with a code', async (_name, answer, failure) => {
    server.on('/v1/sync/events', answer);
    expect(await codeOf(listen().outcome)).toEqual(failure);
  });

  it('ends when it is stopped', async () => {
    const events = standInEvents(server);
    const { heard, outcome, stop } = listen();
    await soon(() => expect(heard.opens).toBe(1));
    stop.abort();
    expect((await outcome).ok).toBe(false);
    await soon(() => expect(events.listening()).toBe(0));
  });
});
