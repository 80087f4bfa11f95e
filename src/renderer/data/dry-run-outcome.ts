import type { DryRunReport } from '#domain/dry-run-report.ts';
import type { AccountId, UserId } from '#domain/kernel/ids.ts';
import type { MissingReason } from '#domain/next-step.ts';
import type { Unfinished } from './unfinished.ts';

/** What came of trying strategies on the days behind, beside those in use; nothing of it is kept. */
export type DryRunOutcome = { readonly status: 'done'; readonly inUse: DryRunReport; readonly edited: DryRunReport } | Unfinished;

export type DryRunProgress = { readonly done: number; readonly of: number };

/** An account that the strategies in use leave without a next step. */
export type ForgottenAccount = {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  readonly because: MissingReason;
};
/** Null: an account in nobody's book. */
export type BookOf = UserId | null;
export type ForgottenAccounts = {
  readonly count: number;
  /** Of the book that was asked for, or of all. */
  readonly first: readonly ForgottenAccount[];
  readonly of: number;
  /** How many there are in each book that has some. */
  readonly byBook: readonly { readonly collectorId: BookOf; readonly count: number }[];
};
