import type { BackTestResult } from '#domain/back-test.ts';
import type { HoldOutComparison } from '#domain/hold-out.ts';
import type { Unfinished } from './unfinished.ts';

/** What the queue's order would have gained on the company's own history, and what it gains against the hold-out. */
export type Lift = {
  readonly accounts: number;
  readonly invoices: number;
  /** null: the history is too short to look 60 days ahead of any day in it. */
  readonly backTest: BackTestResult | null;
  readonly holdOut: HoldOutComparison;
  readonly holdOutPercent: number;
};

export type LiftOutcome = { readonly status: 'done'; readonly lift: Lift } | Unfinished;

/** First the accounts are read, then the days are walked through. */
export type LiftProgress = { readonly step: 'reading' | 'testing'; readonly done: number; readonly of: number };
