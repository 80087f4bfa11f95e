import type { ContactRuleId } from '#domain/contact-rule-table.ts';

/** What a rule of the contact guard is about, in two or three words. */
const words: Readonly<Record<ContactRuleId, string>> = {
  stay: 'court’s stay',
  stop: 'asked to stop',
  counsel: 'represented by counsel',
  optOut: 'opted out',
  wrongNumber: 'wrong number',
  badAddress: 'address that bounced',
  dispute: 'disputed',
  hours: 'hours of contact',
  attempts: 'calls in a week',
  conversation: 'spoken lately',
  emails: 'e-mails in a week',
  recording: 'recording',
  staleCopy: 'copy not fresh',
};

/** Rules as rows keep them, 'hours,attempts', in words: 'hours of contact, calls in a week'. */
export const contactRuleWords = (ruleIds: string): string =>
  ruleIds
    .split(',')
    .map((id) => Object.entries(words).find(([known]) => known === id)?.[1] ?? id)
    .join(', ');
