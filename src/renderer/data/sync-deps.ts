import type { Company } from '#domain/company.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CacheStorage } from './cache-database.ts';
import type { MainPort } from './main-port.ts';
import type { ReadAhead } from './read-ahead.ts';

/** What the sync engine stands on. */
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
  /** After so long an IndexedDB that does not open counts as broken, and another copy is begun. */
  readonly openLimitMs: number;
  /**
   * After so long, and a second more for each megabyte that is written, a transaction that has not ended counts as one that never
   * will, and its copy as lost. On a full disk IndexedDB has been seen to fall silent; honest writes on a busy disk take seconds.
   */
  readonly answerLimitMs: number;
  /** Wait after a new copy did not answer either. */
  readonly silenceRetryMs: number;
};
export const usualTiming: SyncTiming = {
  retryMs: 5_000,
  resyncPauseMs: 60_000,
  dayCheckMs: 60_000,
  openLimitMs: 5_000,
  answerLimitMs: 30_000,
  silenceRetryMs: 30_000,
};
