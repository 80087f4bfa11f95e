import type { AccountId } from '#domain/kernel/ids.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { DryRunProgress } from './dry-run-outcome.ts';
import type { LiftProgress } from './lift-outcome.ts';
import type { OutboxView, ReleaseProgress, RunView } from './run-outcome.ts';
import type { Questions } from './questions.ts';
import { type AccountPlace, type FromWorker, type QueueView, type SyncState, accountPlaces } from './worker-protocol.ts';
import { type WritableStore, createStore } from './store.ts';
import type { Opened, WatchedAccount } from './data-client.ts';

const openingState: SyncState = {
  phase: 'opening',
  progress: null,
  link: { isOnline: false, waitingCount: 0, refused: [], problem: null },
  isPulling: false,
  lastSyncedAt: null,
  problem: null,
  disk: 'ok',
};

export type Stores = {
  readonly opened: WritableStore<Opened | null>;
  readonly sync: WritableStore<SyncState>;
  readonly queue: WritableStore<QueueView | null>;
  readonly account: WritableStore<WatchedAccount>;
  readonly beside: WritableStore<WatchedAccount>;
  readonly upcoming: WritableStore<WatchedAccount>;
  readonly dryRunProgress: WritableStore<DryRunProgress | null>;
  readonly liftProgress: WritableStore<LiftProgress | null>;
  readonly dunningRun: WritableStore<RunView | null>;
  readonly outbox: WritableStore<OutboxView | null>;
  readonly releaseProgress: WritableStore<ReleaseProgress | null>;
};

export const createStores = (): Stores => ({
  opened: createStore<Opened | null>(null),
  sync: createStore(openingState),
  queue: createStore<QueueView | null>(null),
  account: createStore<WatchedAccount>({ status: 'none' }),
  beside: createStore<WatchedAccount>({ status: 'none' }),
  upcoming: createStore<WatchedAccount>({ status: 'none' }),
  dryRunProgress: createStore<DryRunProgress | null>(null),
  liftProgress: createStore<LiftProgress | null>(null),
  dunningRun: createStore<RunView | null>(null),
  outbox: createStore<OutboxView | null>(null),
  releaseProgress: createStore<ReleaseProgress | null>(null),
});

/** What a page shows when nobody's data is open. */
export function empty(stores: Stores): void {
  stores.opened.write(null);
  stores.sync.write(openingState);
  stores.queue.write(null);
  stores.account.write({ status: 'none' });
  stores.beside.write({ status: 'none' });
  stores.upcoming.write({ status: 'none' });
  stores.dryRunProgress.write(null);
  stores.liftProgress.write(null);
  stores.dunningRun.write(null);
  stores.outbox.write(null);
  stores.releaseProgress.write(null);
}

export function takeIn(message: FromWorker, stores: Stores, asked: Questions): void {
  switch (message.kind) {
    case 'opened':
      return stores.opened.write({ user: message.user, company: message.company });
    case 'sync':
      return stores.sync.write(message.state);
    case 'view':
      return stores.queue.write(message.view);
    case 'account':
      return takeAccount(message, stores);
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

/** An answer is for every place that looks at the account; one about an account that none looks at any more is late, and dropped. */
function takeAccount({ accountId, account }: Extract<FromWorker, { kind: 'account' }>, stores: Stores): void {
  const watched: WatchedAccount = account ? { status: 'ready', accountId, account } : { status: 'absent', accountId };
  for (const place of accountPlaces) {
    const store = storeOf(stores, place);
    if (isOf(store.read(), accountId)) store.write(watched);
  }
}

export const storeOf = (stores: Stores, place: AccountPlace): WritableStore<WatchedAccount> =>
  place === 'inHand' ? stores.account : stores[place];

export const isOf = (watched: WatchedAccount, accountId: AccountId): boolean =>
  watched.status !== 'none' && watched.accountId === accountId;

/** What some other place already shows of an account. */
export const knownOf = (stores: Stores, accountId: AccountId): WatchedAccount | undefined =>
  accountPlaces.map((place) => storeOf(stores, place).read()).find((watched) => isOf(watched, accountId));
