import type { CommandInput, CommandName } from '#domain/commands.ts';
import { type QueueFilter, noFilter } from '#domain/queue-filter.ts';
import type { WorkList } from '#domain/work-list.ts';
import type { Company } from '#domain/company.ts';
import { v7 } from 'uuid';
import { type AccountId, type CommandId, commandIdSchema } from '#domain/kernel/ids.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type PortUse, portMessageOf, portUses } from '#contracts/channels.ts';
import type { User } from '#contracts/http.ts';
import type { Strategy } from '#domain/strategy.ts';
import type { CallDays } from '#domain/call-log.ts';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import type { CallLogOutcome, TriedRules } from './call-log-outcome.ts';
import type { DryRunOutcome, DryRunProgress, ForgottenAccounts } from './dry-run-outcome.ts';
import type { LiftOutcome, LiftProgress } from './lift-outcome.ts';
import type {
  LetterName,
  LetterSheets,
  OutboxView,
  ReleaseOrder,
  ReleaseOutcome,
  ReleaseProgress,
  RunView,
  RunWindow,
} from './run-outcome.ts';
import { type Questions, createQuestions } from './questions.ts';
import type { AccountPlace, AccountView, FromWorker, QueueView, SearchHit, SyncState, ToEngine, ToWorker } from './worker-protocol.ts';
import { type Store, type WritableStore, createStore } from './store.ts';

/** Whose data is open. */
export type Opened = { readonly user: User; readonly company: Company };

/** What is known of the account in view; `absent` means it is not, or no longer, in this desktop's book. */
export type WatchedAccount =
  | { readonly status: 'none' }
  | { readonly status: 'loading'; readonly accountId: AccountId }
  | { readonly status: 'absent'; readonly accountId: AccountId }
  | { readonly status: 'ready'; readonly accountId: AccountId; readonly account: AccountView };

export type RunOutcome = Extract<FromWorker, { kind: 'ran' }>['outcome'];
export type Neighbour = { readonly accountId: AccountId | null; readonly index: number };
/** The best hits, how many accounts have the words in all, and whether all texts have been read yet. */
export type SearchAnswer = { readonly hits: readonly SearchHit[]; readonly total: number; readonly isComplete: boolean };

/** The page's whole view of the local copy. Everything arrives from the data worker; nothing here touches a disk or a network. */
export type DataClient = {
  readonly opened: Store<Opened | null>;
  readonly sync: Store<SyncState>;
  /** The list last asked for with `watchQueue`; null until its first answer. */
  readonly queue: Store<QueueView | null>;
  /** The account in hand that was last asked for with `watchAccount`. */
  readonly account: Store<WatchedAccount>;
  /** The one beside it. */
  readonly beside: Store<WatchedAccount>;
  /** Keeps one window of one list in `queue`, narrowed to a filter; asking again replaces the window. */
  watchQueue(list: WorkList, first: number, count: number, filter?: QueueFilter): void;
  /** Keeps one account in `account`, or in `beside` where that place is named; null lets go of it. */
  watchAccount(accountId: AccountId | null, place?: AccountPlace): void;
  /**
   * The account behind (1) or before (-1) another in a list; `after: null` means from its end. For "save and next" ask
   * before saving: what has been saved may have moved the account within the list.
   */
  next(list: WorkList, after: AccountId | null, step: 1 | -1, filter?: QueueFilter): Promise<Neighbour>;
  search(text: string): Promise<SearchAnswer>;
  /** What an account is called; null where it is not, or no longer, in this desktop's book. */
  nameOf(accountId: AccountId): Promise<string | null>;
  /** Does a command. `saved: true` means that the journal has it on the disk; otherwise nothing was saved. */
  run<N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>): Promise<RunOutcome>;
  /** Takes a refused command off the list of refusals, with how it was dealt with. `saved: true`: the journal has that on the disk. */
  dismiss(commandId: CommandId, reason: string): Promise<RunOutcome>;
  /** How far the dry run that is under way has come; null while none is. */
  readonly dryRunProgress: Store<DryRunProgress | null>;
  /** Tries strategies on the days behind, beside those in use. One at a time: another one stops it. */
  dryRun(list: readonly Strategy[]): Promise<DryRunOutcome>;
  /** How far a measurement of the lift has come; null while none is under way. */
  readonly liftProgress: Store<LiftProgress | null>;
  /** Measures what the order of the queue gains on the company's own history. */
  measureLift(): Promise<LiftOutcome>;
  /** Stops a dry run or a measurement that is under way; its outcome says so. */
  stopLongWork(): void;
  /** The accounts without a next step; null where no data is open. */
  forgotten(): Promise<ForgottenAccounts | null>;
  /** Today's dunning run as it was last asked for; null until its first answer. */
  readonly dunningRun: Store<RunView | null>;
  /** Keeps one window of one step of the run in `dunningRun`; null lets go of it. */
  watchRun(window: RunWindow | null): void;
  readonly outbox: Store<OutboxView | null>;
  watchOutbox(isWatched: boolean): void;
  /** How far a release has come; null while none is under way. */
  readonly releaseProgress: Store<ReleaseProgress | null>;
  /** Releases the messages of a step; what is released is in the journal, also where it is stopped on the way. */
  release(order: ReleaseOrder): Promise<ReleaseOutcome>;
  /** Letters laid out for the printer; those that are not in this desktop's book are left out. */
  sheetsOf(letters: readonly LetterName[]): Promise<readonly LetterSheets[]>;
  /** The calls of some days on the accounts of this desktop, with what waits to be sent, the newest first. */
  callLog(days: CallDays): Promise<CallLogOutcome>;
  /** What contact rules would say of every account of this desktop at this moment, beside those in use; null where no data is open. */
  tryRules(settings: ContactRuleSettings): Promise<TriedRules | null>;
  syncNow(): void;
  /** Forgets everything that was opened, for a sign-out; a later port opens anew. */
  close(): void;
};

/** Starts a data worker: the real one in its own thread, or in a test the engine in the same one. */
export type StartWorker = (handlers: { onMessage: (message: FromWorker) => void; onFault: () => void }) => WorkerHandle;
export type WorkerHandle = { post(message: ToWorker, transfer?: Transferable[]): void; stop(): void };

const openingState: SyncState = {
  phase: 'opening',
  progress: null,
  link: { isOnline: false, waitingCount: 0, refused: [], problem: null },
  isPulling: false,
  lastSyncedAt: null,
  problem: null,
  disk: 'ok',
};

/** What somebody is told whose act the worker was let go before answering. */
const notRun: RunOutcome = { saved: false, refusal: { code: 'call.failed' } };

type Stores = {
  readonly opened: WritableStore<Opened | null>;
  readonly sync: WritableStore<SyncState>;
  readonly queue: WritableStore<QueueView | null>;
  readonly account: WritableStore<WatchedAccount>;
  readonly beside: WritableStore<WatchedAccount>;
  readonly dryRunProgress: WritableStore<DryRunProgress | null>;
  readonly liftProgress: WritableStore<LiftProgress | null>;
  readonly dunningRun: WritableStore<RunView | null>;
  readonly outbox: WritableStore<OutboxView | null>;
  readonly releaseProgress: WritableStore<ReleaseProgress | null>;
};

const createStores = (): Stores => ({
  opened: createStore<Opened | null>(null),
  sync: createStore(openingState),
  queue: createStore<QueueView | null>(null),
  account: createStore<WatchedAccount>({ status: 'none' }),
  beside: createStore<WatchedAccount>({ status: 'none' }),
  dryRunProgress: createStore<DryRunProgress | null>(null),
  liftProgress: createStore<LiftProgress | null>(null),
  dunningRun: createStore<RunView | null>(null),
  outbox: createStore<OutboxView | null>(null),
  releaseProgress: createStore<ReleaseProgress | null>(null),
});

/** What a page shows when nobody's data is open. */
function empty(stores: Stores): void {
  stores.opened.write(null);
  stores.sync.write(openingState);
  stores.queue.write(null);
  stores.account.write({ status: 'none' });
  stores.beside.write({ status: 'none' });
  stores.dryRunProgress.write(null);
  stores.liftProgress.write(null);
  stores.dunningRun.write(null);
  stores.outbox.write(null);
  stores.releaseProgress.write(null);
}

type Watched = 'queue' | 'run' | 'outbox' | AccountPlace;
const watchingNothing: Readonly<Record<Watched, ToEngine | null>> = { queue: null, run: null, outbox: null, inHand: null, beside: null };

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
      else if (!isOf(store.read(), accountId)) store.write({ status: 'loading', accountId });
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
    forgotten: () => asked.ask<ForgottenAccounts | null>(null, { kind: 'forgotten' }),
    ...lettersOver(asked, watch),
    callLog: (days) => asked.ask<CallLogOutcome>({ status: 'stopped' }, { kind: 'callLog', days }),
    tryRules: (settings) => asked.ask<TriedRules | null>(null, { kind: 'tryRules', settings }),
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

function takeIn(message: FromWorker, stores: Stores, asked: Questions): void {
  switch (message.kind) {
    case 'opened':
      return stores.opened.write({ user: message.user, company: message.company });
    case 'sync':
      return stores.sync.write(message.state);
    case 'view':
      return stores.queue.write(message.view);
    case 'account':
      return takeAccount(message, storeOf(stores, message.place));
    case 'neighbour':
      return asked.answer(message.id, { accountId: message.accountId, index: message.index });
    case 'hits':
      return asked.answer(message.id, { hits: message.hits, total: message.total, isComplete: message.isComplete });
    case 'named':
      return asked.answer(message.id, message.name);
    case 'dryRunProgress':
      return stores.dryRunProgress.write(message.progress);
    case 'dryRan':
      stores.dryRunProgress.write(null);
      return asked.answer(message.id, message.outcome);
    case 'liftProgress':
      return stores.liftProgress.write(message.progress);
    case 'liftMeasured':
      stores.liftProgress.write(null);
      return asked.answer(message.id, message.outcome);
    case 'runView':
      return stores.dunningRun.write(message.view);
    case 'outbox':
      return stores.outbox.write(message.view);
    case 'releaseProgress':
      return stores.releaseProgress.write(message.progress);
    case 'released':
      stores.releaseProgress.write(null);
      return asked.answer(message.id, message.outcome);
    case 'sheets':
      return asked.answer(message.id, message.letters);
    case 'forgotten':
      return asked.answer(message.id, message.accounts);
    case 'callLog':
      return asked.answer(message.id, message.outcome);
    case 'rulesTried':
      return asked.answer(message.id, message.tried);
    case 'ran':
      return asked.answer(message.id, message.outcome);
    default:
      return assertNever(message);
  }
}

/** An answer about an account that is no longer the one in view is late, and dropped. */
function takeAccount(message: Extract<FromWorker, { kind: 'account' }>, store: WritableStore<WatchedAccount>): void {
  const { accountId, account } = message;
  if (!isOf(store.read(), accountId)) return;
  store.write(account ? { status: 'ready', accountId, account } : { status: 'absent', accountId });
}

const storeOf = (stores: Stores, place: AccountPlace): WritableStore<WatchedAccount> =>
  place === 'inHand' ? stores.account : stores.beside;

const isOf = (watched: WatchedAccount, accountId: AccountId): boolean => watched.status !== 'none' && watched.accountId === accountId;
