import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { WorkList } from '#domain/call-queue.ts';
import type { Company } from '#domain/company.ts';
import type { AccountId, CommandId } from '#domain/kernel/ids.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { dataPortWindowMessage } from '#contracts/channels.ts';
import type { User } from '#contracts/http.ts';
import type { AccountView, FromWorker, QueueView, SearchHit, SyncState, ToWorker } from './worker-protocol.ts';
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
export type SearchAnswer = { readonly hits: readonly SearchHit[]; readonly isComplete: boolean };

/** The page's whole view of the local copy. Everything arrives from the data worker; nothing here touches a disk or a network. */
export type DataClient = {
  readonly opened: Store<Opened | null>;
  readonly sync: Store<SyncState>;
  /** The list last asked for with `watchQueue`; null until its first answer. */
  readonly queue: Store<QueueView | null>;
  /** The account last asked for with `watchAccount`. */
  readonly account: Store<WatchedAccount>;
  /** Keeps one window of one list in `queue`; asking again replaces the window. */
  watchQueue(list: WorkList, first: number, count: number): void;
  /** Keeps one account in `account`; null lets go of it. */
  watchAccount(accountId: AccountId | null): void;
  /**
   * The account behind (1) or before (-1) another in a list; `after: null` means from its end. For "save and next" ask
   * before saving: what has been saved may have moved the account within the list.
   */
  next(list: WorkList, after: AccountId | null, step: 1 | -1): Promise<Neighbour>;
  search(text: string): Promise<SearchAnswer>;
  /** Does a command. `saved: true` means that the journal has it on the disk; otherwise nothing was saved. */
  run<N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>): Promise<RunOutcome>;
  /** Takes a refused command off the list of refusals, with how it was dealt with. `saved: true`: the journal has that on the disk. */
  dismiss(commandId: CommandId, reason: string): Promise<RunOutcome>;
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
};

/** What somebody is told whose act the worker was let go before answering. */
const notRun: RunOutcome = { saved: false, refusal: { code: 'call.failed' } };

type Stores = {
  readonly opened: WritableStore<Opened | null>;
  readonly sync: WritableStore<SyncState>;
  readonly queue: WritableStore<QueueView | null>;
  readonly account: WritableStore<WatchedAccount>;
};

/**
 * Makes the page's client and starts its worker at once, so that the worker's code is loaded before anybody has signed in.
 * `open` hands a port of the main process over to the worker.
 */
export function createDataClient(startWorker: StartWorker): DataClient & { open(port: MessagePort): void } {
  const stores: Stores = {
    opened: createStore<Opened | null>(null),
    sync: createStore(openingState),
    queue: createStore<QueueView | null>(null),
    account: createStore<WatchedAccount>({ status: 'none' }),
  };
  const asked = createQuestions();
  const start = (): WorkerHandle =>
    startWorker({
      onMessage: (message) => takeIn(message, stores, asked),
      onFault: () => stores.sync.write({ ...stores.sync.read(), phase: 'failed', problem: { code: 'call.failed' } }),
    });
  let worker = start();

  return {
    ...stores,
    open: (port) => worker.post({ kind: 'open', port }, [port]),
    watchQueue: (list, first, count) => worker.post({ kind: 'watchQueue', list, first, count }),
    watchAccount(accountId) {
      if (accountId === null) stores.account.write({ status: 'none' });
      else if (!isOf(stores.account.read(), accountId)) stores.account.write({ status: 'loading', accountId });
      worker.post({ kind: 'watchAccount', accountId });
    },
    next: (list, after, step) =>
      asked.ask<Neighbour>({ accountId: null, index: -1 }, (id) => worker.post({ kind: 'next', id, list, after, step })),
    search: (text) => asked.ask<SearchAnswer>({ hits: [], isComplete: false }, (id) => worker.post({ kind: 'search', id, text })),
    run: (name, accountId, input) => asked.ask<RunOutcome>(notRun, (id) => worker.post({ kind: 'run', id, name, accountId, input })),
    dismiss: (commandId, reason) => asked.ask<RunOutcome>(notRun, (id) => worker.post({ kind: 'dismiss', id, commandId, reason })),
    syncNow: () => worker.post({ kind: 'syncNow' }),
    close() {
      worker.post({ kind: 'close' });
      worker.stop();
      asked.giveUp();
      stores.opened.write(null);
      stores.sync.write(openingState);
      stores.queue.write(null);
      stores.account.write({ status: 'none' });
      // A fresh thread: what the old one had opened goes with its memory.
      worker = start();
    },
  };
}

/**
 * Waits for ports of the main process and hands each on. Only a message of this very window counts, so that no frame or
 * other window can pass itself off as the main process. Returns what stops the waiting.
 */
export function listenForPort(page: Window, take: (port: MessagePort) => void): () => void {
  const listener = (event: MessageEvent): void => {
    if (event.source !== page || event.origin !== page.location.origin || event.data !== dataPortWindowMessage) return;
    const port = event.ports[0];
    if (port) take(port);
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
      return takeAccount(message, stores.account);
    case 'neighbour':
      return asked.answer(message.id, { accountId: message.accountId, index: message.index });
    case 'hits':
      return asked.answer(message.id, { hits: message.hits, isComplete: message.isComplete });
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

const isOf = (watched: WatchedAccount, accountId: AccountId): boolean => watched.status !== 'none' && watched.accountId === accountId;

type Questions = ReturnType<typeof createQuestions>;

/** Questions under way by number; each is answered once, or with its fallback when the worker is let go. */
function createQuestions() {
  const waiting = new Map<number, { settle: (answer: unknown) => void; giveUp: () => void }>();
  let lastId = 0;
  return {
    ask<A>(fallback: A, send: (id: number) => void): Promise<A> {
      lastId += 1;
      const id = lastId;
      return new Promise<A>((resolve) => {
        // The worker is built together with this file: the answer to a question has the question's type.
        waiting.set(id, { settle: (answer) => resolve(answer as A), giveUp: () => resolve(fallback) });
        send(id);
      });
    },
    answer(id: number, answer: unknown): void {
      waiting.get(id)?.settle(answer);
      waiting.delete(id);
    },
    giveUp(): void {
      for (const question of waiting.values()) question.giveUp();
      waiting.clear();
    },
  };
}
