import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CopyEvent, type DataMessage, type DiskState, dataMessageSchema, streamWindowChunks } from '#contracts/data-port.ts';
import { type ApiStandIn, createPushModel, ndjson, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { soon } from '#tests/main/support/soon.ts';
import { noHandUp, stillMail } from '#tests/support/still-mail.ts';
import { createApi } from './api-client.ts';
import { noAnswer } from './api-failure.ts';
import { type Courier, createCourier } from './courier.ts';
import { type DataPort, type DataPortDeps, type Port, openDataPort } from './data-port.ts';
import { type Journal, openJournal } from './journal.ts';

let folder: string;
let server: ApiStandIn;
let model: ReturnType<typeof createPushModel>;
let journal: Journal;
let courier: Courier;
let dataPort: DataPort;
let worker: MessagePort;
let said: DataMessage[];
let faults: unknown[];
let gone: number;
let vault: DataPortDeps['vault'];
let disk: DiskState;
let copyEvents: CopyEvent[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'data-port-'));
  server = await startApiStandIn();
  model = createPushModel();
  server.on('/v1/sync/push', model.route);
  journal = await openJournal({ folder, key: randomBytes(32), now: Date.now });
  vault = { dataKey: randomBytes(32), profile: build.profile() };
  said = [];
  faults = [];
  gone = 0;
  disk = 'ok';
  copyEvents = [];
  connect();
});
afterEach(async () => {
  dataPort.close();
  worker.close();
  courier.close();
  await journal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function connect(change: Partial<DataPortDeps> = {}): void {
  const api = createApi(server.url, { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000 });
  const { port1, port2 } = new MessageChannel();
  worker = port2;
  worker.on('message', (message) => said.push(dataMessageSchema.parse(message)));
  const authorize = async () => ({ ok: true, value: 'token' }) as const;
  courier = createCourier({
    journal,
    api,
    clientId: vault.profile.clientId,
    authorize,
    forgetToken: () => undefined,
    isOnline: true,
    clockDoubt: () => null,
    uptimeMs: () => performance.now(),
    random: () => 0.5,
    timing: { beatMs: 60_000, firstMs: 20, longestMs: 50 },
    on: {
      link: (link) => dataPort.say({ say: 'link', link }),
      pushed: (results) => dataPort.say({ say: 'pushed', results: [...results] }),
      poke: () => dataPort.poke(),
    },
  });
  dataPort = openDataPort({
    port: electronPort(port1),
    vault,
    journal,
    mail: stillMail,
    handUp: noHandUp,
    courier,
    api,
    disk: { state: () => disk, check: async () => disk },
    authorize,
    now: Date.now,
    onGone: () => void (gone += 1),
    onCopyEvent: (event) => copyEvents.push(event),
    onFault: (fault) => faults.push(fault),
    ...change,
  });
}

/** A Node port in the shape of Electron's. */
function electronPort(port: MessagePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (event: { data: unknown }) => void) => port.on(event, (data: unknown) => listener({ data })),
    start: () => undefined,
    close: () => port.close(),
  };
}

/** What the worker says. */
const tell = (message: unknown): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a message port has no origin
  worker.postMessage(message);
};
const answers = (id: number) => said.filter((message) => 'id' in message && message.id === id);
const answered = (id: number) =>
  soon(() => {
    const last = answers(id).at(-1);
    if (last === undefined || last.say === 'chunk') throw new Error('no answer yet');
    return last;
  });

it('says first whose data this is, and gives the worker its own copy of the key', async () => {
  await soon(() =>
    expect(said[0]).toMatchObject({ say: 'open', clientId: vault.profile.clientId, link: { isOnline: true, waitingCount: 0 } }),
  );
  const [open] = said;
  if (open?.say !== 'open') throw new Error('not open');
  expect(Buffer.from(open.dataKey)).toEqual(vault.dataKey);
  open.dataKey.fill(0);
  expect(vault.dataKey.some((byte) => byte !== 0)).toBe(true);
});

it('says how much room the disk has, and looks again before a snapshot', async () => {
  await soon(() => expect(said[1]).toEqual({ say: 'disk', disk: 'ok' }));
  server.on('/v1/sync/snapshot', ndjson([{ a: 1 }]));
  let looks = 0;
  dataPort.close();
  connect({
    disk: {
      state: () => 'low',
      check: async () => {
        looks += 1;
        return 'low';
      },
    },
  });
  await soon(() => expect(said).toContainEqual({ say: 'disk', disk: 'low' }));
  expect(looks).toBe(0);
  tell({ id: 1, ask: 'sync.snapshot', after: null });
  await answered(1);
  expect(looks).toBe(1);
});

it("asks what a true copy adds up to, and gives the server's refusal as it is", async () => {
  const digest = { cursor: 'c', folderCount: 3, sum: '00000000deadbeef' };
  server.on('/v1/sync/digest', { status: 200, body: digest });
  tell({ id: 1, ask: 'sync.digest' });
  expect(await answered(1)).toEqual({ say: 'digest', id: 1, digest });
  server.on('/v1/sync/digest', { status: 200, body: { ...digest, sum: 'short' } });
  tell({ id: 2, ask: 'sync.digest' });
  expect(await answered(2)).toEqual({ say: 'failed', id: 2, error: { code: 'api.broken' } });
  // A question that is not part of the work says nothing about the network.
  expect(courier.link().problem).toBeNull();
});

it('writes what became of the copy into the log', async () => {
  tell({ id: 1, ask: 'copy.note', event: 'damaged' });
  expect(await answered(1)).toEqual({ say: 'done', id: 1 });
  expect(copyEvents).toEqual(['damaged']);
});

describe('the journal', () => {
  it('answers an append when it is on the disk, pushes it, and tells how it went', async () => {
    const draft = build.draft('one');
    tell({ id: 1, ask: 'journal.append', draft });
    expect(await answered(1)).toEqual({ say: 'appended', id: 1, seq: 1 });
    await soon(() => expect(said.map(({ say }) => say)).toContain('pushed'));
    await soon(() => expect(said.map(({ say }) => say)).toContain('poke'));
    expect(model.handled).toMatchObject([{ seq: 1, commandId: draft.commandId }]);
    tell({ id: 2, ask: 'journal.pending', afterSeq: 0 });
    expect(await answered(2)).toMatchObject({ say: 'pending', commands: [{ seq: 1, commandId: draft.commandId }] });
    tell({ id: 3, ask: 'journal.confirm', lastSeq: 1 });
    expect(await answered(3)).toEqual({ say: 'done', id: 3 });
  });

  it('sends again what a snapshot shows the server has lost', async () => {
    const draft = build.draft('one');
    tell({ id: 1, ask: 'journal.append', draft });
    await soon(() => expect(journal.waitingCount()).toBe(0));
    model.handled.splice(0);
    model.lastSeq = 0;
    tell({ id: 2, ask: 'journal.confirm', lastSeq: 0 });
    await soon(() => expect(model.handled).toMatchObject([{ seq: 1, commandId: draft.commandId }]));
  });

  it('lets go of a refusal that has been dealt with', async () => {
    model.refusedTexts.add('one');
    const draft = build.draft('one');
    tell({ id: 1, ask: 'journal.append', draft });
    await soon(() => expect(courier.link().refused).toHaveLength(1));
    tell({ id: 2, ask: 'journal.dismiss', commandId: draft.commandId, reason: 'Written down again' });
    expect(await answered(2)).toEqual({ say: 'done', id: 2 });
    await soon(() => expect(said.findLast(({ say }) => say === 'link')).toMatchObject({ link: { refused: [] } }));
  });

  it('says when nothing was kept', async () => {
    await journal.close();
    tell({ id: 1, ask: 'journal.append', draft: build.draft() });
    expect(await answered(1)).toEqual({ say: 'failed', id: 1, error: { code: 'journal.notWritten' } });
  });
});

describe('streams', () => {
  it('come in pieces of whole lines, at most so many ahead of the worker', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({ index, text: 'x'.repeat(60_000) }));
    server.on('/v1/sync/snapshot', ndjson(lines));
    tell({ id: 7, ask: 'sync.snapshot', after: null });
    await soon(() => expect(answers(7).length).toBe(streamWindowChunks));
    await pause(100);
    expect(answers(7).length).toBe(streamWindowChunks);
    let taken = 0;
    while (answers(7).at(-1)?.say !== 'done') {
      const chunks = answers(7).filter(({ say }) => say === 'chunk').length;
      if (chunks > taken) tell({ id: 7, ask: 'stream.taken', chunks: chunks - taken });
      taken = chunks;
      await pause(2);
    }
    const text = answers(7)
      .map((message) => (message.say === 'chunk' ? Buffer.from(message.bytes).toString() : ''))
      .join('');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(lines);
  });

  it('run beside each other', async () => {
    server.on('/v1/sync/pull', ndjson([{ trailer: 1 }]));
    for (const id of [1, 2, 3]) tell({ id, ask: 'sync.pull', cursor: `c${id}` });
    for (const id of [1, 2, 3]) expect(await answered(id)).toEqual({ say: 'done', id });
  });

  it('that fail say why, and the link knows it too', async () => {
    server.on('/v1/sync/pull', problem(409, 'sync.resync'));
    tell({ id: 1, ask: 'sync.pull', cursor: 'c' });
    expect(await answered(1)).toEqual({ say: 'failed', id: 1, error: { code: 'api.refused' } });
    expect(courier.link().problem).toBeNull();
    await server.stop();
    tell({ id: 2, ask: 'sync.pull', cursor: 'c' });
    expect(await answered(2)).toEqual({ say: 'failed', id: 2, error: { code: 'api.unreachable' } });
    await soon(() => expect(said.some((message) => message.say === 'link' && !message.link.isOnline)).toBe(true));
    await server.start();
  });

  it('without a session fail at once', async () => {
    dataPort.close();
    connect({ authorize: async () => ({ ok: false, error: { ...noAnswer, failure: { code: 'session.missing' } } }) });
    tell({ id: 1, ask: 'sync.pull', cursor: 'c' });
    expect(await answered(1)).toEqual({ say: 'failed', id: 1, error: { code: 'session.missing' } });
  });
});

describe('a worker that says something else', () => {
  it.each([
    [{ id: 5, ask: 'journal.append', draft: { commandId: 'x' } }],
    [{ id: 5, ask: 'journal.wipe' }],
    [{ id: 5, ask: 'journal.dismiss', commandId: '0190a000-0000-7000-8000-000000000001', reason: '  ' }],
    [{ id: 5, ask: 'sync.pull', cursor: 'c', extra: 1 }],
  ])('is told so: %j', async (message) => {
    tell(message);
    expect(await answered(5)).toEqual({ say: 'failed', id: 5, error: { code: 'call.invalid' } });
    expect(faults).toHaveLength(1);
  });

  it.each([null, 'text', 7, { ask: 'sync.now' }, []])('does no harm: %j', async (message) => {
    tell(message);
    tell({ id: 1, ask: 'journal.pending', afterSeq: 0 });
    expect(await answered(1)).toMatchObject({ say: 'pending' });
  });
});

it('takes a stream that its own closing cut off for no sign of the network', async () => {
  let isAsked = false;
  server.on('/v1/sync/pull', () => {
    isAsked = true;
    return null;
  });
  tell({ id: 1, ask: 'sync.pull', cursor: 'c' });
  await soon(() => expect(isAsked).toBe(true));
  dataPort.close();
  await pause(100);
  expect(courier.link()).toMatchObject({ isOnline: true, problem: null });
});

it('is silent after closing', async () => {
  await soon(() => expect(said).toHaveLength(3));
  dataPort.close();
  dataPort.poke();
  await pause(20);
  expect(said).toHaveLength(3);
});

it('says once that the worker has gone, and not when it ends the port itself', async () => {
  worker.close();
  await soon(() => expect(gone).toBe(1));
  dataPort.close();
  connect();
  dataPort.close();
  await pause(50);
  expect(gone).toBe(1);
});
