import { accountFactsOf } from '#domain/account-facts.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import type { ContactAction, ContactFacts, ContactRules } from '#domain/contact-question.ts';
import type { Folder } from '#domain/folder.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { build, date, instant } from './build.ts';

/** What the guard says of a call where the company has chosen nothing. */
export const usualRules = contactRulesOf(defaultPolicy);
export const call = { channel: 'call' } as const;
/** A Tuesday, 10:00 in Chicago. */
export const tuesday = date('2026-03-31');
const tuesdayMorning = instant('2026-03-31T15:00:00.000Z');

export type CallStory = Partial<Folder> &
  Pick<ContactFacts, 'emailDates' | 'copyAsOf'> & {
    readonly now?: string;
    readonly today?: string;
    readonly rules?: ContactRules;
    readonly action?: ContactAction;
  };

/** The guard's decision on a call to the account of a folder; on that Tuesday morning where nothing else is said. */
export function decideCall({
  now = tuesdayMorning,
  today = tuesday,
  rules = usualRules,
  action = call,
  emailDates,
  copyAsOf,
  ...folder
}: CallStory) {
  const facts: ContactFacts = {
    account: accountFactsOf(build.folder(folder)),
    today: date(today),
    companyTimeZone: 'America/Chicago',
    ...(emailDates && { emailDates }),
    ...(copyAsOf && { copyAsOf }),
  };
  return decideContact(action, facts, rules, instant(now));
}

/** The codes of what speaks against it, the worst first. */
export const codesAgainst = (story: CallStory) => decideCall(story).hits.map(({ reason }) => reason.code);

/** An account whose zone is all that is known of its place. */
export const inZone = (timeZone: string | null) => ({
  account: build.account({ timeZone, city: null, country: null, region: null, postalAddress: null }),
});
