import type { CopyEvent, DiskState, LinkState } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Company } from '#domain/company.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { acceptedAfterAll } from './accepted-after-all.ts';
import type { CacheMeta } from './cache.ts';
import { CacheFault, CacheSilence, CacheWriteFault } from './cache-fault.ts';
import { CompanyRules } from './company-rules.ts';
import { type CopyFailure, CopyProblem, problemOf } from './copy-problem.ts';
import { DigestCheck } from './digest-check.ts';
import type { Generation } from './generation.ts';
import { LocalCopy } from './local-copy.ts';
import type { OpenMessage } from './main-port.ts';
import { PendingWork } from './pending-work.ts';
import { PullReader } from './pull-reader.ts';
import { RefusedCursor } from './refused-cursor.ts';
import type { RankingRules } from './ranking.ts';
import { type Shelf, shelfOf } from './shelf.ts';
import { SnapshotReader, SumFault } from './snapshot-reader.ts';
import type { SyncEngineDeps } from './sync-deps.ts';
import { StepRunner } from './step-runner.ts';
import { StreamFault } from './stream-lines.ts';
import { SyncStatus } from './sync-status.ts';
import { NoRoom, whileThereIsRoom } from './room.ts';
import type { SyncState } from './worker-protocol.ts';

/** Writes that fail one after the other before the copy is given up and fetched anew. */
const mostFailedWrites = 3;

/**
 * Keeps the local copy true: opens it, fetches it whole where there is none, and pulls what is new. Where it is damaged, does not
 * answer, is not what the server holds, or the server does not know its cursor any more, a new one is fetched beside it and takes its
 * place when it is whole; the old one stays in use until then. One sync step runs at a time; news that come meanwhile
 * lead to one more.
 */
export class SyncEngine {
  readonly #deps: SyncEngineDeps;
  readonly #opened: OpenMessage;
  readonly #digest = new DigestCheck();
  readonly #shelf: () => Promise<Shelf>;
  #copy: LocalCopy | null = null;
  /** The copy that is being fetched: the first one, or the one that will take the place of `#copy`. */
  #incoming: Generation | null = null;
  #isResyncDue = false;
  readonly #company: CompanyRules;
  readonly #steps: StepRunner;
  readonly #copyProblem: CopyProblem;
  readonly #status: SyncStatus;
  #failedWrites = 0;
  readonly #pending: PendingWork;
  readonly #refusedCursor: RefusedCursor;

  constructor(deps: SyncEngineDeps, opened: OpenMessage) {
    this.#deps = deps;
    this.#opened = opened;
    this.#shelf = shelfOf(deps, opened);
    this.#refusedCursor = new RefusedCursor(deps.now, deps.timing.resyncPauseMs);
    this.#pending = new PendingWork(
      deps.port,
      () => this.#copy,
      (fault) => this.report(fault),
    );
    const { now, onCompany } = deps;
    const { dayCheckMs } = deps.timing;
    const onRules = (rules: RankingRules): void => this.#copy?.setRules(rules);
    this.#company = new CompanyRules({ company: opened.company, now, dayCheckMs, onRules, onCompany });
    this.#steps = new StepRunner(
      () => this.#step(),
      (bug) => {
        this.#status.set({ phase: 'failed', failure: { code: 'call.failed' } });
        deps.onBug(bug);
      },
    );
    this.#copyProblem = new CopyProblem((event) => {
      this.#note(event);
      this.#status.set({});
    });
    this.#status = new SyncStatus(opened.link, this.#copyProblem, () => {
      if (!this.#steps.isClosed) deps.onState();
    });
  }

  /** The copy, once it may be shown. */
  get copy(): LocalCopy | null {
    return this.#status.phase === 'ready' ? this.#copy : null;
  }

  get state(): SyncState {
    return this.#status.state(this.#copy?.meta?.lastSyncedAt ?? null);
  }

  get now(): Instant {
    return this.#company.now;
  }

  /** The company as the server said it last. */
  get company(): Company {
    return this.#company.company;
  }

  get today() {
    return this.#company.today;
  }

  /** There is something to do: to begin with, or because something may be new on the server, or a failed step may go better now. */
  news(): void {
    this.#steps.ask();
  }

  /** The server has answered commands, perhaps under other numbers than they were made with. */
  pushed(results: readonly PushResult[]): void {
    const accepted = acceptedAfterAll(this.#status.link.refused, results);
    void this.#pending
      .take(results, accepted)
      .then(() => this.#steps.ask())
      .catch(this.#deps.onBug);
  }

  link(link: LinkState): void {
    const { leavingTray } = this.#pending;
    if (leavingTray) return void leavingTray.then(() => this.link(link));
    const isBack = link.isOnline && !this.#status.link.isOnline;
    this.#status.set({ link });
    if (isBack) this.#steps.ask();
  }

  /** While the disk has little room nothing is written here: a full disk destroys an IndexedDB, and what room there is belongs to the journal. */
  disk(disk: DiskState): void {
    const hasRoomAgain = disk === 'ok' && this.#status.disk !== 'ok';
    this.#status.set({ disk });
    if (hasRoomAgain) this.#steps.ask();
  }

  /** The copy turned out to be damaged, or did not answer, while it was read: another one is fetched. */
  async report(fault: unknown): Promise<void> {
    if (!(fault instanceof CacheFault)) throw fault;
    // Several readings may meet the same damage; the first to say so has it mended for all.
    if (this.#steps.isClosed || this.#isResyncDue || this.#incoming) return;
    this.#resync(problemOf(fault));
    this.#steps.ask();
  }

  async close(): Promise<void> {
    this.#company.close();
    await this.#steps.close();
    this.#incoming?.close();
    await this.#copy?.close();
  }

  async #step(): Promise<void> {
    const isOfNewCopy = this.#incoming !== null || this.#isResyncDue;
    await this.#syncOnce().catch((fault: unknown) => this.#afterFault(fault, isOfNewCopy));
  }

  async #syncOnce(): Promise<void> {
    if (!this.#copy && !this.#incoming) return this.#open();
    if (this.#status.disk !== 'ok') return this.#status.set({});
    if (!this.#copy || this.#incoming || this.#isResyncDue) return this.#fetchWhole();
    return this.#pull(this.#copy);
  }

  async #afterFault(fault: unknown, isOfNewCopy: boolean): Promise<void> {
    if (this.#steps.isClosed) return;
    if (fault instanceof NoRoom) return this.#status.set({});
    if (fault instanceof SumFault) {
      this.#digest.countDifference();
      this.#note('differed');
    }
    if (fault instanceof StreamFault) return this.#failed({ code: 'api.broken' });
    if (!(fault instanceof CacheFault)) throw fault;
    if (fault instanceof CacheWriteFault && (this.#failedWrites += 1) < mostFailedWrites) {
      return this.#failed({ code: 'cache.broken' });
    }
    this.#failedWrites = 0;
    this.#incoming?.close();
    this.#incoming = null;
    const code = problemOf(fault);
    // Where even a new copy cannot be had, the next try is somebody's to ask for, or comes after a while.
    const retryMs = fault instanceof CacheSilence ? this.#deps.timing.silenceRetryMs : this.#deps.timing.retryMs;
    if (!this.#copy) {
      this.#copyProblem.tell(code);
      this.#status.set({ phase: 'failed', progress: null });
      if (fault instanceof CacheSilence) this.#steps.askIn(retryMs);
      return;
    }
    this.#resync(code);
    if (isOfNewCopy) this.#failed({ code }, retryMs);
    else this.#steps.ask();
  }

  async #open(): Promise<void> {
    const { generation, finding } = await (await this.#shelf()).best(this.#company.ranking);
    if (finding) this.#copyProblem.tell(finding);
    this.#steps.ask();
    if (generation.meta?.isComplete === true) {
      const copy = await this.#present(generation, generation.meta);
      return copy.loadTexts();
    }
    this.#incoming = generation;
    this.#status.set({ phase: 'firstSync' });
  }

  /**
   * Shows a whole copy, in place of another where there is one, with what waits in the journal on top; and tells the journal
   * what it need not keep for us.
   */
  async #present(generation: Generation, { company, lastSeq }: CacheMeta): Promise<LocalCopy> {
    const { user, onChanged } = { ...this.#deps, ...this.#opened };
    const pending = await this.#pending.behind(lastSeq);
    const old = this.#copy?.generation;
    const copy = (this.#copy ??= new LocalCopy({ user, company: () => this.company, onChanged }, generation));
    this.#company.take(company);
    try {
      await copy.adopt(generation, pending.ok ? pending.value : []);
    } catch (fault) {
      if (!(fault instanceof CacheFault)) throw fault;
      // All but what could not be read is shown.
      this.#resync(problemOf(fault));
    }
    old?.close();
    (await this.#shelf()).removeOthers(generation);
    this.#status.set({ phase: 'ready', progress: null, failure: pending.ok ? null : pending.error });
    await this.#pending.confirm(lastSeq);
    return copy;
  }

  /** Fetches a whole copy, going on with one that was begun, and puts it in its place when it is whole. */
  async #fetchWhole(): Promise<void> {
    const incoming = (this.#incoming ??= await (await this.#shelf()).fresh(this.#company.ranking));
    const reader = new SnapshotReader(incoming, {
      company: this.#company.company,
      mustAddUp: this.#digest.isTrusted,
      onBegun: () => this.#status.set(this.#copy ? { failure: null } : { phase: 'firstSync', failure: null }),
      onProgress: (progress) => this.#status.set({ progress }),
    });
    const take = whileThereIsRoom(() => this.#status.disk, reader.take);
    const streamed = await this.#deps.port.snapshot(incoming.meta?.after ?? null, take).finally(reader.settle);
    if (!streamed.ok) return this.#failed(streamed.error);
    const meta = await reader.finish(this.now);
    this.#incoming = null;
    this.#isResyncDue = false;
    this.#failedWrites = 0;
    this.#digest.begin();
    if (this.#copy) this.#note('renewed');
    await this.#present(incoming, meta);
    this.#steps.ask();
  }

  async #pull(copy: LocalCopy): Promise<void> {
    const failure = await this.#pending.addTo(copy);
    if (failure) return this.#failed(failure);
    const { meta } = copy;
    if (!meta) return;
    this.#status.set({ isPulling: true });
    try {
      const reader = new PullReader(copy);
      const streamed = await this.#deps.port.pull(
        meta.cursor,
        whileThereIsRoom(() => this.#status.disk, reader.take),
      );
      if (!streamed.ok) return this.#pullFailed(streamed.error);
      const { staged, trailer } = await reader.finish();
      const { cursor, lastSeq, company } = trailer;
      await copy.commit(staged, { ...meta, cursor, lastSeq, company, lastSyncedAt: this.now });
      this.#company.take(company);
      this.#failedWrites = 0;
      this.#copyProblem.pulled();
      this.#status.set({ failure: null });
      if (lastSeq !== meta.lastSeq) await this.#pending.confirm(lastSeq);
      if (trailer.count === 0) await this.#whenQuiet(copy);
    } finally {
      this.#status.set({ isPulling: false });
    }
  }

  #pullFailed(failure: Failure): void {
    if (!this.#refusedCursor.isIt(failure)) return this.#failed(failure);
    this.#isResyncDue = true;
    this.#steps.ask();
  }

  /** A pull has brought nothing: time to compare the copy with the server, and to put it in order. */
  async #whenQuiet(copy: LocalCopy): Promise<void> {
    if ((await this.#digest.isSame(copy.generation, this.#deps.port.digest)) !== false) return copy.fold();
    this.#digest.countDifference();
    // Where a new copy did not help, another one would not either: the log tells it to whoever looks into it.
    if (!this.#digest.isTrusted) return this.#note('differed');
    this.#resync('cache.differed');
    this.#steps.ask();
  }

  #resync(reason: CopyFailure): void {
    this.#isResyncDue = true;
    this.#copyProblem.tell(reason);
  }

  #note(event: CopyEvent): void {
    void this.#deps.port.noteCopy(event);
  }

  #failed(failure: Failure, retryMs = this.#deps.timing.retryMs): void {
    this.#status.set({ failure });
    const isFetching = this.#status.phase !== 'ready' || this.#incoming !== null || this.#isResyncDue;
    if (isFetching) this.#steps.askIn((failure.retryAfterSeconds ?? 0) * 1000 || retryMs);
  }
}
