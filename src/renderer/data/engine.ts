import { assertNever } from '#domain/kernel/assert.ts';
import type { Company } from '#domain/company.ts';
import { overseers } from '#domain/command.ts';
import type { DunningMoment } from '#domain/dunning-state.ts';
import { type AccountId, commandIdSchema } from '#domain/kernel/ids.ts';
import { instantSchema } from '#domain/kernel/dates.ts';
import { v7 as uuidv7 } from 'uuid';
import type { User } from '#contracts/http.ts';
import type { CacheStorage } from './cache-database.ts';
import { callLog } from './call-log.ts';
import { dryRun, forgottenAccounts } from './dry-run.ts';
import { DunningRun } from './dunning-run.ts';
import { sheetsOf } from './letter-sheets.ts';
import { measureLift } from './lift.ts';
import type { LiftProgress } from './lift-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import type { LongWorkHooks } from './long-work.ts';
import type { DryRunProgress } from './dry-run-outcome.ts';
import { type MailWork, openMailWork } from './mail-work.ts';
import { type MainPort, type OpenMessage, createMainPort } from './main-port.ts';
import { outboxOf } from './outbox.ts';
import type { ReadAhead } from './read-ahead.ts';
import { releaseRun } from './release-run.ts';
import { type OpenedData, dismissRefusal, runCommand } from './run-command.ts';
import { type SyncTiming, usualTiming } from './sync-deps.ts';
import { type TryMessage, triedOf } from './try-rules.ts';
import { SyncEngine } from './sync-engine.ts';
import { Viewer } from './viewer.ts';
import type { FromWorker, ToEngine, ToWorker } from './worker-protocol.ts';

export type EngineDeps = CacheStorage & {
  readonly crypto: Crypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** To the window whose worker this is. */
  readonly emit: (message: FromWorker) => void;
  /** Takes a bug: what is not an expected refusal or a fault outside. */
  readonly onBug: (fault: unknown) => void;
  readonly timing?: Partial<SyncTiming>;
  /** Summaries read before there was a key. */
  readonly readAhead?: ReadAhead;
};

export type Engine = { receive(message: ToWorker): void; close(): Promise<void> };

/**
 * Makes what runs in the data worker, apart from the worker: it answers the messages of the page it belongs to, and over ports
 * those of the other windows, and keeps what each of them watches true.
 */
export const createEngine = (deps: EngineDeps): Engine => new DataEngine(deps);

class DataEngine implements Engine {
  readonly #deps: EngineDeps;
  #port: MainPort | null = null;
  #opened: OpenedData | null = null;
  #mail: MailWork | null = null;
  readonly #own: Viewer;
  readonly #viewers = new Set<Viewer>();
  #told: Extract<FromWorker, { kind: 'opened' }> | null = null;
  #wasReady = false;
  readonly #dunningRun = new DunningRun();

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.#own = this.#viewer(deps.emit);
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'open':
        return this.#connect(message.port);
      case 'serve':
        return this.#serve(message.port);
      case 'close':
        return void this.close().catch(this.#deps.onBug);
      default:
        return this.#answer(message, this.#own);
    }
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    this.#mail?.close();
    this.#mail = null;
    for (const viewer of this.#viewers) viewer.cancel();
    this.#port?.close();
    this.#port = null;
    await opened?.sync.close();
  }

  #answer(message: ToEngine, viewer: Viewer): void {
    const { emit } = viewer;
    const copy = this.#copy();
    switch (message.kind) {
      case 'watchQueue':
        return viewer.watchQueue({ list: message.list, filter: message.filter, first: message.first, count: message.count });
      case 'watchAccount':
        return viewer.watchAccount(message.place, message.accountId);
      case 'next': {
        const { id, list, filter, after, step } = message;
        return emit({ kind: 'neighbour', id, ...(copy?.neighbour(list, filter, after, step) ?? { accountId: null, index: -1 }) });
      }
      case 'search':
        return emit({ kind: 'hits', id: message.id, ...(copy?.find(message.text) ?? { hits: [], total: 0, isComplete: false }) });
      case 'name':
        return void this.#name(message, emit).catch(this.#deps.onBug);
      case 'run':
        return void this.#run(message, emit).catch(this.#deps.onBug);
      case 'dismiss':
        return void this.#dismiss(message, emit).catch(this.#deps.onBug);
      case 'dryRun':
        return void this.#dryRun(message, viewer).catch(this.#deps.onBug);
      case 'stopLongWork':
        return viewer.beginLongWork(null);
      case 'measureLift':
        return void this.#measureLift(message.id, viewer).catch(this.#deps.onBug);
      case 'forgotten':
        return void this.#forgotten(message, emit).catch(this.#deps.onBug);
      case 'watchRun':
        return viewer.watchRun(message.window);
      case 'watchOutbox':
        return viewer.watchOutbox(message.isWatched);
      case 'release':
        return void this.#release(message, viewer).catch(this.#deps.onBug);
      case 'sheets':
        return void this.#sheets(message, emit).catch(this.#deps.onBug);
      case 'callLog':
        return void this.#callLog(message, viewer).catch(this.#deps.onBug);
      case 'tryRules':
      case 'tryArrangements':
        return void this.#tryRules(message, emit).catch(this.#deps.onBug);
      case 'syncNow':
        return void this.#syncNow().catch(this.#deps.onBug);
      default:
        return assertNever(message);
    }
  }

  #copy = () => this.#opened?.sync.copy ?? null;

  #viewer(emit: (message: FromWorker) => void): Viewer {
    const viewer = new Viewer({
      emit,
      copy: this.#copy,
      runView: (copy, window) => this.#dunningRun.view(copy, this.#company(), window, this.#moment()),
      outboxView: (copy) => outboxOf(copy, this.#company(), this.#mail?.filesFailures() ?? new Map()),
      onFault: (fault) => this.#opened && this.#damaged(this.#opened.sync, fault),
    });
    this.#viewers.add(viewer);
    return viewer;
  }

  /** Another window looks at this data, until it or its port goes. */
  #serve(port: MessagePort): void {
    const viewer = this.#viewer((message) => port.postMessage(message));
    port.onmessage = (event: MessageEvent<ToEngine>) => this.#answer(event.data, viewer);
    port.addEventListener('close', () => {
      viewer.cancel();
      this.#viewers.delete(viewer);
    });
    if (!this.#opened || !this.#told) return;
    viewer.emit(this.#told);
    viewer.emit({ kind: 'sync', state: this.#opened.sync.state });
  }

  #tellOpened(user: User, company: Company): void {
    this.#told = { kind: 'opened', user, company };
    this.#emitAll(this.#told);
  }

  #emitAll(message: FromWorker): void {
    for (const { emit } of this.#viewers) emit(message);
  }

  #connect(newPort: MessagePort): void {
    void this.close().catch(this.#deps.onBug);
    const port = createMainPort(newPort, {
      onOpen: (message) => this.#open(message, port),
      onLink: (link) => this.#opened?.sync.link(link),
      onPushed: (results) => this.#opened?.sync.pushed(results),
      onNews: () => this.#opened?.sync.news(),
      onDisk: (disk) => this.#opened?.sync.disk(disk),
      onMail: (mail) => this.#mail?.heard(mail),
      onArrived: (mails) => this.#mail?.arrived(mails),
    });
    this.#port = port;
  }

  #open(message: OpenMessage, port: MainPort): void {
    const { crypto, now, onBug, indexedDB, IDBKeyRange, timing, readAhead } = this.#deps;
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
        onCompany: (changed) => this.#tellOpened(user, changed),
        onChanged: this.#changed,
        onBug,
      },
      message,
    );
    this.#opened = { port, message, sync };
    this.#mail = openMailWork(this.#opened, (from, fault) => this.#damaged(from, fault), this.#changed);
    this.#wasReady = false;
    this.#tellOpened(user, company);
    this.#stateChanged();
    sync.news();
  }

  #stateChanged(): void {
    if (!this.#opened) return;
    const { state } = this.#opened.sync;
    const isReady = state.phase === 'ready';
    if (isReady && !this.#wasReady) for (const viewer of this.#viewers) viewer.showAll();
    this.#wasReady = isReady;
    this.#mail?.stateChanged(state.link);
    this.#emitAll({ kind: 'sync', state });
  }

  #changed = (touched: ReadonlySet<AccountId>): void => {
    for (const viewer of this.#viewers) viewer.changed(touched);
    this.#mail?.changed(touched);
  };

  async #run(message: Extract<ToWorker, { kind: 'run' }>, emit: Viewer['emit']): Promise<void> {
    const outcome = await runCommand(message, this.#opened, (sync, fault) => this.#damaged(sync, fault));
    emit({ kind: 'ran', id: message.id, outcome });
  }

  async #name({ id, accountId }: Extract<ToWorker, { kind: 'name' }>, emit: Viewer['emit']): Promise<void> {
    const sync = this.#opened?.sync;
    const account = await sync?.copy?.account(accountId).catch((fault: unknown) => this.#damaged(sync, fault));
    emit({ kind: 'named', id, name: account?.folder.account.name ?? null });
  }

  async #dismiss({ id, commandId, reason }: Extract<ToWorker, { kind: 'dismiss' }>, emit: Viewer['emit']): Promise<void> {
    emit({ kind: 'ran', id, outcome: await dismissRefusal(this.#opened, commandId, reason) });
  }

  async #dryRun({ id, list }: Extract<ToWorker, { kind: 'dryRun' }>, viewer: Viewer): Promise<void> {
    const tell = (progress: DryRunProgress): void => viewer.emit({ kind: 'dryRunProgress', progress });
    const outcome = await this.#longWork(viewer, tell, (copy, hooks) => dryRun(copy, list, hooks));
    viewer.emit({ kind: 'dryRan', id, outcome });
  }

  async #measureLift(id: number, viewer: Viewer): Promise<void> {
    const tell = (progress: LiftProgress): void => viewer.emit({ kind: 'liftProgress', progress });
    viewer.emit({ kind: 'liftMeasured', id, outcome: await this.#longWork(viewer, tell, measureLift) });
  }

  #company(): Company {
    const company = this.#opened?.sync.company;
    if (!company) throw new Error('no company is open');
    return company;
  }

  /** When and by whom the dunning run is asked. */
  #moment(): DunningMoment {
    const opened = this.#opened;
    if (!opened) throw new Error('nobody is signed in');
    const heard = instantSchema.safeParse(opened.sync.state.lastSyncedAt);
    return { now: opened.sync.now, copyAsOf: heard.data, isSupervisor: overseers.includes(opened.message.user.role) };
  }

  async #release({ id, order }: Extract<ToWorker, { kind: 'release' }>, viewer: Viewer): Promise<void> {
    const opened = this.#opened;
    const copy = opened?.sync.copy;
    const stop = new AbortController();
    viewer.beginLongWork(stop);
    if (!opened || !copy) return viewer.emit({ kind: 'released', id, outcome: { status: 'stopped', released: [], notReleased: [] } });
    const outcome = await releaseRun(order, {
      copy,
      run: this.#dunningRun,
      company: opened.sync.company,
      user: opened.message.user,
      moment: () => this.#moment(),
      release: (accountId, input) =>
        runCommand(
          { kind: 'run', id, commandId: commandIdSchema.parse(uuidv7()), isRepeated: false, name: 'message.release', accountId, input },
          opened,
          (sync, fault) => this.#damaged(sync, fault),
        ),
      onProgress: (progress) => viewer.emit({ kind: 'releaseProgress', progress }),
      signal: stop.signal,
      onFault: (fault) => this.#damaged(opened.sync, fault),
    });
    viewer.emit({ kind: 'released', id, outcome });
  }

  async #sheets({ id, letters }: Extract<ToWorker, { kind: 'sheets' }>, emit: Viewer['emit']): Promise<void> {
    const sync = this.#opened?.sync;
    const copy = sync?.copy;
    const sheets =
      copy && (await sheetsOf(copy, sync.company, letters, sync.now).catch((fault: unknown) => void this.#damaged(sync, fault)));
    emit({ kind: 'sheets', id, letters: sheets ?? [] });
  }

  /** Does a window's long work on the copy, in place of what that window had asked for before; where no copy is open it counts as stopped. */
  async #longWork<Progress, Outcome>(
    viewer: Viewer,
    onProgress: (progress: Progress) => void,
    work: (copy: LocalCopy, hooks: LongWorkHooks<Progress>) => Promise<Outcome>,
  ): Promise<Outcome | { readonly status: 'stopped' }> {
    const sync = this.#opened?.sync;
    const stop = new AbortController();
    viewer.beginLongWork(stop);
    if (!sync?.copy) return { status: 'stopped' };
    return work(sync.copy, { signal: stop.signal, onProgress, onFault: (fault) => this.#damaged(sync, fault) });
  }

  async #forgotten({ id, book }: Extract<ToWorker, { kind: 'forgotten' }>, emit: Viewer['emit']): Promise<void> {
    const copy = this.#copy();
    emit({ kind: 'forgotten', id, accounts: copy && (await forgottenAccounts(copy, book)) });
  }

  async #callLog({ id, days }: Extract<ToWorker, { kind: 'callLog' }>, viewer: Viewer): Promise<void> {
    const read = (copy: LocalCopy, hooks: LongWorkHooks<never>) => callLog(copy, days, hooks);
    viewer.emit({ kind: 'callLog', id, outcome: await this.#longWork(viewer, () => undefined, read) });
  }

  async #tryRules(message: TryMessage, emit: Viewer['emit']): Promise<void> {
    const sync = this.#opened?.sync;
    const copy = sync?.copy;
    const tried = copy && (await triedOf(copy, sync.company, message, sync.now).catch((fault: unknown) => void this.#damaged(sync, fault)));
    emit({ kind: 'rulesTried', id: message.id, tried: tried ?? null });
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
