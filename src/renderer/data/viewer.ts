import type { AccountId } from '#domain/kernel/ids.ts';
import type { LocalCopy } from './local-copy.ts';
import type { QueueWindow } from './ranking.ts';
import type { OutboxView, RunView, RunWindow } from './run-outcome.ts';
import { type AccountPlace, type FromWorker, accountPlaces } from './worker-protocol.ts';

export type ViewerDeps = {
  readonly emit: (message: FromWorker) => void;
  /** The copy, once it may be shown. */
  readonly copy: () => LocalCopy | null;
  /** Today's dunning run on a copy, one window of it. Rejects with what reading the copy threw. */
  readonly runView: (copy: LocalCopy, window: RunWindow) => Promise<RunView>;
  readonly outboxView: (copy: LocalCopy) => Promise<OutboxView>;
  /** Takes what reading the copy threw. */
  readonly onFault: (fault: unknown) => void;
};

/** One window as the engine knows it: the list and the accounts it looks at, which are its own, and the way to it. */
export class Viewer {
  readonly emit: ViewerDeps['emit'];
  readonly #deps: ViewerDeps;
  #window: QueueWindow | null = null;
  #longWork: AbortController | null = null;
  readonly #queue = oncePerFrame(() => this.#showQueue());
  #runWindow: RunWindow | null = null;
  #isOutboxWatched = false;
  // A run and an outbox are of the whole book, and a run that is being released changes with every message.
  readonly #run = oncePerFrame(() => void this.#showRun(), bookMs);
  readonly #outbox = oncePerFrame(() => void this.#showOutbox(), bookMs);
  readonly #accounts = accountPlaces.map((place) => this.#watchIn(place));

  constructor(deps: ViewerDeps) {
    this.#deps = deps;
    this.emit = deps.emit;
  }

  watchQueue(window: QueueWindow): void {
    this.#window = window;
    this.#queue.now();
  }

  watchRun(window: RunWindow | null): void {
    this.#runWindow = window;
    this.#run.now();
  }

  watchOutbox(isWatched: boolean): void {
    this.#isOutboxWatched = isWatched;
    this.#outbox.now();
  }

  watchAccount(place: AccountPlace, accountId: AccountId | null): void {
    // What has been shown in one place is known in every other.
    const isKnown = this.#accounts.some((watch) => watch.isShown && watch.accountId === accountId);
    for (const watch of this.#accounts) {
      if (watch.place !== place) continue;
      watch.show.cancel();
      watch.accountId = accountId;
      watch.isShown = isKnown;
      if (!isKnown) watch.show.now();
    }
  }

  /** Shows all that is watched as it is now. */
  showAll(): void {
    this.#queue.now();
    this.#run.now();
    this.#outbox.now();
    for (const { show } of this.#accounts) show.now();
  }

  /** Something of these accounts has changed: what is watched follows within a frame. */
  changed(touched: ReadonlySet<AccountId>): void {
    this.#queue.soon();
    if (this.#runWindow) this.#run.soon();
    if (this.#isOutboxWatched) this.#outbox.soon();
    for (const watch of this.#accounts) {
      if (!watch.accountId || !touched.has(watch.accountId)) continue;
      watch.isShown = false;
      watch.show.soon();
    }
  }

  /** The long work this window has asked for from now on; what was under way before is stopped. */
  beginLongWork(stop: AbortController | null): void {
    this.#longWork?.abort();
    this.#longWork = stop;
  }

  /** Nothing that was to be shown soon is shown any more. */
  cancel(): void {
    this.#queue.cancel();
    this.#run.cancel();
    this.#outbox.cancel();
    for (const { show } of this.#accounts) show.cancel();
    this.beginLongWork(null);
  }

  #showQueue(): void {
    const copy = this.#deps.copy();
    if (copy && this.#window) this.emit({ kind: 'view', view: copy.queueView(this.#window) });
  }

  /** An answer to a window that is looked at no longer is late, and dropped. */
  async #showRun(): Promise<void> {
    const copy = this.#deps.copy();
    const window = this.#runWindow;
    if (!copy || !window) return;
    try {
      const view = await this.#deps.runView(copy, window);
      if (this.#runWindow === window && this.#deps.copy() === copy) this.emit({ kind: 'runView', view });
    } catch (fault) {
      this.#deps.onFault(fault);
    }
  }

  async #showOutbox(): Promise<void> {
    const copy = this.#deps.copy();
    if (!copy || !this.#isOutboxWatched) return;
    try {
      const view = await this.#deps.outboxView(copy);
      if (this.#deps.copy() === copy) this.emit({ kind: 'outbox', view });
    } catch (fault) {
      this.#deps.onFault(fault);
    }
  }

  #watchIn(place: AccountPlace): Watch {
    const watch: Watch = { place, accountId: null, isShown: false, show: oncePerFrame(() => void this.#showAccount(watch)) };
    return watch;
  }

  async #showAccount(watch: Watch): Promise<void> {
    const { accountId } = watch;
    const copy = this.#deps.copy();
    if (!accountId || !copy) return;
    try {
      const account = await copy.account(accountId);
      if (watch.accountId !== accountId || this.#deps.copy() !== copy) return;
      watch.isShown = true;
      this.emit({ kind: 'account', accountId, account });
    } catch (fault) {
      this.#deps.onFault(fault);
    }
  }
}

/** A place in which an account is looked at. */
type Watch = {
  readonly place: AccountPlace;
  accountId: AccountId | null;
  /** Whether it was shown as it is now. */
  isShown: boolean;
  readonly show: ReturnType<typeof oncePerFrame>;
};

/** Lists are drawn once a frame at most, however many changes come in between. */
const frameMs = 16;
/** What is worked out from a whole book, a few times a second. */
const bookMs = 150;

/** Does something now, or soon with everything else that asks for it within the same frame. */
function oncePerFrame(work: () => void, afterMs: number = frameMs): { now(): void; soon(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = (): void => {
    cancel();
    work();
  };
  return { now, cancel, soon: () => (timer ??= setTimeout(now, afterMs)) };
}
