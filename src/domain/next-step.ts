import type { AccountFacts } from './account-facts.ts';
import type { OpenItem } from './aging.ts';
import { isForAll } from './contact-stop-rules.ts';
import { type LocalDate, addDays, daysBetween, firstOfNextMonth, nextWorkday } from './kernel/dates.ts';
import type { Policy } from './policy.ts';
import { type Chased, type ChasedItem, firstEndOf, standingPromises, uncovered, unpromised } from './promise-cover.ts';
import type { PromiseSettings } from './promise-settings.ts';
import { holdsOn } from './queue-mark.ts';
import type { Account, Outcome } from './rows.ts';
import { type SegmentFacts, type StepChannel, type Strategy, type StrategyStep, strategyOf } from './strategy.ts';

/** What the programme asks of an account's summary: what is owed, who was in contact when, and what holds contacts back. */
export type ProgrammeFacts = Omit<SegmentFacts, 'openItems'> &
  Pick<AccountFacts, 'openFollowUpDates' | 'recentContacts' | 'unapplied'> & {
    /** Where no places are named, a promise stands for the oldest items. */
    readonly promises: readonly (Omit<AccountFacts['promises'][number], 'itemsAt' | 'since'> & {
      readonly itemsAt?: readonly number[] | null;
    })[];
    readonly account: Pick<Account, 'staySince' | 'country'>;
    /** By due date, the oldest first. */
    readonly openItems: readonly OpenItem[];
    readonly mark: Pick<NonNullable<AccountFacts['mark']>, 'kind' | 'until'> | null;
    /** What the customer has asked to stop and nobody has lifted; left out where it is not known. */
    readonly stops?: AccountFacts['stops'];
  };

/** What the programme goes by: the strategies, and how long a promise is open. */
export type Programme = { readonly list: readonly Strategy[]; readonly promise: PromiseSettings };

/** The programme of a company. */
export const programmeOf = ({ strategies, promise }: Pick<Policy, 'strategies' | 'promise'>): Programme => ({
  list: strategies.list,
  promise,
});

/** Why a step falls on its day. */
export type StepReason =
  | { readonly code: 'dueDate'; readonly dueDate: LocalDate }
  | { readonly code: 'lastContact'; readonly on: LocalDate }
  | { readonly code: 'repeats'; readonly on: LocalDate }
  | { readonly code: 'notReached'; readonly on: LocalDate };

export type PauseReason = 'promise' | 'dispute' | 'snooze' | 'followUp';

/**
 * What comes next on an account, and when. `dueOn` and `until` may lie before today: the step, or the look, is due since then. A stay
 * and a customer's wish for no contact alone have no end that could be known. `none` is a defect of the programme: the account would be forgotten.
 */
export type NextStep =
  | {
      readonly kind: 'step';
      readonly strategyId: string;
      readonly strategyName: string;
      readonly step: StrategyStep;
      /** The step's place in its strategy, from 1. */
      readonly stepNumber: number;
      readonly stepCount: number;
      readonly dueOn: LocalDate;
      readonly because: StepReason;
    }
  | { readonly kind: 'paused'; readonly until: LocalDate; readonly because: PauseReason }
  | { readonly kind: 'paused'; readonly until: null; readonly because: 'stay' | 'stop'; readonly since: LocalDate }
  | { readonly kind: 'nothingOwed'; readonly lookAgainOn: LocalDate }
  | { readonly kind: 'none'; readonly because: MissingReason };

/** No strategy fits; all steps are taken and the last does not repeat; the customer has refused every channel that is left. */
export type MissingReason = 'noStrategy' | 'stepsTaken' | 'channelsRefused';

/** A dispute is asked after so long after the last contact. */
const disputeLookDays = 14;

/**
 * What comes next on an account by its strategy. It follows from the facts alone and from no run before, so what was missed over days or
 * weeks is one step, and once that is taken the next one waits its days. Pure; the same facts give the same answer.
 */
export function nextStepOf(facts: ProgrammeFacts, { list, promise }: Programme, today: LocalDate): NextStep {
  if (!facts.openItems.some((item) => item.openAmountMinor > 0)) return nothingOwed(today);
  const { staySince: since } = facts.account;
  if (since !== null) return { kind: 'paused', until: null, because: 'stay', since };
  const stop = facts.stops?.find(isForAll);
  if (stop) return { kind: 'paused', until: null, because: 'stop', since: stop.since };
  const putOff = putOffUntil(facts, today);
  if (putOff) return putOff;
  const strategy = strategyOf(facts, list);
  if (!strategy) return { kind: 'none', because: 'noStrategy' };
  const owed = chasedOf(facts, strategy.stopsOn.includes('dispute'));
  if (owed.length === 0) return disputed(facts) ?? nothingOwed(today);
  const { rest, pausedUntil } = afterPromises(owed, facts, { strategy, promise }, today);
  const step = rest ? stepOn(facts, strategy, rest.dueDate, today) : null;
  if (step?.kind === 'step' && step.dueOn <= today) return step;
  const pauses = [followUpDue(facts), pausedUntil && pause(pausedUntil, 'promise')];
  return earliest(step, pauses) ?? step ?? nothingOwed(today);
}

/** The day an answer names; null for a stay, a stop and a defect. */
export function dateOfNext(next: NextStep): LocalDate | null {
  if (next.kind === 'step') return next.dueOn;
  if (next.kind === 'nothingOwed') return next.lookAgainOn;
  return next.kind === 'paused' ? next.until : null;
}

const nothingOwed = (today: LocalDate): NextStep => ({ kind: 'nothingOwed', lookAgainOn: firstOfNextMonth(today) });
const pause = (until: LocalDate, because: PauseReason): NextStep => ({ kind: 'paused', until, because });

/** What a person has put off until a later day; their word goes before the programme's. */
function putOffUntil({ mark, openFollowUpDates }: ProgrammeFacts, today: LocalDate): NextStep | null {
  if (mark && mark.kind !== 'pin' && holdsOn(mark, today)) return pause(mark.until, 'snooze');
  const followUp = openFollowUpDates[0];
  return followUp !== undefined && followUp > today ? pause(followUp, 'followUp') : null;
}

const followUpDue = ({ openFollowUpDates: [first] }: ProgrammeFacts): NextStep | null => (first ? pause(first, 'followUp') : null);

/** The answer that comes first; of one day's the step. */
function earliest(step: NextStep | null, pauses: readonly (NextStep | null)[]): NextStep | null {
  const dated = [step, ...pauses].filter((next) => next !== null && dateOfNext(next) !== null);
  return (
    dated.reduce((first, next) => (first && next && (dateOfNext(next) ?? '') < (dateOfNext(first) ?? '') ? next : first), dated[0]) ?? null
  );
}

/** What is chased of each open item, less the account's credits and cash on account, which count against its oldest items. */
export function chasedOf(
  { openItems, unapplied }: Pick<ProgrammeFacts, 'openItems' | 'unapplied'>,
  isHeldByDispute: boolean,
): readonly ChasedItem[] {
  const credits = new Map(unapplied.map(({ currency, amountMinor }) => [currency, amountMinor]));
  const items: ChasedItem[] = [];
  for (const [at, { dueDate, currency, openAmountMinor, disputedAmountMinor }] of openItems.entries()) {
    if (openAmountMinor <= 0) credits.set(currency, (credits.get(currency) ?? 0) - openAmountMinor);
    else {
      const amountMinor = Math.max(0, openAmountMinor - (isHeldByDispute ? disputedAmountMinor : 0));
      if (amountMinor > 0) items.push({ at, dueDate, currency, amountMinor });
    }
  }
  return uncovered(items, credits);
}

function afterPromises(
  items: readonly ChasedItem[],
  facts: ProgrammeFacts,
  { strategy: { stopsOn }, promise }: { readonly strategy: Strategy; readonly promise: PromiseSettings },
  today: LocalDate,
): { readonly rest: Chased | undefined; readonly pausedUntil: LocalDate | null } {
  if (!stopsOn.includes('promise')) return { rest: items[0], pausedUntil: null };
  const owed = new Set(items.map(({ currency }) => currency));
  const standing = standingPromises(facts, promise, today).filter(({ currency }) => owed.has(currency));
  const end = firstEndOf(standing, facts.account, promise);
  return { rest: unpromised(items, standing)[0], pausedUntil: end && addDays(end, 1) };
}

/** All that is owed is disputed: the dispute is asked after. Null where it is credits that cover the rest. */
function disputed({ openItems, recentContacts, openFollowUpDates }: ProgrammeFacts): NextStep | null {
  const oldest = openItems.find(({ openAmountMinor, disputedAmountMinor }) => openAmountMinor > 0 && disputedAmountMinor > 0);
  if (!oldest) return null;
  const asked = addDays(recentContacts[0]?.on ?? oldest.dueDate, disputeLookDays);
  const followUp = openFollowUpDates[0];
  return followUp !== undefined && followUp < asked ? pause(followUp, 'followUp') : pause(asked, 'dispute');
}

/** Attempts that reached nobody: the step is still to be taken, on another day. */
const notReached: ReadonlySet<Outcome> = new Set<Outcome>(['noAnswer', 'wrongNumber', 'gatekeeper']);

function stepOn(facts: ProgrammeFacts, strategy: Strategy, dueDate: LocalDate, today: LocalDate): NextStep {
  const { steps } = strategy;
  const taken = takenSteps(facts, steps, dueDate, today);
  const isThrough = taken.count === steps.length;
  const at = openChannelFrom(steps, isThrough ? steps.length - 1 : taken.count, refusedChannels(facts));
  const step = steps[at];
  if (!step) return { kind: 'none', because: 'channelsRefused' };
  const repeatEveryDays = steps.at(-1)?.repeatEveryDays ?? null;
  if (isThrough && repeatEveryDays === null) return { kind: 'none', because: 'stepsTaken' };
  const days = isThrough && repeatEveryDays !== null ? repeatEveryDays : step.waitDays;
  const { dueOn, because } = dayOf(facts, { dueDate, step, lastOn: taken.lastOn, days, isThrough });
  return {
    kind: 'step',
    strategyId: strategy.id,
    strategyName: strategy.name,
    step,
    stepNumber: at + 1,
    stepCount: steps.length,
    dueOn: nextWorkday(dueOn, 0),
    because,
  };
}

type StepPlace = {
  readonly dueDate: LocalDate;
  readonly step: StrategyStep;
  readonly lastOn: LocalDate | null;
  readonly days: number;
  readonly isThrough: boolean;
};

function dayOf(
  { recentContacts }: ProgrammeFacts,
  { dueDate, step, lastOn, days, isThrough }: StepPlace,
): { dueOn: LocalDate; because: StepReason } {
  let dueOn = addDays(dueDate, step.startsAfterDays);
  let because: StepReason = { code: 'dueDate', dueDate };
  if (lastOn !== null && daysBetween(lastOn, dueOn) < days) {
    dueOn = addDays(lastOn, days);
    because = { code: isThrough ? 'repeats' : 'lastContact', on: lastOn };
  }
  const tried = recentContacts.find(({ direction, outcome }) => direction === 'outbound' && notReached.has(outcome));
  if (tried && tried.on >= dueOn) {
    dueOn = addDays(tried.on, 1);
    because = { code: 'notReached', on: tried.on };
  }
  return { dueOn, because };
}

/**
 * How many steps have been taken since the oldest item began to be chased: one for each day on which the customer was written to or
 * reached, whatever the channel, once the step's day had come. A step from before the due date is not caught up when that day has passed.
 * `lastOn` is the last day of any contact at all, also one that the customer began.
 */
function takenSteps(
  { recentContacts }: ProgrammeFacts,
  steps: readonly StrategyStep[],
  dueDate: LocalDate,
  today: LocalDate,
): { readonly count: number; readonly lastOn: LocalDate | null } {
  let count = 0;
  let lastOn: LocalDate | null = null;
  let lastTakenOn: LocalDate | null = null;
  const passMissed = (on: LocalDate): void => {
    while (count < steps.length - 1 && (steps[count]?.startsAfterDays ?? 1) <= 0 && on > dueDate) count += 1;
  };
  for (const { on, direction, outcome } of recentContacts.toReversed()) {
    if (notReached.has(outcome)) continue;
    lastOn = on;
    if (direction === 'inbound' || on === lastTakenOn) continue;
    passMissed(on);
    const step = steps[count];
    if (!step || on < addDays(dueDate, step.startsAfterDays)) continue;
    count += 1;
    lastTakenOn = on;
  }
  passMissed(today);
  return { count, lastOn };
}

/** Channels by which the customer, whoever of them, wants to hear no more. */
const refusedChannels = ({ stops = [] }: ProgrammeFacts): readonly StepChannel[] =>
  stops.flatMap(({ channel, contactId, address }) => (channel !== null && contactId === null && address === null ? [channel] : []));

/** The place of the first step from here on whose channel the customer has not refused; of the last one before, where none is left behind. -1: none. */
function openChannelFrom(steps: readonly StrategyStep[], from: number, refused: readonly StepChannel[]): number {
  const isOpen = (step: StrategyStep): boolean => !refused.includes(step.channel);
  const ahead = steps.findIndex((step, at) => at >= from && isOpen(step));
  return ahead >= 0 ? ahead : steps.findLastIndex(isOpen);
}
