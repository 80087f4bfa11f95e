import { assertNever } from '#domain/kernel/assert.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CacheStorage } from './cache-database.ts';
import { type MainPort, type OpenMessage, createMainPort } from './main-port.ts';
import type { QueueWindow } from './ranking.ts';
import type { ReadAhead } from './read-ahead.ts';
import { type OpenedData, runCommand } from './run-command.ts';
import { SyncEngine, type SyncTiming, usualTiming } from './sync-engine.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

export type EngineDeps = CacheStorage & {
  readonly crypto: Crypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly emit: (message: FromWorker) => void;
  /** Takes a bug: what is not an expected refusal or a fault outside. */
  readonly onBug: (fault: unknown) => void;
  readonly timing?: Partial<SyncTiming>;
  /** Summaries read before there was a key. */
  readonly readAhead?: ReadAhead;
};

export type Engine = { receive(message: ToWorker): void; close(): Promise<void> };

/** Makes what runs in the data worker, apart from the worker: it answers the page's messages and keeps what it watches true. */
export const createEngine = (deps: EngineDeps): Engine => new DataEngine(deps);

class DataEngine implements Engine {
  readonly #deps: EngineDeps;
  #port: MainPort | null = null;
  #opened: OpenedData | null = null;
  #window: QueueWindow | null = null;
  #watched: AccountId | null = null;
  #wasReady = false;
  readonly #queue = oncePerFrame(() => this.#showQueue());
  readonly #account = oncePerFrame(() => void this.#showAccount());

  constructor(deps: EngineDeps) {
    this.#deps = deps;
  }

  receive(message: ToWorker): void {
    const { emit, onBug } = this.#deps;
    const copy = this.#opened?.sync.copy;
    switch (message.kind) {
      case 'open':
        return this.#connect(message.port);
      case 'close':
        return void this.close().catch(onBug);
      case 'watchQueue':
        this.#window = { list: message.list, first: message.first, count: message.count };
        return this.#queue.now();
      case 'watchAccount':
        this.#watched = message.accountId;
        return this.#account.now();
      case 'next': {
        const { id, list, after, step } = message;
        return emit({ kind: 'neighbour', id, ...(copy?.neighbour(list, after, step) ?? { accountId: null, index: -1 }) });
      }
      case 'search':
        return emit({ kind: 'hits', id: message.id, ...(copy?.find(message.text) ?? { hits: [], isComplete: false }) });
      case 'run':
        return void this.#run(message).catch(onBug);
      case 'dismiss':
        return void this.#dismiss(message).catch(onBug);
      case 'syncNow':
        return void this.#syncNow().catch(onBug);
      default:
        return assertNever(message);
    }
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    this.#queue.cancel();
    this.#account.cancel();
    this.#port?.close();
    this.#port = null;
    await opened?.sync.close();
  }

  #connect(newPort: MessagePort): void {
    void this.close().catch(this.#deps.onBug);
    const port = createMainPort(newPort, {
      onOpen: (message) => this.#open(message, port),
      onLink: (link) => this.#opened?.sync.link(link),
      onPushed: (results) => this.#opened?.sync.pushed(results),
      onNews: () => this.#opened?.sync.news(),
    });
    this.#port = port;
  }

  #open(message: OpenMessage, port: MainPort): void {
    const { crypto, now, emit, onBug, indexedDB, IDBKeyRange, timing, readAhead } = this.#deps;
    const { user, company } = message;
    const sync = new SyncEngine(
      {
        port,
        storage: { indexedDB, IDBKeyRange },
        readAhead,
        crypto,
        now,
        timing: { ...usualTiming, ...timing },
        onState: () => this.#stateChanged(),
        onCompany: (changed) => emit({ kind: 'opened', user, company: changed }),
        onChanged: (touched) => this.#changed(touched),
        onBug,
      },
      message,
    );
    this.#opened = { port, message, sync };
    this.#wasReady = false;
    emit({ kind: 'opened', user, company });
    this.#stateChanged();
    sync.start();
  }

  #stateChanged(): void {
    if (!this.#opened) return;
    const { state } = this.#opened.sync;
    const isReady = state.phase === 'ready';
    if (isReady && !this.#wasReady) {
      this.#queue.now();
      this.#account.now();
    }
    this.#wasReady = isReady;
    this.#deps.emit({ kind: 'sync', state });
  }

  #changed(touched: ReadonlySet<AccountId>): void {
    this.#queue.soon();
    if (this.#watched && touched.has(this.#watched)) this.#account.soon();
  }

  #showQueue(): void {
    const copy = this.#opened?.sync.copy;
    if (copy && this.#window) this.#deps.emit({ kind: 'view', view: copy.queueView(this.#window) });
  }

  async #showAccount(): Promise<void> {
    const accountId = this.#watched;
    const sync = this.#opened?.sync;
    if (!accountId || !sync?.copy) return;
    try {
      const account = await sync.copy.account(accountId);
      if (this.#watched === accountId && this.#opened?.sync === sync) this.#deps.emit({ kind: 'account', accountId, account });
    } catch (fault) {
      this.#damaged(sync, fault);
    }
  }

  async #run(message: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
    const outcome = await runCommand(message, this.#opened, (sync, fault) => this.#damaged(sync, fault));
    this.#deps.emit({ kind: 'ran', id: message.id, outcome });
  }

  async #dismiss({ id, commandId, reason }: Extract<ToWorker, { kind: 'dismiss' }>): Promise<void> {
    const dismissed = await this.#opened?.port.dismiss(commandId, reason);
    const refusal = dismissed?.ok === false ? dismissed.error : ({ code: 'call.failed' } as const);
    this.#deps.emit({ kind: 'ran', id, outcome: dismissed?.ok === true ? { saved: true } : { saved: false, refusal } });
  }

  async #syncNow(): Promise<void> {
    await this.#port?.syncNow();
    this.#opened?.sync.news();
  }

  /** A damaged copy may show itself in any reading of it. */
  #damaged(sync: SyncEngine, fault: unknown): void {
    void sync.report(fault).catch(this.#deps.onBug);
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
