import type { ContactHit } from './contact-question.ts';
import type { Instant, LocalDate } from './kernel/dates.ts';
import type { MoneyByCurrency } from './kernel/money.ts';
import type { StrategyStep } from './strategy.ts';

/** What keeps a message from going out that its step would have sent today. */
export type DunningHold =
  | { readonly code: 'stay'; readonly since: LocalDate }
  /** All that the step would ask for is disputed, or is promised until a day (null: nothing says until when). */
  | { readonly code: 'disputed' }
  | { readonly code: 'promised'; readonly until: LocalDate | null }
  /** Somebody has put the account off. */
  | { readonly code: 'snooze' | 'followUp'; readonly until: LocalDate }
  /** The customer has said that it is paid. */
  | { readonly code: 'justPaid'; readonly on: LocalDate; readonly until: LocalDate }
  | { readonly code: 'belowMinimum' }
  | { readonly code: 'needsSupervisor' }
  /** The contact guard blocks it or wants a reason: its hits of those verdicts. */
  | { readonly code: 'guard'; readonly hits: readonly ContactHit[] };

/** Why a step that is to be an e-mail goes by letter. */
export type ChannelFallback = 'noEmail' | 'emailRefused';

/** Why nothing is to be written today: the next step is a call, or later, or there is none. */
export type NotDue = 'call' | 'later' | 'nothing';

/**
 * How an account stands in today's dunning run. `asked` are the amounts by currency that the message would ask for, in minor units: past due (or due soon, for a
 * step before the due date), less what is disputed, paid on account and promised.
 */
export type DunningState =
  | { readonly status: 'notDue'; readonly because: NotDue }
  | {
      readonly status: 'ready' | 'held' | 'needsAddress';
      readonly strategyId: string;
      readonly strategyName: string;
      readonly step: StrategyStep;
      /** The step's place in its strategy, from 1. */
      readonly stepNumber: number;
      readonly stepCount: number;
      readonly dueOn: LocalDate;
      readonly channel: 'email' | 'letter';
      readonly fallback: ChannelFallback | null;
      /** None unless it is held. */
      readonly holds: readonly DunningHold[];
      readonly asked: MoneyByCurrency;
    };

/** The moment, and who asks. */
export type DunningMoment = {
  readonly now: Instant;
  /** When the copy last heard of the central API; none: the facts are the books' own. */
  readonly copyAsOf?: Instant | undefined;
  /** Whether a supervisor asks: steps that need one are not held for them. */
  readonly isSupervisor?: boolean | undefined;
};
