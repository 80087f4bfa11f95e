import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataMessageSchema, dataRequestSchema, streamWindowChunks } from '#contracts/data-port.ts';
import { ok } from '#domain/kernel/result.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { createApi } from '#main/api-client.ts';
import { type Courier, createCourier } from '#main/courier.ts';
import { type Port, openDataPort } from '#main/data-port.ts';
import { type Journal, openJournal } from '#main/journal.ts';
import { type Engine, createEngine } from '#renderer/data/engine.ts';
import type { FromWorker } from '#renderer/data/worker-protocol.ts';
import { build } from '#tests/main/support/build.ts';
import { quickCourier } from '#tests/main/support/quick-courier.ts';
import { largeBook } from '#tests/support/large-book.ts';
import { startLargeBookApi } from '#tests/support/large-book-api.ts';
import { webPort } from '#tests/support/web-port.ts';
import { withOwn } from '#tests/support/with-own.ts';
import { noHandUp, stillMail } from '#tests/support/still-mail.ts';
import { SparseStorage } from './support/sparse-storage.ts';

/** More than any company has in one book: what is asked is that it works, and that memory grows with the summaries and with nothing else. */
const accounts = 200_000;
const [first, middle, last] = [0, accounts / 2, accounts - 1];
/** Facts, search text twice (as it is and folded), the ranking and its row: measured at 3,300 on 64 bits. */
const mostBytesAnAccount = 4500;
/** Two batches of 250, one being written while the next one is gathered, and what one piece of the stream brings besides: 512 KB. */
const mostStaged = 1500;
const patienceMs = 120_000;

const book = largeBook(accounts);
const kept = new Set<string>([first, middle, last].map(book.idAt));
const dataKey = randomBytes(32);
let folder: string;
let server: Awaited<ReturnType<typeof startLargeBookApi>>;
let storage: SparseStorage;
let journal: Journal;
let courier: Courier;
let seen: { underWay: number; mostUnderWay: number; sealed: number; mostStaged: number };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-large-book-'));
  server = await startLargeBookApi(book);
  storage = new SparseStorage((id) => kept.has(id));
  journal = await openJournal({ folder, key: randomBytes(32), now: Date.now });
  seen = { underWay: 0, mostUnderWay: 0, sealed: 0, mostStaged: 0 };
});
afterEach(async () => {
  courier.close();
  await journal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes that this process holds once what nobody holds is thrown away. */
function heldBytes(): number {
  if (typeof collectGarbage !== 'function') throw new Error('there is no way to throw away what nobody holds');
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A port that counts the pieces of the stream that the worker has not acknowledged. */
function countingPort(port: NodePort): Port {
  return {
    postMessage(message) {
      if (dataMessageSchema.parse(message).say === 'chunk') seen.underWay += 1;
      seen.mostUnderWay = Math.max(seen.mostUnderWay, seen.underWay);
      port.postMessage(message);
    },
    on: (event: string, listener: (event: { readonly data: unknown }) => void) =>
      port.on(event, (data: unknown) => {
        const request = dataRequestSchema.safeParse(data);
        if (request.data?.ask === 'stream.taken') seen.underWay -= request.data.chunks;
        listener({ data });
      }),
    start: () => undefined,
    close: () => port.close(),
  };
}

/** The cipher, counting the folders that are sealed and not yet stored. */
function countingCrypto(): Crypto {
  const { subtle } = globalThis.crypto;
  const counting = withOwn(subtle, {
    encrypt(parameters: AesGcmParams, key, bytes) {
      if (new TextDecoder().decode(parameters.additionalData).startsWith('folder|')) seen.sealed += 1;
      seen.mostStaged = Math.max(seen.mostStaged, seen.sealed - storage.puts);
      return subtle.encrypt(parameters, key, bytes);
    },
  });
  return withOwn(globalThis.crypto, { subtle: counting });
}

/** Opens the desktop's engine with a main process before it; gives it once it shows the whole book and has nothing under way. */
async function openDesk() {
  const heard: FromWorker[] = [];
  const newest = <K extends FromWorker['kind']>(kind: K) =>
    heard.findLast((message): message is Extract<FromWorker, { kind: K }> => message.kind === kind);
  const api = createApi(server.url, { helloMs: 60_000, requestMs: 60_000, streamIdleMs: 60_000 });
  courier = createCourier(quickCourier({ journal, api }));
  const { port1, port2 } = new MessageChannel();
  const profile = { ...build.profile(), company: server.company };
  const port = openDataPort({
    port: countingPort(port1),
    vault: { dataKey, profile },
    journal,
    mail: stillMail,
    handUp: noHandUp,
    courier,
    api,
    disk: { state: () => 'ok', check: async () => 'ok' },
    authorize: async () => ok('token'),
    now: Date.now,
    onGone: () => undefined,
    onCopyEvent: (event) => expect.fail(`the copy was ${event}`),
    onFault: (fault) => expect.fail(String(fault)),
  });
  const engine: Engine = createEngine({
    indexedDB: storage.door(),
    IDBKeyRange,
    readAhead: undefined,
    crypto: countingCrypto(),
    now: Date.now,
    emit: (message) => {
      // Progress and views come by the hundred; only the newest of a kind says anything.
      const before = heard.findIndex(({ kind }) => kind === message.kind);
      if (before >= 0) heard.splice(before, 1);
      heard.push(message);
    },
    onBug: (bug) => expect.fail(String(bug)),
  });
  engine.receive({ kind: 'watchQueue', list: 'all', filter: noFilter, first: 0, count: 50 });
  engine.receive({ kind: 'open', port: webPort(port2) });
  await expect.poll(() => newest('view')?.view.accountCount, { timeout: patienceMs, interval: 50 }).toBe(accounts);
  await expect
    .poll(() => newest('sync')?.state, { timeout: patienceMs, interval: 50 })
    .toMatchObject({ phase: 'ready', isPulling: false, problem: null });
  return { engine, port, newest };
}
type OpenDesk = Awaited<ReturnType<typeof openDesk>>;

/** Looks at the largest account, which is the last one, and finds one in the middle. */
async function expectWhole({ engine, newest }: OpenDesk): Promise<void> {
  expect(newest('view')?.view).toMatchObject({
    total: accounts,
    openInvoiceCount: accounts,
    rows: { length: 50, 0: { number: book.numberAt(last) } },
  });
  // The texts of a copy that is opened again come behind its first view.
  const found = () => {
    engine.receive({ kind: 'search', id: 1, text: `customer ${middle} trading` });
    return newest('hits')?.hits.map(({ accountId }) => accountId);
  };
  await expect.poll(found, { timeout: patienceMs, interval: 100 }).toContain(book.idAt(middle));
  engine.receive({ kind: 'watchAccount', place: 'inHand', accountId: book.idAt(last) });
  await expect.poll(() => newest('account')?.account?.folder.invoices, { timeout: patienceMs }).toMatchObject([{ number: `I${last}` }]);
}

test(
  `fault 67: ${accounts} accounts are fetched, shown, found and opened again, with bounded memory`,
  { timeout: 3 * patienceMs },
  async () => {
    const before = heldBytes();
    const from = performance.now();
    const desk = await openDesk();
    const fetchedMs = performance.now() - from;
    await expectWhole(desk);
    const bytesAnAccount = (heldBytes() - before) / accounts;
    await desk.engine.close();
    desk.port.close();

    const again = performance.now();
    const reopened = await openDesk();
    const openedMs = performance.now() - again;
    await expectWhole(reopened);
    console.info(JSON.stringify({ accounts, fetchedMs, openedMs, bytesAnAccount, ...seen }));
    expect(storage.puts).toBe(accounts);
    expect(server.snapshots).toBe(1);
    expect(seen.mostUnderWay).toBe(streamWindowChunks);
    expect(seen.mostStaged).toBeLessThan(mostStaged);
    expect(bytesAnAccount).toBeLessThan(mostBytesAnAccount);
    await reopened.engine.close();
    reopened.port.close();
  },
);
