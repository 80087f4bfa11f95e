import type { DryRunReport } from '#domain/dry-run-report.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
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
export type ForgottenAccounts = { readonly count: number; readonly first: readonly ForgottenAccount[]; readonly of: number };
