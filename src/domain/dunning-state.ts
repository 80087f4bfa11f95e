import type { AccountFacts } from './account-facts.ts';
import type { Company } from './company.ts';
import { contactRulesOf, decideContact } from './contact-guard.ts';
import type { ContactHit } from './contact-question.ts';
import { isForAll } from './contact-stop-rules.ts';
import { type StepItem, askedOf, stepItemsOf } from './dunning-items.ts';
import { type Instant, type LocalDate, addDays, daysBetween } from './kernel/dates.ts';
import type { MoneyByCurrency } from './kernel/money.ts';
import { type NextStep, type Programme, nextStepOf, programmeOf } from './next-step.ts';
import { firstEndOf, standingPromises } from './promise-cover.ts';
import { holdsOn } from './queue-mark.ts';
import type { StepChannel, StrategyStep } from './strategy.ts';

/** What keeps a message from going out that its step would have sent today. */
export type DunningHold =
  | { readonly code: 'stay'; readonly since: LocalDate }
  /** All that the step would ask for is disputed, or is promised: until the last day on which money counts for it (null: nothing says until when). */
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
export type ChannelFallback = 'noEmail' | 'notOneAddress' | 'emailBounced' | 'emailRefused';

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

type Rules = Pick<Company, 'policy' | 'timeZone'>;
type DueStep = Extract<NextStep, { readonly kind: 'step' }>;

/**
 * How an account stands in the dunning run of a day, from its summary alone. Its step is the one that would be due if nothing held it back, so that what is held
 * is shown with its causes; there is one step at most, whatever was missed before. Pure.
 */
export function dunningState(facts: AccountFacts, company: Rules, today: LocalDate, moment: DunningMoment): DunningState {
  const programme = programmeOf(company.policy);
  const would = nextStepOf(unheld(facts), programme, today);
  const will = nextStepOf(byAnyChannel(facts), programme, today);
  if (isDue(will, today) && will.step.channel === 'call') return { status: 'notDue', because: 'call' };
  const due = isDue(will, today) ? will : would;
  if (due.kind !== 'step') return { status: 'notDue', because: 'nothing' };
  if (due.dueOn > today) return { status: 'notDue', because: 'later' };
  if (due.step.channel === 'call') return { status: 'notDue', because: 'call' };
  const items = stepItemsOf(facts, due.step, company.policy, today);
  const { channel, fallback } = channelOf(facts, due.step);
  const isAhead = will.kind === 'step' && will.dueOn > today;
  const holds = holdsOf({ facts, company, today, moment, step: due.step, channel, items, isAhead });
  const { strategyId, strategyName, step, stepNumber, stepCount, dueOn } = due;
  return {
    status: statusOf(facts, channel, holds),
    strategyId,
    strategyName,
    step,
    stepNumber,
    stepCount,
    dueOn,
    channel,
    fallback,
    holds,
    asked: askedOf(items, step),
  };
}

const isDue = (next: NextStep, today: LocalDate): next is DueStep => next.kind === 'step' && next.dueOn <= today;

/** The account as it would be if nobody had put it off, promised, contested or stopped anything. */
const unheld = (facts: AccountFacts): AccountFacts => ({
  ...facts,
  account: { ...facts.account, staySince: null },
  openItems: facts.openItems.map((item) => (item.disputedAmountMinor === 0 ? item : { ...item, disputedAmountMinor: 0 })),
  promises: [],
  openFollowUpDates: [],
  mark: null,
  stops: [],
});

/**
 * A step in writing that the customer has refused is not passed over here: it goes by letter, or is held with the guard's word. A call that they have refused is, for
 * nothing else takes its place and the programme would stand still before it.
 */
const byAnyChannel = (facts: AccountFacts): AccountFacts => ({
  ...facts,
  stops: facts.stops.filter((stop) => isForAll(stop) || stop.channel === 'call'),
});

/** What comes next on an account, and where it is a step in writing, how the run of its day will send it and why not as the strategy has it. */
export type NextOfRun = { readonly next: NextStep; readonly channel: StepChannel | null; readonly fallback: ChannelFallback | null };

/** What comes next on an account by the channel that the run will use. Where every channel is refused, that is said. Pure. */
export function nextOfRun(facts: AccountFacts, programme: Programme, today: LocalDate): NextOfRun {
  const open = nextStepOf(facts, programme, today);
  const next = open.kind === 'none' ? open : nextStepOf(byAnyChannel(facts), programme, today);
  if (next.kind !== 'step') return { next, channel: null, fallback: null };
  if (next.step.channel === 'call') return { next, channel: 'call', fallback: null };
  return { next, ...channelOf(facts, next.step) };
}

function channelOf(
  { emailReach }: AccountFacts,
  { channel }: StrategyStep,
): { channel: 'email' | 'letter'; fallback: ChannelFallback | null } {
  if (channel === 'letter' || emailReach === 'open') return { channel: channel === 'letter' ? 'letter' : 'email', fallback: null };
  return { channel: 'letter', fallback: fallbackOf[emailReach] };
}

const fallbackOf: Readonly<Record<Exclude<AccountFacts['emailReach'], 'open'>, ChannelFallback>> = {
  none: 'noEmail',
  notOneAddress: 'notOneAddress',
  bounced: 'emailBounced',
  refused: 'emailRefused',
};

function statusOf(
  { account }: AccountFacts,
  channel: 'email' | 'letter',
  holds: readonly DunningHold[],
): 'held' | 'needsAddress' | 'ready' {
  if (holds.length > 0) return 'held';
  return channel === 'letter' && account.postalAddress === null ? 'needsAddress' : 'ready';
}

type HoldQuestion = {
  readonly facts: AccountFacts;
  readonly company: Rules;
  readonly today: LocalDate;
  readonly moment: DunningMoment;
  readonly step: StrategyStep;
  readonly channel: 'email' | 'letter';
  readonly items: readonly StepItem[];
  /** What is left to ask for has a step of its own, which is not due yet. */
  readonly isAhead: boolean;
};

function holdsOf(question: HoldQuestion): readonly DunningHold[] {
  const { moment, step, items } = question;
  const general = generalHolds(question);
  const has = (held: DunningHold['code']): boolean => general.some(({ code }) => code === held);
  const isMinimum = !has('disputed') && !has('promised') && Object.keys(askedOf(items, step)).length === 0;
  return [
    ...general,
    ...(isMinimum ? [{ code: 'belowMinimum' as const }] : []),
    ...(step.needsSupervisor && moment.isSupervisor !== true ? [{ code: 'needsSupervisor' as const }] : []),
    ...guardHolds(question, [...(has('stay') ? ['stay'] : []), ...(has('disputed') ? ['dispute'] : [])]),
  ];
}

/** What holds back a message that asks for `items`, whatever step it belongs to, or none: a stay, what somebody has put off, what the customer has said, and that nothing is left to ask for. */
export function generalHolds(question: Pick<HoldQuestion, 'facts' | 'company' | 'today' | 'items' | 'isAhead'>): readonly DunningHold[] {
  const { facts, today } = question;
  const { staySince: since } = facts.account;
  return [
    ...(since === null ? [] : [{ code: 'stay' as const, since }]),
    ...putOffHolds(facts, today),
    ...justPaidHolds(question),
    ...leftHolds(question),
  ];
}

function putOffHolds({ mark, openFollowUpDates: [followUp] }: AccountFacts, today: LocalDate): readonly DunningHold[] {
  const isSnoozed = mark !== null && mark.kind !== 'pin' && holdsOn(mark, today);
  return [
    ...(isSnoozed ? [{ code: 'snooze' as const, until: mark.until }] : []),
    ...(followUp !== undefined && followUp > today ? [{ code: 'followUp' as const, until: followUp }] : []),
  ];
}

/** Whoever says that they have paid is not reminded while the money may be on its way. */
function justPaidHolds({ facts, company, today }: Pick<HoldQuestion, 'facts' | 'company' | 'today'>): readonly DunningHold[] {
  const { quietDaysAfterPaid } = company.policy.letters;
  const said = facts.recentContacts.find(({ outcome }) => outcome === 'paidAlready');
  if (!said || daysBetween(said.on, today) >= quietDaysAfterPaid) return [];
  return [{ code: 'justPaid', on: said.on, until: addDays(said.on, quietDaysAfterPaid) }];
}

/** What disputes and promises have taken away, where nothing is left of what was due, or what is left has its own time. */
function leftHolds({
  facts,
  company,
  today,
  items,
  isAhead,
}: Pick<HoldQuestion, 'facts' | 'company' | 'today' | 'items' | 'isAhead'>): readonly DunningHold[] {
  if (!isAhead && items.some(({ askedMinor }) => askedMinor > 0)) return [];
  const isDisputed = items.some(({ openMinor, undisputedMinor }) => undisputedMinor < openMinor);
  const isPromised = items.some(({ uncreditedMinor, askedMinor }) => askedMinor < uncreditedMinor);
  const isOfThese = ({ itemsAt }: AccountFacts['promises'][number]): boolean =>
    itemsAt === null || items.some(({ at }) => itemsAt.includes(at));
  const { promise } = company.policy;
  const until = firstEndOf(standingPromises(facts, promise, today).filter(isOfThese), facts.account, promise);
  return [...(isDisputed ? [{ code: 'disputed' as const }] : []), ...(isPromised ? [{ code: 'promised' as const, until }] : [])];
}

/** The guard's hits that forbid it or want somebody's word, as an old copy does; what a hold of another kind has said already is not said twice. */
function guardHolds({ facts, company, today, moment, channel }: HoldQuestion, said: readonly string[]): readonly DunningHold[] {
  const { now, copyAsOf } = moment;
  const emailDates = facts.recentContacts
    .filter((contact) => contact.channel === 'email' && contact.direction === 'outbound')
    .map(({ on }) => on);
  const { hits } = decideContact(
    { channel },
    { account: facts, today, companyTimeZone: company.timeZone, emailDates, ...(copyAsOf === undefined ? {} : { copyAsOf }) },
    contactRulesOf(company.policy),
    now,
  );
  const holding = hits.filter(({ verdict, ruleId }) => (verdict !== 'warn' || ruleId === 'staleCopy') && !said.includes(ruleId));
  return holding.length === 0 ? [] : [{ code: 'guard', hits: holding }];
}
