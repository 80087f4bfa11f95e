import { v7 } from 'uuid';
import { type CommandDraft, commandDraftSchema } from '#contracts/envelope.ts';
import { createMainPort } from '#renderer/data/main-port.ts';
import { completed, openBare } from './apply-jobs.ts';
import { documentLines, loadedBook } from './loaded-book.ts';
import { Feeder } from './feeder.ts';
import { portOfMain } from './main-ports.ts';
import { ProductDesk, removeCopy } from './product-desk.ts';
import { newDesktop } from './settings-here.ts';

/** Milliseconds of one save: half of them took no longer, and 99 in 100. */
export type SaveTimes = { readonly p50: number; readonly p99: number };
export type SaveOptions = {
  /** How many saves are timed. */
  readonly saves: number;
  /** Accounts of the resync that runs meanwhile. */
  readonly accounts: number;
};

/** Between two saves: nobody saves faster, and the load must not be starved by what is measured. */
const pauseMs = 10;

/** Saves into the journal through the main process's port, in the very worker that takes a full resync in meanwhile. */
export async function saveProduct({ saves, accounts }: SaveOptions): Promise<SaveTimes> {
  const port = createMainPort(await portOfMain(newDesktop()), {
    onOpen: () => undefined,
    onLink: () => undefined,
    onPushed: () => undefined,
    onNews: () => undefined,
    onDisk: () => undefined,
    onMail: () => undefined,
    onArrived: () => undefined,
  });
  const times = await whileResyncing(accounts, () =>
    timed(saves, async () => {
      const appended = await port.append(draft());
      if (!appended.ok) throw new Error(`not saved: ${appended.error.code}`);
    }),
  );
  port.close();
  return times;
}

/** The limit: a message to the main process, a write and a flush there, and a message back, under the same load. */
export async function saveBare({ saves, accounts }: SaveOptions): Promise<SaveTimes> {
  const port = await portOfMain(null);
  const times = await whileResyncing(accounts, () =>
    timed(
      saves,
      () =>
        new Promise<void>((resolve) => {
          port.onmessage = () => resolve();
          port.postMessage(JSON.stringify(draft()));
        }),
    ),
  );
  port.close();
  return times;
}

/** A strict IndexedDB transaction each, while another worker loads rows into plain documents with four indexes. */
export async function saveIndexedDb({ saves, accounts }: SaveOptions): Promise<SaveTimes> {
  const load = new Worker(new URL('./load-worker.ts', import.meta.url), { type: 'module' });
  await new Promise<void>((resolve) => {
    load.onmessage = () => resolve();
    load.postMessage(documentLines('rows', accounts), []);
  });
  const name = `outbox-${crypto.randomUUID()}`;
  const database = await openBare(name);
  const times = await timed(saves, () => {
    const transaction = database.transaction('blobs', 'readwrite', { durability: 'strict' });
    transaction.objectStore('blobs').put(draft(), v7());
    return completed(transaction);
  });
  await new Promise<void>((resolve) => {
    load.onmessage = () => resolve();
    load.postMessage('stop', []);
  });
  load.terminate();
  database.close();
  indexedDB.deleteDatabase(name);
  return times;
}

/** Takes full snapshots in, one after the other, until `run` is done. */
async function whileResyncing(accounts: number, run: () => Promise<SaveTimes>): Promise<SaveTimes> {
  let isDone = false;
  const resyncs = (async () => {
    while (!isDone) {
      const settings = newDesktop();
      const feeder = new Feeder(settings, loadedBook(accounts));
      const desk = new ProductDesk();
      await desk.openMs(feeder.port, accounts);
      await desk.atRest();
      await desk.close();
      feeder.close();
      await removeCopy(settings);
    }
  })();
  const times = await run();
  isDone = true;
  await resyncs;
  return times;
}

async function timed(saves: number, save: () => Promise<void>): Promise<SaveTimes> {
  const times: number[] = [];
  while (times.length < saves) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const from = performance.now();
    await save();
    times.push(performance.now() - from);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function draft(): CommandDraft {
  const accountId = crypto.randomUUID();
  const text = 'Spoke with accounts payable: the remittance for the open invoices goes out on Friday, with the credit memo taken off.';
  return commandDraftSchema.parse({
    commandId: v7(),
    name: 'contactNote.record',
    accountId,
    at: '2026-03-31T15:00:00.000Z',
    businessDate: '2026-03-31',
    input: { noteId: v7(), accountId, channel: 'call', direction: 'outbound', contactName: 'Marian Webb', outcome: 'reached', text },
  });
}
