import type { AccountId } from '#domain/kernel/ids.ts';
import type { LocalCopy } from './local-copy.ts';
import type { QueueWindow } from './ranking.ts';
import type { FromWorker } from './worker-protocol.ts';

export type ViewerDeps = {
  readonly emit: (message: FromWorker) => void;
  /** The copy, once it may be shown. */
  readonly copy: () => LocalCopy | null;
  /** Takes what reading the copy threw. */
  readonly onFault: (fault: unknown) => void;
};

/** One window as the engine knows it: the list and the account it looks at, which are its own, and the way to it. */
export class Viewer {
  readonly emit: ViewerDeps['emit'];
  readonly #deps: ViewerDeps;
  #window: QueueWindow | null = null;
  #watched: AccountId | null = null;
  #dryRun: AbortController | null = null;
  readonly #queue = oncePerFrame(() => this.#showQueue());
  readonly #account = oncePerFrame(() => void this.#showAccount());

  constructor(deps: ViewerDeps) {
    this.#deps = deps;
    this.emit = deps.emit;
  }

  watchQueue(window: QueueWindow): void {
    this.#window = window;
    this.#queue.now();
  }

  watchAccount(accountId: AccountId | null): void {
    this.#watched = accountId;
    this.#account.now();
  }

  /** Shows all that is watched as it is now. */
  showAll(): void {
    this.#queue.now();
    this.#account.now();
  }

  /** Something of these accounts has changed: what is watched follows within a frame. */
  changed(touched: ReadonlySet<AccountId>): void {
    this.#queue.soon();
    if (this.#watched && touched.has(this.#watched)) this.#account.soon();
  }

  /** What this window tries on the days behind from now on; what it tried before is stopped. */
  beginDryRun(stop: AbortController | null): void {
    this.#dryRun?.abort();
    this.#dryRun = stop;
  }

  /** Nothing that was to be shown soon is shown any more. */
  cancel(): void {
    this.#queue.cancel();
    this.#account.cancel();
    this.beginDryRun(null);
  }

  #showQueue(): void {
    const copy = this.#deps.copy();
    if (copy && this.#window) this.emit({ kind: 'view', view: copy.queueView(this.#window) });
  }

  async #showAccount(): Promise<void> {
    const accountId = this.#watched;
    const copy = this.#deps.copy();
    if (!accountId || !copy) return;
    try {
      const account = await copy.account(accountId);
      if (this.#watched === accountId && this.#deps.copy() === copy) this.emit({ kind: 'account', accountId, account });
    } catch (fault) {
      this.#deps.onFault(fault);
    }
  }
}

/** Lists are drawn once a frame at most, however many changes come in between. */
const frameMs = 16;

/** Does something now, or soon with everything else that asks for it within the same frame. */
function oncePerFrame(work: () => void): { now(): void; soon(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = (): void => {
    cancel();
    work();
  };
  return { now, cancel, soon: () => (timer ??= setTimeout(now, frameMs)) };
}
