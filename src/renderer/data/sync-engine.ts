import type { LinkState } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import { businessDateOf, type Company } from '#domain/company.ts';
import { type Instant, instantOf } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Result } from '#domain/kernel/result.ts';
import { Cache, CacheFault, CacheWriteFault } from './cache.ts';
import type { CacheStorage } from './cache-database.ts';
import { LocalCopy } from './local-copy.ts';
import type { MainPort, OpenMessage } from './main-port.ts';
import { PullReader, StreamFault } from './pull-reader.ts';
import type { ReadAhead } from './read-ahead.ts';
import { type Sealer, createSealer } from './seal.ts';
import { SnapshotReader } from './snapshot-reader.ts';
import type { SyncState } from './worker-protocol.ts';

export type SyncEngineDeps = {
  readonly port: MainPort;
  readonly storage: CacheStorage;
  readonly readAhead: ReadAhead | undefined;
  readonly crypto: Crypto;
  readonly now: () => number;
  readonly onState: () => void;
  readonly onCompany: (company: Company) => void;
  readonly onChanged: (touched: ReadonlySet<AccountId>) => void;
  readonly onBug: (fault: unknown) => void;
  readonly timing: SyncTiming;
};

export type SyncTiming = {
  /** Wait before a first sync that was cut off goes on. */
  readonly retryMs: number;
  /** A server that refuses even the cursor it has just given is not asked for everything again before this. */
  readonly resyncPauseMs: number;
  /** How often the calendar is looked at. */
  readonly dayCheckMs: number;
};
export const usualTiming: SyncTiming = { retryMs: 5_000, resyncPauseMs: 60_000, dayCheckMs: 60_000 };

/** Writes that fail one after the other before the copy is given up and fetched anew. */
const mostFailedWrites = 3;

/**
 * Keeps the local copy true: opens it, fetches it whole where there is none, pulls what is new, and fetches it again where
 * it is damaged or the server does not know its cursor any more. One sync step runs at a time; news that come meanwhile
 * lead to one more.
 */
export class SyncEngine {
  readonly #deps: SyncEngineDeps;
  readonly #opened: OpenMessage;
  #sealer: Sealer | null = null;
  #copy: LocalCopy | null = null;
  #company: Company;
  #link: LinkState;
  #phase: SyncState['phase'] = 'opening';
  #progress: SyncState['progress'] = null;
  #isPulling = false;
  #failure: Failure | null = null;
  /** Told once: until a pull after the one that belongs to the new copy. */
  #cacheProblem: { failure: Failure; pullsLeft: number } | null = null;
  #failedWrites = 0;
  #renewals = 0;
  #hasPending = false;
  #resyncedAtMs = Number.NEGATIVE_INFINITY;
  #step: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #dayCheck: ReturnType<typeof setInterval>;

  constructor(deps: SyncEngineDeps, opened: OpenMessage) {
    this.#deps = deps;
    this.#opened = opened;
    this.#company = opened.company;
    this.#link = opened.link;
    this.#dayCheck = setInterval(() => this.#applyRules(), deps.timing.dayCheckMs);
  }

  /** The copy, once it may be shown. */
  get copy(): LocalCopy | null {
    return this.#phase === 'ready' ? this.#copy : null;
  }

  get state(): SyncState {
    return {
      phase: this.#phase,
      progress: this.#progress,
      link: this.#link,
      isPulling: this.#isPulling,
      lastSyncedAt: this.#copy?.meta?.lastSyncedAt ?? null,
      problem: this.#cacheProblem?.failure ?? this.#failure ?? this.#link.problem,
    };
  }

  get now(): Instant {
    return instantOf(this.#deps.now());
  }

  get today() {
    return businessDateOf(this.#company, this.now);
  }

  /** Opens what is stored and shows it, then syncs. */
  start(): void {
    this.#ask();
  }

  /** Something may be new on the server, or a failed step may go better now. */
  news(): void {
    this.#ask();
  }

  /** The server has answered commands, perhaps under other numbers than they were made with. */
  pushed(results: readonly PushResult[]): void {
    void this.#takeNumbers(results)
      .then(() => this.#ask())
      .catch(this.#deps.onBug);
  }

  link(link: LinkState): void {
    const isBack = link.isOnline && !this.#link.isOnline;
    this.#link = link;
    this.#deps.onState();
    if (isBack) this.#ask();
  }

  /** The copy turned out to be damaged while it was read: it is fetched anew. */
  async report(fault: unknown): Promise<void> {
    if (this.#isClosed) return;
    if (!(fault instanceof CacheFault)) throw fault;
    const seen = this.#renewals;
    await this.#step;
    // Several readings may meet the same damage; the first to say so has it mended for all.
    if (seen !== this.#renewals || this.#isClosed) return;
    await this.#renew();
    this.#ask();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#dayCheck);
    await this.#step;
    await this.#copy?.close();
  }

  #ask(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#retry);
    this.#isAskedAgain = true;
    this.#step ??= this.#run()
      .catch((fault: unknown) => {
        if (this.#isClosed) return;
        this.#set({ phase: 'failed', failure: { code: 'call.failed' } });
        this.#deps.onBug(fault);
      })
      .finally(() => {
        this.#step = null;
      });
  }

  async #run(): Promise<void> {
    while (this.#isAskedAgain && !this.#isClosed) {
      this.#isAskedAgain = false;
      try {
        await this.#syncOnce();
      } catch (fault) {
        await this.#afterFault(fault);
      }
    }
  }

  async #syncOnce(): Promise<void> {
    if (!this.#copy) return this.#open();
    if (this.#phase === 'ready') return this.#pull(this.#copy);
    return this.#firstSync(this.#copy, this.#copy.meta);
  }

  async #afterFault(fault: unknown): Promise<void> {
    if (this.#isClosed) return;
    if (fault instanceof StreamFault) return this.#failed({ code: 'api.broken' });
    if (fault instanceof CacheWriteFault && (this.#failedWrites += 1) < mostFailedWrites) {
      return this.#failed({ code: 'cache.broken' });
    }
    if (!(fault instanceof CacheFault)) throw fault;
    await this.#renew();
    this.#isAskedAgain = this.#phase !== 'failed';
  }

  async #open(): Promise<void> {
    const copy = await this.#openCopy();
    if (!copy) return this.#set({ phase: 'failed' });
    this.#copy = copy;
    this.#isAskedAgain = true;
    const meta = await copy.load();
    if (!meta?.isComplete) return this.#set({ phase: 'firstSync' });
    await this.#showAll(copy, meta.company);
    await copy.loadTexts();
  }

  /** The copy as it is on the disk, or an empty one where that one does not open; null where neither can be had. */
  async #openCopy(): Promise<LocalCopy | null> {
    const { storage, readAhead, crypto, onChanged } = this.#deps;
    const { clientId, user, dataKey } = this.#opened;
    // Once only: the key's bytes are gone after that.
    this.#sealer ??= await createSealer(dataKey, crypto);
    const deps = { clientId, user, sealer: this.#sealer, storage, readAhead, rules: this.#rules(), onChanged };
    try {
      return await LocalCopy.open(deps);
    } catch (fault) {
      if (!(fault instanceof CacheFault)) throw fault;
    }
    this.#tellCacheBroken();
    try {
      await Cache.remove(clientId, storage);
      return await LocalCopy.open(deps);
    } catch (fault) {
      if (!(fault instanceof CacheFault)) throw fault;
      return null;
    }
  }

  /** Shows the whole copy with what waits in the journal, and tells the journal what it need not keep for us. */
  async #showAll(copy: LocalCopy, company: Company): Promise<void> {
    const lastSeq = copy.meta?.lastSeq ?? 0;
    const pending = await this.#deps.port.pending(lastSeq);
    this.#hasPending = pending.ok;
    this.#takeCompany(company);
    await copy.showAll(pending.ok ? pending.value : []);
    this.#set({ phase: 'ready', progress: null, failure: pending.ok ? null : pending.error });
    await this.#confirm(lastSeq);
  }

  /** What waits in the journal, where opening could not have it; false while it still cannot. */
  async #readPending(copy: LocalCopy): Promise<boolean> {
    if (this.#hasPending) return true;
    const pending = await this.#deps.port.pending(copy.meta?.lastSeq ?? 0);
    if (!pending.ok) {
      this.#failed(pending.error);
      return false;
    }
    await copy.addPending(pending.value);
    this.#hasPending = true;
    return true;
  }

  /** A command that got a new number may have been dropped under its old one: the journal, which knows both, is asked again. */
  async #takeNumbers(results: readonly PushResult[]): Promise<void> {
    if ((await this.#copy?.takeNumbers(results)) === false) this.#hasPending = false;
  }

  async #firstSync(copy: LocalCopy, partial: LocalCopy['meta']): Promise<void> {
    const reader = new SnapshotReader(copy, partial, this.#company, {
      onBegun: () => this.#set({ phase: 'firstSync', failure: null }),
      onProgress: (progress) => this.#set({ progress }),
    });
    const streamed = await this.#streamed(() => this.#deps.port.snapshot(partial?.after ?? null, reader.take), reader);
    if (!streamed.ok) return this.#failed(streamed.error);
    await reader.finish(this.now);
    this.#failedWrites = 0;
    await this.#showAll(copy, copy.meta?.company ?? this.#company);
    this.#isAskedAgain = true;
  }

  /** A stream, waited for until its last write has ended, so that nothing is written behind its back. */
  async #streamed(begin: () => Promise<Result<null, Failure>>, reader: SnapshotReader): Promise<Result<null, Failure>> {
    try {
      return await begin();
    } finally {
      await reader.settle();
    }
  }

  async #pull(copy: LocalCopy): Promise<void> {
    if (!(await this.#readPending(copy))) return;
    const { meta } = copy;
    if (!meta) return;
    this.#set({ isPulling: true });
    try {
      const reader = new PullReader(copy);
      const streamed = await this.#deps.port.pull(meta.cursor, reader.take);
      if (!streamed.ok) return await this.#pullFailed(copy, streamed.error);
      const { staged, trailer } = await reader.finish();
      const { cursor, lastSeq, company } = trailer;
      await copy.commit(staged, { ...meta, cursor, lastSeq, company, lastSyncedAt: this.now });
      this.#takeCompany(company);
      this.#pulled();
      if (lastSeq !== meta.lastSeq) await this.#confirm(lastSeq);
    } finally {
      this.#set({ isPulling: false });
    }
  }

  /**
   * A pull has nothing in it that a server could refuse but its cursor: that one is of a server that has been restored, or
   * older than what it keeps. A snapshot needs no cursor; what is stored stays until its first line has come.
   */
  async #pullFailed(copy: LocalCopy, failure: Failure): Promise<void> {
    const isCursorRefused = failure.code === 'api.refused' && failure.retryAfterSeconds === undefined;
    const isTooSoon = Math.abs(this.#deps.now() - this.#resyncedAtMs) < this.#deps.timing.resyncPauseMs;
    if (!isCursorRefused || isTooSoon) return this.#failed(failure);
    this.#resyncedAtMs = this.#deps.now();
    await this.#firstSync(copy, null);
  }

  #pulled(): void {
    this.#failure = null;
    this.#failedWrites = 0;
    if (this.#cacheProblem && (this.#cacheProblem.pullsLeft -= 1) < 0) this.#cacheProblem = null;
  }

  /**
   * Only when it cannot be told does the journal keep a command a little longer; the next pull tells it again. A zero is told too: a
   * server that came back from a backup may have nothing of this desktop any more, and gets all of it again.
   */
  async #confirm(lastSeq: number): Promise<void> {
    await this.#deps.port.confirm(lastSeq);
  }

  async #renew(): Promise<void> {
    this.#renewals += 1;
    this.#failedWrites = 0;
    this.#tellCacheBroken();
    this.#set({ phase: 'firstSync', progress: null });
    try {
      await this.#copy?.renew();
    } catch (fault) {
      if (!(fault instanceof CacheFault)) throw fault;
      this.#set({ phase: 'failed' });
    }
  }

  #tellCacheBroken(): void {
    this.#cacheProblem = { failure: { code: 'cache.broken' }, pullsLeft: 1 };
  }

  #failed(failure: Failure): void {
    this.#set({ failure });
    if (this.#phase !== 'ready' && !this.#isClosed) {
      this.#retry = setTimeout(() => this.#ask(), (failure.retryAfterSeconds ?? 0) * 1000 || this.#deps.timing.retryMs);
    }
  }

  #rules() {
    return { policy: this.#company.policy, today: this.today };
  }

  #applyRules(): void {
    this.#copy?.setRules(this.#rules());
  }

  #takeCompany(company: Company): void {
    const isNew = JSON.stringify(company) !== JSON.stringify(this.#company);
    this.#company = company;
    this.#applyRules();
    if (isNew) this.#deps.onCompany(company);
  }

  #set(change: { phase?: SyncState['phase']; progress?: SyncState['progress']; isPulling?: boolean; failure?: Failure | null }): void {
    if (change.phase !== undefined) this.#phase = change.phase;
    if (change.progress !== undefined) this.#progress = change.progress;
    if (change.isPulling !== undefined) this.#isPulling = change.isPulling;
    if (change.failure !== undefined) this.#failure = change.failure;
    if (!this.#isClosed) this.#deps.onState();
  }
}
