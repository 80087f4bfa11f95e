import { type AccountFacts, conversationOutcomes, mostRecentContacts } from './account-facts.ts';
import { hoursStanding, openingOn } from './contact-hours.ts';
import { type ContactRuleId, contactRuleTable } from './contact-rule-table.ts';
import { type ContactSettings, type ContactVerdict, contactVerdicts } from './contact-settings.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import { type Instant, type LocalDate, addDays, daysBetween } from './kernel/dates.ts';
import type { Policy } from './policy.ts';
import { callsWithin } from './work-list.ts';

/** What somebody is about to do: a call that asks for money. */
export type ContactAction = { readonly channel: 'call' };

/** What the guard goes by: the account as it is shown, with what waits on it. */
export type ContactFacts = {
  readonly account: AccountFacts;
  /** The company's business day, by which contacts and due dates are counted. */
  readonly today: LocalDate;
  /** Where the customer's own zone is not known, the days after which a call is allowed again begin in this one. */
  readonly companyTimeZone: string;
};

/** What the company has chosen. */
export type ContactRules = { readonly settings: ContactSettings; readonly attemptLimit: number; readonly attemptDays: number };

/** What a rule found, as a fact with a code; the words are made in the user interface. */
export type ContactReason =
  | { readonly code: 'stay'; readonly since: LocalDate }
  | { readonly code: 'dispute.all' | 'dispute.some'; readonly disputed: number; readonly pastDue: number }
  | { readonly code: 'hours.zoneUnknown' }
  | {
      readonly code: 'hours.early' | 'hours.late' | 'hours.dayOff';
      readonly localTime: string;
      readonly from: string;
      readonly until: string;
    }
  | { readonly code: 'attempts.limit' | 'attempts.untold'; readonly attempts: number; readonly limit: number; readonly days: number }
  | { readonly code: 'conversation.recent'; readonly on: LocalDate; readonly quietDays: number };

/** One rule that speaks against it, or asks for care. */
export type ContactHit = {
  readonly ruleId: ContactRuleId;
  /** Of the rule, or of the company's settings where it is the company's own. */
  readonly version: number;
  readonly source: string;
  readonly verdict: Exclude<ContactVerdict, 'allow'>;
  readonly reason: ContactReason;
  /** From when on this rule lets it through; none where nobody knows. */
  readonly nextAllowedAt?: Instant;
};

/** What the guard says of an action: the worst verdict of all rules that hit, and each of them, the worst first. */
export type ContactDecision = { readonly action: ContactAction; readonly verdict: ContactVerdict; readonly hits: readonly ContactHit[] };

/** The rules as a company's policy has them. */
export const contactRulesOf = ({ contact, queue }: Pick<Policy, 'contact' | 'queue'>): ContactRules => ({
  settings: contact,
  attemptLimit: queue.callAttemptLimit,
  attemptDays: queue.callAttemptDays,
});

/**
 * Whether a contact may be made now. All rules are asked, none hides another. Pure: the moment is given. What a blocking rule would need and
 * nobody knows is a warning, because the customers are companies.
 */
export function decideContact(action: ContactAction, facts: ContactFacts, rules: ContactRules, now: Instant): ContactDecision {
  const question = { facts, rules, now };
  // Among equals what says when comes before what says about what.
  const hits = [
    ...stayHits(question),
    ...hoursHits(question),
    ...attemptHits(question),
    ...conversationHits(question),
    ...disputeHits(question),
  ].sort((a, b) => contactVerdicts.indexOf(b.verdict) - contactVerdicts.indexOf(a.verdict));
  return { action, verdict: hits[0]?.verdict ?? 'allow', hits };
}

type Question = { readonly facts: ContactFacts; readonly rules: ContactRules; readonly now: Instant };
type Found = Pick<ContactHit, 'verdict' | 'reason' | 'nextAllowedAt'>;

function hit(ruleId: ContactRuleId, { rules }: Question, found: Found): ContactHit[] {
  const { kind, version, source } = contactRuleTable[ruleId];
  return [{ ruleId, version: kind === 'law' ? version : rules.settings.version, source, ...found }];
}

/** A court's stay forbids every act to collect what was owed before it (11 USC 362(a)), until it is lifted. */
function stayHits(question: Question): ContactHit[] {
  const since = question.facts.account.account.staySince;
  return since === null ? [] : hit('stay', question, { verdict: 'block', reason: { code: 'stay', since } });
}

/** What is disputed is not dunned: with nothing else past due there is nothing to ask for. */
function disputeHits(question: Question): ContactHit[] {
  const { account, today } = question.facts;
  const pastDue = account.openItems.filter((item) => isPastDue(item, today));
  const disputed = pastDue.filter(({ disputedAmountMinor }) => disputedAmountMinor > 0);
  if (disputed.length === 0) return [];
  const counts = { disputed: disputed.length, pastDue: pastDue.length };
  const isAll = pastDue.every((item) => collectableMinor(item) === 0);
  return isAll
    ? hit('dispute', question, { verdict: 'block', reason: { code: 'dispute.all', ...counts } })
    : hit('dispute', question, { verdict: 'warn', reason: { code: 'dispute.some', ...counts } });
}

/** The hours of the day where the customer is. */
function hoursHits(question: Question): ContactHit[] {
  const { facts, rules, now } = question;
  const { timeZone } = facts.account.account;
  if (timeZone === null) return hit('hours', question, { verdict: 'warn', reason: { code: 'hours.zoneUnknown' } });
  const { callFrom: from, callUntil: until, verdicts } = rules.settings;
  const { place, localTime, opensAt } = hoursStanding(rules.settings, timeZone, now);
  if (place === 'open') return [];
  return hit('hours', question, {
    verdict: verdicts.hours,
    reason: { code: `hours.${place}`, localTime, from, until },
    nextAllowedAt: opensAt,
  });
}

/**
 * So many calls in so many days, today among them, whoever made them; incoming ones do not count. The summary looks back on a number of
 * contacts: where all of them lie within the days, there may be calls behind them that nobody counted.
 */
function attemptHits(question: Question): ContactHit[] {
  const { facts, rules } = question;
  const { attemptLimit: limit, attemptDays: days } = rules;
  const { account, today } = facts;
  const attempts = callsWithin(account, days, today);
  const oldest = account.recentContacts[mostRecentContacts - 1];
  const isCut = (day: LocalDate): boolean => oldest !== undefined && daysBetween(oldest.on, day) < days;
  const isOver = (day: LocalDate): boolean => callsWithin(account, days, day) >= limit || isCut(day);
  if (!isOver(today)) return [];
  let free = today;
  while (isOver(free)) free = addDays(free, 1);
  const code = attempts >= limit ? 'attempts.limit' : 'attempts.untold';
  return hit('attempts', question, {
    verdict: rules.settings.verdicts.attempts,
    reason: { code, attempts, limit, days },
    nextAllowedAt: allowedFrom(question, free),
  });
}

/** After a conversation it is quiet for some days, its own day being the first; whoever called whom. */
function conversationHits(question: Question): ContactHit[] {
  const { account, today } = question.facts;
  const { quietDays, verdicts } = question.rules.settings;
  const last = account.recentContacts.find(({ channel, outcome }) => channel === 'call' && conversationOutcomes.includes(outcome));
  if (!last || daysBetween(last.on, today) >= quietDays) return [];
  return hit('conversation', question, {
    verdict: verdicts.conversation,
    reason: { code: 'conversation.recent', on: last.on, quietDays },
    nextAllowedAt: allowedFrom(question, addDays(last.on, quietDays)),
  });
}

/** When a day begins on which a rule of days lets a call through: with the hours there. */
const allowedFrom = ({ facts, rules }: Question, day: LocalDate): Instant =>
  openingOn(rules.settings, facts.account.account.timeZone ?? facts.companyTimeZone, day);
