import { Dexie } from 'dexie';
import { noFilter } from '#domain/queue-filter.ts';
import { type Engine, createEngine } from '#renderer/data/engine.ts';
import { readAhead } from '#renderer/data/read-ahead.ts';
import type { FromWorker, SyncState } from '#renderer/data/worker-protocol.ts';
import type { PortSettings } from './settings.ts';

type Waiting = { readonly isIt: (message: FromWorker) => boolean; readonly resolve: () => void };

/** Rows that the queue's first window shows. */
const shownRows = 50;

/** The product's data worker as a page would use it: it is given a port and asked for the queue. */
export class ProductDesk {
  readonly #engine: Engine;
  readonly #waiting = new Set<Waiting>();
  #state: SyncState | null = null;
  #onBug = (_bug: Error): void => undefined;
  readonly #broken = new Promise<never>((_, reject) => (this.#onBug = reject));

  constructor() {
    this.#broken.catch(() => undefined);
    this.#engine = createEngine({
      indexedDB,
      IDBKeyRange,
      crypto,
      now: Date.now,
      emit: (message) => this.#heard(message),
      onBug: (fault) => {
        this.#onBug(fault instanceof Error ? fault : new Error(String(fault)));
      },
      readAhead: readAhead({ indexedDB, IDBKeyRange }),
    });
    this.#engine.receive({ kind: 'watchQueue', list: 'all', filter: noFilter, first: 0, count: shownRows });
  }

  /** Opens a port; resolves with the milliseconds until the queue of so many accounts is shown. */
  async openMs(port: MessagePort, accounts: number): Promise<number> {
    const from = performance.now();
    const shown = this.#until((message) => message.kind === 'view' && message.view.accountCount === accounts);
    this.#engine.receive({ kind: 'open', port });
    await shown;
    return performance.now() - from;
  }

  /** Resolves when the desk has nothing under way. */
  async atRest(): Promise<void> {
    const isAtRest = (): boolean => this.#state?.phase === 'ready' && !this.#state.isPulling && this.#state.lastSyncedAt !== null;
    if (!isAtRest()) await this.#until(isAtRest);
  }

  /** Has something pulled and resolves with the milliseconds until it is stored and shown. */
  async pulledMs(tell: () => void): Promise<number> {
    let isBegun = false;
    const from = performance.now();
    const pulled = this.#until((message) => {
      if (message.kind !== 'sync') return false;
      isBegun ||= message.state.isPulling;
      return isBegun && !message.state.isPulling;
    });
    tell();
    await pulled;
    return performance.now() - from;
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  #until(isIt: Waiting['isIt']): Promise<void> {
    return Promise.race([new Promise<void>((resolve) => this.#waiting.add({ isIt, resolve })), this.#broken]);
  }

  #heard(message: FromWorker): void {
    if (message.kind === 'sync') {
      this.#state = message.state;
      const { phase, problem } = message.state;
      if (phase === 'failed') this.#onBug(new Error(`the desk has failed: ${problem?.code ?? 'no reason given'}`));
    }
    for (const waiting of this.#waiting) {
      if (!waiting.isIt(message)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }
}

/** Removes the local copy of one client from this window's storage. */
export async function removeCopy({ clientId }: PortSettings): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name?.startsWith(`cw-${clientId}`)) await Dexie.delete(name);
}
