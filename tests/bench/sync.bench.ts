import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchOptions } from '#scripts/bench.ts';
import type { BenchPlan, BenchRow, Measure } from '#scripts/support/bench.ts';
import type { SignInResponse } from '#contracts/http.ts';
import { pullTrailerSchema } from '#contracts/sync.ts';
import { pullPath, snapshotPath } from '#main/api-client.ts';
import { openBenchWindow, type BenchWindow } from './support/bench-window.ts';
import { type BooksApi, portSettingsOf, startBooksApi } from './support/books-api.ts';
import { type DemoBook, type DocumentKind, makeDemoBook } from './support/demo-book.ts';
import { type PushMeasures, pushMeasures } from './support/push-measures.ts';
import { sharedMeasure } from '#scripts/support/shared-measure.ts';
import { wireBytesOf } from './support/wire-bytes.ts';

const usualAccounts = 10_000;
const largeTimes = 5;
/** The slow stores fetch this share of the book, and what they need is scaled; the names say so. */
const smallShare = 0.1;
const backlogCommands = 10_000;
const singleCommands = 200;
/** Accounts that commands are pushed to: in none of the books that are fetched, which would grow from round to round. */
const pushAccounts = 1000;
const pullsAnHour = 60;
/** Rounds of syncs that nobody counts, so that neither side meets the database or the compiler cold. */
const warmUpAccounts = 100;

/**
 * Sync in the real Electron against the real central API: a first sync beside RxDB's and PouchDB's replication and plain Dexie rows,
 * the push of a backlog beside raw inserts, and the bytes on the wire.
 */
export async function plan(tell: (words: string) => void, { accounts: wanted }: BenchOptions): Promise<BenchPlan> {
  const accounts = wanted ?? usualAccounts;
  const large = accounts * largeTimes;
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-sync-'));
  tell(`making a company of ${counted(large)} accounts`);
  const all = large + pushAccounts;
  const api = await startBooksApi(path.join(folder, 'data'), all);
  const book = makeDemoBook(all, all);
  const window = await openBenchWindow(book, tell);
  tell('trying everything once');
  const sizes = await Promise.all(
    [warmUpAccounts, accounts * smallShare, accounts, large].map((size) => bookOf(size, { api, book, window })),
  );
  const [tiny, small, usual, largest] = sizes;
  if (!tiny || !small || !usual || !largest) throw new Error('a book is missing');
  await tiny.tryAll();
  const pushIds = book.accountIds.slice(large);
  const pusher = await api.signInWithBook(pushIds);
  const pushes = await pushMeasures(api, pusher, pushIds);
  return {
    rows: [...firstSyncRows(small, usual, largest), ...pushRows(pushes), ...wireRows(api, usual, { session: pusher, pushes })],
    rounds: 5,
    warmUps: 0,
    async close() {
      await window.close();
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One person's book of some size, and every way of fetching it. */
type SyncedBook = {
  readonly session: SignInResponse;
  readonly accounts: number;
  readonly words: string;
  readonly ours: () => Promise<number>;
  readonly dexie: (kind: DocumentKind) => Promise<number>;
  readonly memory: () => Promise<number>;
  readonly rxdb: (kind: DocumentKind) => Promise<number>;
  readonly pouchdb: (kind: DocumentKind) => Promise<number>;
  readonly tryAll: () => Promise<void>;
};

type Parts = { readonly api: BooksApi; readonly book: DemoBook; readonly window: BenchWindow };

async function bookOf(accounts: number, { api, book, window }: Parts): Promise<SyncedBook> {
  const session = await api.signInWithBook(book.accountIds.slice(0, accounts));
  const settings = portSettingsOf(api, session);
  const fetched = (job: string) => (kind: DocumentKind) => window.ms(job, { kind, accounts, count: book.documents(kind, accounts).length });
  const lines = book.folders.slice(0, accounts);
  const megabytes = lines.reduce((sum, line) => sum + line.length + 1, 0) / 1e6;
  const synced = {
    session,
    accounts,
    words: `${counted(accounts)} accounts (${megabytes.toFixed(1)} MB of JSON)`,
    ours: () => window.ms('syncProduct', { settings, accounts }),
    dexie: fetched('syncDexie'),
    memory: () => fetched('syncMemory')('rows'),
    rxdb: fetched('syncRxdb'),
    pouchdb: fetched('syncPouch'),
  };
  return {
    ...synced,
    async tryAll() {
      await synced.ours();
      await synced.memory();
      for (const kind of ['rows', 'folders'] as const) {
        await synced.dexie(kind);
        await synced.rxdb(kind);
        await synced.pouchdb(kind);
      }
    },
  };
}

function firstSyncRows(small: SyncedBook, usual: SyncedBook, large: SyncedBook): BenchRow[] {
  const as = (value: number): number => value;
  const rxdbSmall = sharedMeasure(() => small.rxdb('rows'));
  const pouchSmall = sharedMeasure(() => small.pouchdb('rows'));
  const dexieUsual = sharedMeasure(() => usual.dexie('rows'));
  const [oursSmall, oursUsual, oursLarge] = [small, usual, large].map((book) => sharedMeasure(book.ours));
  if (!oursSmall || !oursUsual || !oursLarge) throw new Error('a book is missing');
  const row = (book: SyncedBook, beside: string, ours: Measure, peers: Record<string, Measure>, factor: number, of: string): BenchRow => ({
    name: `first sync of ${book.words} beside ${beside}`,
    unit: 'ms',
    ours,
    peers,
    goal: { direction: 'at most', factor, of },
  });
  const scaled = (times: number) => (value: number) => value * times;
  const usualTimes = usual.accounts / small.accounts;
  const allTimes = large.accounts / small.accounts;
  const largeByUsual = large.accounts / usual.accounts;
  const scaledName = (who: string, times: number): string => `${who}Times${times}`;
  const peersOf = (times: number): [string, string] => [scaledName('rxdbRows', times), scaledName('pouchdbRows', times)];
  const [rxdbUsual, pouchUsual] = peersOf(usualTimes);
  const [rxdbLarge, pouchLarge] = peersOf(allTimes);
  const dexieLarge = scaledName('dexieRows', largeByUsual);
  return [
    row(small, 'RxDB', oursSmall(as), { rxdbRows: rxdbSmall(as), rxdbFolders: () => small.rxdb('folders') }, 0.1, 'rxdbRows'),
    row(
      small,
      'PouchDB',
      oursSmall(as),
      { pouchdbRows: pouchSmall(as), pouchdbFolders: () => small.pouchdb('folders') },
      0.1,
      'pouchdbRows',
    ),
    row(usual, 'RxDB', oursUsual(as), { [rxdbUsual]: rxdbSmall(scaled(usualTimes)) }, 0.1, rxdbUsual),
    row(usual, 'PouchDB', oursUsual(as), { [pouchUsual]: pouchSmall(scaled(usualTimes)) }, 0.1, pouchUsual),
    row(
      usual,
      'Dexie and memory',
      oursUsual(as),
      { dexieRows: dexieUsual(as), dexieFolders: () => usual.dexie('folders'), memoryOnly: usual.memory },
      0.2,
      'dexieRows',
    ),
    row(large, 'RxDB', oursLarge(as), { [rxdbLarge]: rxdbSmall(scaled(allTimes)) }, 0.1, rxdbLarge),
    row(large, 'PouchDB', oursLarge(as), { [pouchLarge]: pouchSmall(scaled(allTimes)) }, 0.1, pouchLarge),
    row(large, 'Dexie', oursLarge(as), { [dexieLarge]: dexieUsual(scaled(largeByUsual)) }, 0.2, dexieLarge),
  ];
}

function pushRows(pushes: PushMeasures): BenchRow[] {
  const backlog = sharedMeasure(() => pushes.backlog(backlogCommands));
  const as = (value: number): number => value;
  return [
    {
      name: `push of a backlog of ${counted(backlogCommands)} commands beside raw inserts of 500 rows`,
      unit: 'commands/s',
      ours: backlog(as),
      peers: { rawInserts: () => pushes.rawInserts(backlogCommands) },
      goal: { direction: 'at least', factor: 0.3, of: 'rawInserts' },
    },
    {
      name: `push of a backlog beside one command at a time`,
      unit: 'commands/s',
      ours: backlog(as),
      peers: { oneByOne: () => pushes.single(singleCommands) },
      goal: { direction: 'at least', factor: 50, of: 'oneByOne' },
    },
  ];
}

type Pusher = { readonly session: SignInResponse; readonly pushes: PushMeasures };

function wireRows({ url }: BooksApi, { session: reader, words }: SyncedBook, { session, pushes }: Pusher): BenchRow[] {
  const { token } = session;
  const snapshot = sharedMeasure(() => wireBytesOf(url + snapshotPath(null), reader.token));
  const cursorNow = async (): Promise<string> => {
    const { header } = JSON.parse(await firstLineOf(url + snapshotPath(null), token)) as { header: { cursor: string } };
    return header.cursor;
  };
  const pulledBytes = async (cursor: string): Promise<number> => {
    const { connection, lastLine } = await wireBytesOf(url + pullPath(cursor), token);
    pullTrailerSchema.parse(JSON.parse(lastLine));
    return connection;
  };
  return [
    {
      name: `bytes of the snapshot of ${words}`,
      unit: 'bytes',
      ours: snapshot(({ packed }) => packed),
      peers: { json: snapshot(({ unpacked }) => unpacked) },
      goal: { direction: 'at most', factor: 0.2, of: 'json' },
    },
    {
      name: `bytes both ways of an idle hour at a pull a minute, headers included`,
      unit: 'bytes',
      ours: async () => (await pulledBytes(await cursorNow())) * pullsAnHour,
    },
    {
      name: 'bytes both ways of a pull that brings one new note, headers included',
      unit: 'bytes',
      ours: async () => {
        const before = await cursorNow();
        await pushes.single(1);
        return pulledBytes(before);
      },
    },
  ];
}

async function firstLineOf(url: string, token: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !text.includes('\n')) text += (await reader.read()).value ?? '\n';
  await reader?.cancel();
  return text.split('\n')[0] ?? '';
}

const counted = (count: number): string => count.toLocaleString('en-US');
