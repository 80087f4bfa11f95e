import { conversationOutcomes, mostRecentContacts } from './account-facts.ts';
import { allowedFrom, hoursHits, placeOf } from './contact-hours-rule.ts';
import {
  type ContactAction,
  type ContactDecision,
  type ContactFacts,
  type ContactHit,
  type ContactRules,
  type Question,
  hit,
} from './contact-question.ts';
import { attemptLimits, quietLimits, worstOf } from './contact-party.ts';
import { contactVerdicts } from './contact-settings.ts';
import { stopHits } from './contact-stop-rules.ts';
import { withOverrides } from './contact-override.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import { type Instant, type LocalDate, addDays, daysBetween, epochMsOf } from './kernel/dates.ts';
import type { ContactId } from './kernel/ids.ts';
import type { Policy } from './policy.ts';
import { isOneConsentEnough } from './recording-consent.ts';
import type { Note } from './rows.ts';
import { callsWithin } from './work-list.ts';

/** The rules as a company's policy has them. */
export const contactRulesOf = ({ contact, queue }: Pick<Policy, 'contact' | 'queue'>): ContactRules => ({
  settings: contact,
  attemptLimit: queue.callAttemptLimit,
  attemptDays: queue.callAttemptDays,
  attemptVersion: queue.version,
});

/**
 * Whether a contact may be made now. All rules are asked, none hides another. Pure: the moment is given. What a blocking rule would need and
 * nobody knows is a warning where the customer is a company, and what the rule itself would say where it is a natural person. What a second person has agreed to is advice where it wanted their word; a block is not passed.
 */
export function decideContact(action: ContactAction, facts: ContactFacts, rules: ContactRules, now: Instant): ContactDecision {
  const question = { action, facts, rules, now };
  // Among equals what says when comes before what says about what.
  const found = [
    ...stayHits(question),
    ...stopHits(question),
    ...recordingHits(question),
    ...staleCopyHits(question),
    ...hoursHits(question),
    ...attemptHits(question),
    ...conversationHits(question),
    ...emailHits(question),
    ...disputeHits(question),
  ];
  const hits = withOverrides(found, question).sort((a, b) => contactVerdicts.indexOf(b.verdict) - contactVerdicts.indexOf(a.verdict));
  return { action, verdict: hits[0]?.verdict ?? 'allow', hits };
}

/** A court's stay forbids every act to collect what was owed before it (11 USC 362(a)), until it is lifted. */
function stayHits(question: Question): readonly ContactHit[] {
  const since = question.facts.account.account.staySince;
  return since === null ? [] : hit('stay', question, { verdict: 'block', reason: { code: 'stay', since } });
}

/** What is disputed is not dunned: with nothing else past due there is nothing to ask for. */
function disputeHits(question: Question): readonly ContactHit[] {
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

/**
 * So many calls in so many days, today among them, whoever made them; incoming ones do not count. The summary looks back on a number of
 * contacts: where all of them lie within the days, there may be calls behind them that nobody counted.
 */
function attemptHits(question: Question): readonly ContactHit[] {
  if (question.action.channel !== 'call') return [];
  const { account, today } = question.facts;
  const oldest = account.recentContacts[mostRecentContacts - 1];
  const hits = attemptLimits(question).flatMap(({ limit, days, verdict, kind }) => {
    const isCut = (day: LocalDate): boolean => oldest !== undefined && daysBetween(oldest.on, day) < days;
    const isOver = (day: LocalDate): boolean => callsWithin(account, days, day) >= limit || isCut(day);
    if (!isOver(today)) return [];
    let free = today;
    while (isOver(free)) free = addDays(free, 1);
    const attempts = callsWithin(account, days, today);
    const code = attempts >= limit ? 'attempts.limit' : 'attempts.untold';
    return hit('attempts', question, { verdict, reason: { code, attempts, limit, days }, ...allowedFrom(question, free) }, kind);
  });
  return worstOf(hits);
}

/**
 * After a conversation it is quiet for some days, its own day being the first; whoever called whom. Where the summary does not reach back so far, there may
 * have been one that nobody sees: at the latest on the day of its oldest contact.
 */
function conversationHits(question: Question): readonly ContactHit[] {
  if (question.action.channel !== 'call') return [];
  const { account, today } = question.facts;
  const spoken = account.recentContacts.find(({ channel, outcome }) => channel === 'call' && conversationOutcomes.includes(outcome));
  const last = spoken ?? account.recentContacts[mostRecentContacts - 1];
  if (!last) return [];
  const hits = quietLimits(question).flatMap(({ quietDays, verdict, kind }) => {
    if (daysBetween(last.on, today) >= quietDays) return [];
    const code = spoken ? 'conversation.recent' : 'conversation.untold';
    const next = allowedFrom(question, addDays(last.on, quietDays));
    return hit('conversation', question, { verdict, reason: { code, on: last.on, quietDays }, ...next }, kind);
  });
  return worstOf(hits);
}

const emailDays = 7;

/**
 * The days on which a person, or an address, was written to by e-mail in the last seven days, today among them: what `ContactFacts.emailDates` asks
 * for. `contacts` are notes and live messages.
 */
export const emailDatesOf = (
  contacts: readonly (Pick<Note, 'channel' | 'direction' | 'contactId' | 'recordedOn'> & { readonly address?: string })[],
  person: { readonly contactId: ContactId | null; readonly address?: string | null },
  today: LocalDate,
): readonly LocalDate[] =>
  contacts
    .filter(({ channel, direction }) => channel === 'email' && direction === 'outbound')
    .filter(
      ({ contactId, address }) =>
        (contactId !== null && contactId === person.contactId) || (address !== undefined && address === person.address),
    )
    .map(({ recordedOn }) => recordedOn)
    .filter((day) => daysBetween(day, today) < emailDays);

/** So many e-mails a day and in any seven days to one person. */
function emailHits(question: Question): readonly ContactHit[] {
  if (question.action.channel !== 'email') return [];
  const { emailDates = [], today } = question.facts;
  const { emailsADay, emailsAWeek, verdicts } = question.rules.settings;
  const within = (days: number, day: LocalDate): number => emailDates.filter((on) => daysBetween(on, day) < days).length;
  const isFull = (day: LocalDate): boolean => within(1, day) >= emailsADay || within(emailDays, day) >= emailsAWeek;
  if (!isFull(today)) return [];
  let free = today;
  while (isFull(free)) free = addDays(free, 1);
  const isWeek = within(emailDays, today) >= emailsAWeek;
  return hit('emails', question, {
    verdict: verdicts.emails,
    reason: isWeek
      ? { code: 'emails.week', emails: within(emailDays, today), limit: emailsAWeek, days: emailDays }
      : { code: 'emails.day', emails: within(1, today), limit: emailsADay, days: 1 },
    ...allowedFrom(question, free),
  });
}

/** Nothing is recorded before everybody has said yes, unless the law of both ends is known to ask for one only. */
function recordingHits(question: Question): readonly ContactHit[] {
  const { recording, address } = question.action;
  if (recording === undefined || recording.isAgreed) return [];
  const regions = [placeOf(address).region, question.rules.settings.ownRegion];
  if (isOneConsentEnough(regions)) return [];
  return hit('recording', question, { verdict: 'block', reason: { code: 'recording.notAgreed', isPlaceKnown: !regions.includes(null) } });
}

/** A copy that has not heard of the books for longer may lack a stop. */
const freshHours = 24;
const hourMs = 3_600_000;

function staleCopyHits(question: Question): readonly ContactHit[] {
  const { copyAsOf } = question.facts;
  if (copyAsOf === undefined) return [];
  const ageMs = epochMsOf(question.now) - epochMsOf(copyAsOf);
  if (ageMs <= freshHours * hourMs) return [];
  return hit('staleCopy', question, { verdict: 'warn', reason: { code: 'copy.stale', hours: Math.floor(ageMs / hourMs) } });
}
