import { noFilter } from '#domain/queue-filter.ts';
import { v7 } from 'uuid';
import { commandIdSchema } from '#domain/kernel/ids.ts';
import { type PortUse, portMessageOf, portUses } from '#contracts/channels.ts';
import type { CallLogOutcome, TriedArrangements, TriedRules } from './call-log-outcome.ts';
import type { DryRunOutcome, ForgottenAccounts } from './dry-run-outcome.ts';
import type { LiftOutcome } from './lift-outcome.ts';
import type { LetterSheets, ReleaseOutcome } from './run-outcome.ts';
import { type Questions, createQuestions } from './questions.ts';
import type { AccountPlace, FromWorker, ToEngine, ToWorker } from './worker-protocol.ts';
import { createStores, empty, isOf, knownOf, storeOf, takeIn } from './client-stores.ts';
import type { DataClient, Neighbour, RunOutcome, SearchAnswer } from './data-client.ts';

/** Starts a data worker: the real one in its own thread, or in a test the engine in the same one. */
export type StartWorker = (handlers: { onMessage: (message: FromWorker) => void; onFault: () => void }) => WorkerHandle;
export type WorkerHandle = { post(message: ToWorker, transfer?: Transferable[]): void; stop(): void };

/** What somebody is told whose act the worker was let go before answering. */
const notRun: RunOutcome = { saved: false, refusal: { code: 'call.failed' } };

type Watched = 'queue' | 'run' | 'outbox' | AccountPlace;
const watchingNothing: Readonly<Record<Watched, ToEngine | null>> = {
  queue: null,
  run: null,
  outbox: null,
  inHand: null,
  beside: null,
  upcoming: null,
};

/** A port of the main process and what it is for. */
export type HandedPort = { readonly use: PortUse; readonly port: MessagePort };

/** The client and its way to the data: `take` is given every port that the main process hands to this page. */
export type PageClient = DataClient & { take(handed: HandedPort): void };

/**
 * Makes the page's client and starts its worker at once, so that the worker's code is loaded before anybody has signed in.
 * All windows share one engine: it runs in the worker of the window that was given the way to the main process, and this page
 * uses its own worker (`open`) or, over a port, that of another window (`join`). When that one goes, the main process
 * chooses anew; what is watched and what has not been answered is asked again then.
 */
export function createDataClient(startWorker: StartWorker): PageClient {
  const stores = createStores();
  const watching: Record<Watched, ToEngine | null> = { ...watchingNothing };
  const asked = createQuestions((question) => engine.post(question));
  const hear = (message: FromWorker): void => {
    takeIn(message, stores, asked);
    if (message.kind === 'sync' && message.state.phase !== 'opening') asked.release();
  };
  const start = (): WorkerHandle =>
    onlyWhileIn(startWorker, hear, () => stores.sync.write({ ...stores.sync.read(), phase: 'failed', problem: { code: 'call.failed' } }));
  let engine = start();
  let isOwn = true;

  const watch = (what: Watched, message: ToEngine): void => {
    watching[what] = message;
    engine.post(message);
  };
  const turnTo = (next: WorkerHandle, isOurs: boolean): void => {
    // What the page shows stays on the screen while the next engine gets ready.
    if (stores.opened.read() !== null) asked.hold();
    if (next !== engine) engine.stop();
    engine = next;
    isOwn = isOurs;
  };
  const watchAgain = (): void => {
    for (const message of Object.values(watching)) if (message) engine.post(message);
  };

  return {
    ...stores,
    take({ use, port }) {
      if (use === 'serve') return isOwn ? engine.post({ kind: 'serve', port }, [port]) : port.close();
      if (use === 'open') turnTo(isOwn ? engine : start(), true);
      else turnTo(farEngine(port, hear, asked.hold), false);
      if (use === 'open') engine.post({ kind: 'open', port }, [port]);
      watchAgain();
    },
    watchQueue: (list, first, count, filter = noFilter) => watch('queue', { kind: 'watchQueue', list, filter, first, count }),
    watchAccount(accountId, place = 'inHand') {
      const store = storeOf(stores, place);
      if (accountId === null) store.write({ status: 'none' });
      else if (!isOf(store.read(), accountId)) store.write(knownOf(stores, accountId) ?? { status: 'loading', accountId });
      watch(place, { kind: 'watchAccount', place, accountId });
    },
    next: (list, after, step, filter = noFilter) =>
      asked.ask<Neighbour>({ accountId: null, index: -1 }, { kind: 'next', list, filter, after, step }),
    search: (text) => asked.ask<SearchAnswer>({ hits: [], total: 0, isComplete: false }, { kind: 'search', text }),
    nameOf: (accountId) => asked.ask<string | null>(null, { kind: 'name', accountId }),
    run: (name, accountId, input) =>
      asked.ask<RunOutcome>(notRun, { kind: 'run', commandId: commandIdSchema.parse(v7()), isRepeated: false, name, accountId, input }),
    dismiss: (commandId, reason) => asked.ask<RunOutcome>(notRun, { kind: 'dismiss', commandId, reason }),
    dryRun: (list) => asked.ask<DryRunOutcome>({ status: 'stopped' }, { kind: 'dryRun', list }),
    measureLift: () => asked.ask<LiftOutcome>({ status: 'stopped' }, { kind: 'measureLift' }),
    stopLongWork: () => engine.post({ kind: 'stopLongWork' }),
    forgotten: (book = 'all') => asked.ask<ForgottenAccounts | null>(null, { kind: 'forgotten', book }),
    ...lettersOver(asked, watch),
    callLog: (days) => asked.ask<CallLogOutcome>({ status: 'stopped' }, { kind: 'callLog', days }),
    tryRules: (settings) => asked.ask<TriedRules | null>(null, { kind: 'tryRules', settings }),
    tryArrangements: (settings) => asked.ask<TriedArrangements | null>(null, { kind: 'tryArrangements', settings }),
    syncNow: () => engine.post({ kind: 'syncNow' }),
    close() {
      if (isOwn) engine.post({ kind: 'close' });
      engine.stop();
      asked.giveUp();
      Object.assign(watching, watchingNothing);
      empty(stores);
      // A fresh thread: what the old one had opened goes with its memory.
      engine = start();
      isOwn = true;
    },
  };
}

/** What the page asks of letters and e-mails. */
const lettersOver = (
  asked: Questions,
  watch: (what: 'run' | 'outbox', message: ToEngine) => void,
): Pick<DataClient, 'watchRun' | 'watchOutbox' | 'release' | 'sheetsOf'> => ({
  watchRun: (window) => watch('run', { kind: 'watchRun', window }),
  watchOutbox: (isWatched) => watch('outbox', { kind: 'watchOutbox', isWatched }),
  release: (order) => asked.ask<ReleaseOutcome>({ status: 'stopped', released: [], notReleased: [] }, { kind: 'release', order }),
  sheetsOf: (letters) => asked.ask<readonly LetterSheets[]>([], { kind: 'sheets', letters }),
});

/** A worker of ours that is not heard any more once it has been stopped: what it said last may still be under way. */
function onlyWhileIn(startWorker: StartWorker, hear: (message: FromWorker) => void, onFault: () => void): WorkerHandle {
  let isStopped = false;
  const worker = startWorker({
    onMessage: (message) => !isStopped && hear(message),
    onFault: () => !isStopped && onFault(),
  });
  return {
    post: worker.post,
    stop() {
      isStopped = true;
      worker.stop();
    },
  };
}

/** The engine in another window's worker, over a port; `onGone` hears that it went by itself. */
function farEngine(port: MessagePort, hear: (message: FromWorker) => void, onGone: () => void): WorkerHandle {
  let isStopped = false;
  port.onmessage = (event: MessageEvent<FromWorker>) => !isStopped && hear(event.data);
  port.addEventListener('close', () => !isStopped && onGone());
  return {
    post: (message) => port.postMessage(message),
    stop() {
      isStopped = true;
      port.close();
    },
  };
}

/**
 * Waits for ports of the main process and hands each on. Only a message of this very window counts, so that no frame or
 * other window can pass itself off as the main process. Returns what stops the waiting.
 */
export function listenForPort(page: Window, take: (handed: HandedPort) => void): () => void {
  const listener = (event: MessageEvent): void => {
    const use = portUses.find((known) => event.data === portMessageOf(known));
    if (event.source !== page || event.origin !== page.location.origin || use === undefined) return;
    const port = event.ports[0];
    if (port) take({ use, port });
  };
  page.addEventListener('message', listener);
  return () => page.removeEventListener('message', listener);
}
