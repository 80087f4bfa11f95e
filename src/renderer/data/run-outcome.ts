import type { ChannelFallback, DunningHold } from '#domain/dunning-state.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { MoneyByCurrency } from '#domain/kernel/money.ts';
import type { StrategyStep } from '#domain/strategy.ts';

/** A step of a strategy, by its names. */
export type StepName = { readonly strategyId: string; readonly stepId: string };

/** What stands before a step in today's run: how many accounts are ready for it by each channel, held back, or without an address. */
export type RunStep = StepName & {
  readonly strategyName: string;
  readonly step: StrategyStep;
  /** The step's place in its strategy, from 1. */
  readonly stepNumber: number;
  readonly emails: number;
  readonly letters: number;
  readonly held: number;
  readonly needAddress: number;
};

export type RunStatus = 'ready' | 'held' | 'needsAddress';

/** An account in today's run. `to` and what goes along are known for the rows in view alone, whose folders are read; '' where nobody knows an address. */
export type RunRow = StepName & {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly channel: 'email' | 'letter';
  readonly fallback: ChannelFallback | null;
  readonly holds: readonly DunningHold[];
  readonly asked: MoneyByCurrency;
  readonly to: string | null;
  /** Invoices that the message asks for. */
  readonly items: number | null;
  readonly attach: StrategyStep['attach'];
};

/** Which rows of which step are looked at; `step: null` asks for the first step that has anybody. */
export type RunWindow = { readonly step: StepName | null; readonly first: number; readonly count: number };

/** Today's dunning run as the screen holds it. */
export type RunView = {
  /** The steps that are carried out in writing, in the order of the strategies. */
  readonly steps: readonly RunStep[];
  /** The step whose rows these are; null while there is none. */
  readonly step: StepName | null;
  readonly total: number;
  /** Rows `first` to `first + rows.length - 1` of the step: the ready ones first, the largest amounts before. */
  readonly first: number;
  readonly rows: readonly RunRow[];
  /** Of the whole run: how many, and the first of them. */
  readonly held: { readonly count: number; readonly first: readonly RunRow[] };
  readonly today: LocalDate;
};
