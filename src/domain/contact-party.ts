import type { ContactHit, Question } from './contact-question.ts';
import { type ContactVerdict, contactVerdicts } from './contact-settings.ts';
import { isPerson, isUnderConsumerLaw } from './party.ts';

/**
 * What the law says of calls to consumers: so many calls in so many days and so many days after a conversation, its own being the first
 * (12 CFR 1006.14(b)(2)(i)), and from when until when on any day (12 CFR 1006.6(b)(1)). Each can be rebutted by what is known of the consumer, so a second
 * person's word passes it; no choice of the company's is below it.
 */
export const consumerLaw = { limit: 7, days: 7, quietDays: 7, callFrom: '08:00', callUntil: '21:00', verdict: 'needsApproval' } as const;

/** A rule's test: what it goes by, what it then says, and whether the company has chosen it or the law says it. */
type Limit<Measure> = Measure & { readonly verdict: Exclude<ContactVerdict, 'allow'>; readonly kind: 'house' | 'law' };

const lawLimit = <M>({ facts }: Question, measure: M): readonly Limit<M>[] =>
  isUnderConsumerLaw(facts.account.account) ? [{ ...measure, verdict: consumerLaw.verdict, kind: 'law' }] : [];

/** The limits on calls that an account is asked by, the law's first. */
export function attemptLimits(question: Question): readonly Limit<{ readonly limit: number; readonly days: number }>[] {
  const { facts, rules } = question;
  const { people } = rules.settings;
  const chosen = isPerson(facts.account.account)
    ? { limit: people.callAttemptLimit, days: people.callAttemptDays, verdict: people.verdicts.attempts }
    : { limit: rules.attemptLimit, days: rules.attemptDays, verdict: rules.settings.verdicts.attempts };
  return [...lawLimit(question, { limit: consumerLaw.limit, days: consumerLaw.days }), { ...chosen, kind: 'house' }];
}

/** The quiet days after a conversation that an account is asked by, the law's first. */
export function quietLimits(question: Question): readonly Limit<{ readonly quietDays: number }>[] {
  const { quietDays, verdicts } = choicesOf(question);
  return [...lawLimit(question, { quietDays: consumerLaw.quietDays }), { quietDays, verdict: verdicts.conversation, kind: 'house' }];
}

type Hours = {
  readonly callFrom: string;
  readonly callUntil: string;
  readonly callWeekdays: readonly number[];
  readonly country: string | null;
};
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** The hours in which an account is called, the law's first: that one knows neither weekdays nor holidays. */
export function hoursLimits(question: Question): readonly Limit<Hours>[] {
  const { settings } = question.rules;
  const { callFrom, callUntil, callWeekdays } = settings;
  const { country } = question.facts.account.account;
  const { callFrom: lawFrom, callUntil: lawUntil } = consumerLaw;
  return [
    ...lawLimit(question, { callFrom: lawFrom, callUntil: lawUntil, callWeekdays: everyDay, country: null }),
    { callFrom, callUntil, callWeekdays, country, verdict: choicesOf(question).verdicts.hours, kind: 'house' },
  ];
}

const choicesOf = ({ facts, rules: { settings } }: Question) => (isPerson(facts.account.account) ? settings.people : settings);

/** One hit of several tests of a rule: the worst, the first among equals, from when on all of them let it through. */
export function worstOf(hits: readonly ContactHit[]): readonly ContactHit[] {
  const [first, ...others] = hits;
  if (first === undefined) return [];
  const worst = others.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one), first);
  const { nextAllowedAt: _, ...found } = worst;
  const moments = hits.flatMap(({ nextAllowedAt }) => nextAllowedAt ?? []).sort();
  const nextAllowedAt = moments.length === hits.length ? moments.at(-1) : undefined;
  return [{ ...found, ...(nextAllowedAt !== undefined && { nextAllowedAt }) }];
}

const weightOf = ({ verdict }: ContactHit): number => contactVerdicts.indexOf(verdict);
