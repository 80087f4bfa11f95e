import { z } from 'zod';
import type { BenchOptions } from '#scripts/bench.ts';
import type { BenchPlan, BenchRow } from '#scripts/support/bench.ts';
import { type BenchWindow, openBenchWindow } from './support/bench-window.ts';
import { type DemoBook, makeDemoBook } from './support/demo-book.ts';
import { sharedMeasure } from '#scripts/support/shared-measure.ts';

const usualAccounts = 10_000;
/** The usual book's size to the other sizes: of what slow peers take in, of evictions, of the largest book. */
const smallShare = 0.1;
const evictedTimes = 2;
const evictedByPeerShare = 0.05;
const largeTimes = 10;
const changedShare = 0.1;
/** The slowest contender needs seconds for these. */
const saves = 60;

/**
 * The local copy in the real Electron: the product's data worker beside what it could be at best (one blob, a bare flush) and beside
 * stores of rows and documents, all on the same accounts.
 */
export async function plan(tell: (words: string) => void, { accounts: wanted }: BenchOptions): Promise<BenchPlan> {
  const accounts = wanted ?? usualAccounts;
  tell(`making ${counted(accounts)} accounts`);
  const book = makeDemoBook(accounts, accounts);
  const window = await openBenchWindow(book, tell);
  const large = accounts * largeTimes;
  tell('loading the book into the window');
  await window.run('load', { accounts });
  tell(`storing a local copy of ${counted(accounts)} accounts, and the same rows plainly, to be changed`);
  await window.run('prepareChanges', { accounts });
  for (const size of [accounts, large]) {
    tell(`storing a local copy of ${counted(size)} accounts for the cold start, and ${counted(size)} plain rows`);
    await window.run('prepareColdStart', { accounts: size });
  }
  return {
    rows: [
      ...applyRows(window, book, accounts),
      ...changeRows(window, accounts),
      ...saveRows(window, accounts * smallShare),
      ...[accounts, large].map((size) => coldRow(window, size)),
    ],
    rounds: 5,
    warmUps: 0,
    close: () => window.close(),
  };
}

function applyRows({ ms }: BenchWindow, book: DemoBook, accounts: number): BenchRow[] {
  const small = accounts * smallShare;
  const rowCount = book.documents('rows', small).length;
  const documents = (kind: 'rows' | 'folders') => ({ kind, accounts: small });
  return [
    {
      name: `bulk apply of ${counted(accounts)} accounts (${counted(book.rowCount)} rows, ${(book.bytes / 1e6).toFixed(1)} MB of JSON)`,
      unit: 'ms',
      ours: () => ms('applyProduct', { accounts }),
      peers: { oneBlob: () => ms('applyBlob', { accounts }) },
      goal: { direction: 'at most', factor: 1.5, of: 'oneBlob' },
    },
    {
      name: `of that, the format by itself: ${counted(accounts)} folders parsed, sealed and stored`,
      unit: 'ms',
      ours: () => ms('storeSealed', { accounts }),
      peers: { oneBlob: () => ms('applyBlob', { accounts }) },
    },
    {
      name: `bulk apply of ${counted(small)} accounts (${counted(rowCount)} rows)`,
      unit: 'ms',
      ours: () => ms('applyProduct', { accounts: small }),
      peers: {
        dexieRows: () => ms('applyDexie', documents('rows')),
        rxdbRows: () => ms('applyRxdb', documents('rows')),
        pouchdbRows: () => ms('applyPouch', documents('rows')),
        dexieFolders: () => ms('applyDexie', documents('folders')),
        rxdbFolders: () => ms('applyRxdb', documents('folders')),
        pouchdbFolders: () => ms('applyPouch', documents('folders')),
      },
    },
    {
      name: `serialising and sealing ${counted(accounts)} folders`,
      unit: 'ms',
      ours: () => ms('seal', { accounts }),
      peers: { serialisingOnly: () => ms('serialise', { accounts }) },
      goal: { direction: 'at most', factor: 1.25, of: 'serialisingOnly' },
    },
  ];
}

function changeRows({ ms }: BenchWindow, accounts: number): BenchRow[] {
  const changed = accounts * changedShare;
  const evicted = accounts * evictedTimes;
  const byPeer = accounts * evictedByPeerShare;
  const peer = `bulkDeleteTimes${evicted / byPeer}`;
  return [
    {
      name: `${counted(changed)} scattered changes in ${counted(accounts)} accounts`,
      unit: 'ms',
      ours: () => ms('changeProduct', { count: changed }),
      peers: { dexieRows: () => ms('changeDexie', { count: changed }) },
    },
    {
      name: `evicting ${counted(evicted)} accounts (peer: Dexie's bulkDelete of the rows of ${counted(byPeer)} accounts, times ${evicted / byPeer})`,
      unit: 'ms',
      ours: () => ms('evictProduct', { count: evicted }),
      peers: { [peer]: async () => (await ms('evictDexie', { count: byPeer })) * (evicted / byPeer) },
      goal: { direction: 'at most', factor: 0.02, of: peer },
    },
  ];
}

const saveTimesSchema = z.strictObject({ p50: z.number(), p99: z.number() });
type SaveTimes = z.infer<typeof saveTimesSchema>;

function saveRows({ run }: BenchWindow, accounts: number): BenchRow[] {
  const shared = (job: string) => sharedMeasure(async () => saveTimesSchema.parse(await run(job, { saves, accounts })));
  const [ours, indexedDbStrict, bareFlush] = [shared('saveProduct'), shared('saveIndexedDb'), shared('saveBare')];
  const row = (name: string, pick: (times: SaveTimes) => number): BenchRow => ({
    name: `one durable save during a full resync, ${name} of ${saves} (peer: IndexedDB strict while rows are loaded)`,
    unit: 'ms',
    ours: ours(pick),
    peers: { indexedDbStrict: indexedDbStrict(pick), bareFlush: bareFlush(pick) },
  });
  return [
    row('p50', ({ p50 }) => p50),
    { ...row('p99', ({ p99 }) => p99), goal: { direction: 'at most', factor: 0.1, of: 'indexedDbStrict' } },
  ];
}

const coldRow = ({ ms }: BenchWindow, accounts: number): BenchRow => ({
  name: `cold start to the queue of ${counted(accounts)} accounts (peer: Dexie's toArray of one row an account)`,
  unit: 'ms',
  ours: () => ms('coldProduct', { accounts }),
  peers: { dexieToArray: () => ms('coldDexie', { accounts }) },
});

const counted = (count: number): string => count.toLocaleString('en-US');
