import type { AccountFacts } from './account-facts.ts';
import { type ContactRuleId, type ContactRuleSource, contactRuleTable } from './contact-rule-table.ts';
import type { ContactSettings, ContactVerdict } from './contact-settings.ts';
import type { Instant, LocalDate } from './kernel/dates.ts';
import { isPerson, isUnderConsumerLaw } from './party.ts';
import type { ApprovalId, ContactId } from './kernel/ids.ts';

/** What somebody is about to do: a call, an e-mail or a letter that asks for money. What is not named is not known yet, and its rules are asked later. */
export type ContactAction = {
  readonly channel: 'call' | 'email' | 'letter';
  readonly contactId?: ContactId | null;
  /** The number (E.164) or the e-mail address it goes to. */
  readonly address?: string | null;
  /** The call is to be recorded; whether everybody on it has said yes. */
  readonly recording?: { readonly isAgreed: boolean };
};

/** What the guard goes by: the account as it is shown, with what waits on it. */
export type ContactFacts = {
  readonly account: AccountFacts;
  /** The company's business day, by which contacts and due dates are counted. */
  readonly today: LocalDate;
  /** Where the customer's own zone is not known, the days after which a call is allowed again begin in this one. */
  readonly companyTimeZone: string;
  /** The days of e-mails to the person, one each; only an e-mail asks for them (`emailDatesOf`). */
  readonly emailDates?: readonly LocalDate[];
  /** When the copy these facts come from last heard of the central API; none: they are the books' own. */
  readonly copyAsOf?: Instant;
  /** What a second person has agreed to for whoever asks (`overridesFor`); none: nothing. */
  readonly overrides?: readonly ContactOverride[];
};

/** A contact that a second person has agreed to, bound to how, with whom and which rules; it has not been used up. */
export type ContactOverride = {
  readonly approvalId: ApprovalId;
  readonly channel: ContactAction['channel'];
  readonly contactId: ContactId | null;
  readonly address: string | null;
  /** Each with its version: 'hours@4'. */
  readonly rules: readonly string[];
  readonly until: Instant;
  readonly byName: string;
  /** Why it was asked for. */
  readonly reason: string;
};

/** What the company has chosen. */
export type ContactRules = {
  readonly settings: ContactSettings;
  readonly attemptLimit: number;
  readonly attemptDays: number;
  /** Of the settings that hold the two above. */
  readonly attemptVersion: number;
};

/** What a rule found, as a fact with a code; the words are made in the user interface. */
export type ContactReason =
  | { readonly code: 'stay'; readonly since: LocalDate }
  | {
      readonly code: 'stop.request' | 'stop.counsel' | 'stop.optOut' | 'stop.wrongNumber' | 'stop.badAddress';
      readonly since: LocalDate;
      readonly isAll: boolean;
    }
  | { readonly code: 'dispute.all' | 'dispute.some'; readonly disputed: number; readonly pastDue: number }
  | { readonly code: 'hours.zoneUnknown' }
  | {
      readonly code: 'hours.early' | 'hours.late' | 'hours.dayOff' | 'hours.holiday';
      readonly localTime: string;
      readonly from: string;
      readonly until: string;
      /** The name of the holiday, in the country's own language or English. */
      readonly holiday: string | null;
      /** In how many zones the customer may be. */
      readonly zones: number;
    }
  | { readonly code: 'attempts.limit' | 'attempts.untold'; readonly attempts: number; readonly limit: number; readonly days: number }
  | { readonly code: 'conversation.recent' | 'conversation.untold'; readonly on: LocalDate; readonly quietDays: number }
  | { readonly code: 'emails.day' | 'emails.week'; readonly emails: number; readonly limit: number; readonly days: number }
  | { readonly code: 'recording.notAgreed'; readonly isPlaceKnown: boolean }
  | { readonly code: 'copy.stale'; readonly hours: number };

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
  /** A second person has agreed: what wanted their word is advice from then on. */
  readonly override?: ContactOverride;
};

/** What the guard says of an action: the worst verdict of all rules that hit, and each of them, the worst first. */
export type ContactDecision = { readonly action: ContactAction; readonly verdict: ContactVerdict; readonly hits: readonly ContactHit[] };
/** All that a rule is asked with. */
export type Question = {
  readonly action: ContactAction;
  readonly facts: ContactFacts;
  readonly rules: ContactRules;
  readonly now: Instant;
};

/**
 * A hit of a rule, with the source and the version it has where it was asked: of the law where that is what was asked, of the company's choice otherwise. A rule
 * that is the law for a consumer is that one unless something else is said.
 */
export function hit(
  ruleId: ContactRuleId,
  { facts, rules }: Question,
  found: Pick<ContactHit, 'verdict' | 'reason' | 'nextAllowedAt'>,
  kind: 'house' | 'law' = 'law',
): readonly ContactHit[] {
  const { account } = facts.account;
  const { consumers, ...house } = contactRuleTable[ruleId];
  const rule = kind === 'law' && consumers !== undefined && isUnderConsumerLaw(account) ? consumers : house;
  return [{ ruleId, version: versionOf(rule, rules, isPerson(account)), source: rule.source, ...found }];
}

/** The limit on calls to companies stands with the weights of the queue, that on calls to people with the guard's own choices. */
function versionOf(rule: ContactRuleSource, { settings, attemptVersion }: ContactRules, isOfPerson: boolean): number {
  if (rule.kind === 'law') return rule.version;
  return rule.settings === 'queue' && !isOfPerson ? attemptVersion : settings.version;
}
