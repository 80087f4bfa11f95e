import type { ContactVerdict } from '#domain/contact-settings.ts';

/** What a rule may say, as it is chosen. */
export const verdictChoices = [
  { value: 'warn', words: 'Advise', title: 'Whoever calls all the same says why' },
  { value: 'needsApproval', words: 'Ask first', title: 'A second person has to agree before, once for each contact' },
  { value: 'block', words: 'Forbid', title: 'No call is made' },
] as const;

/** What the guard says of an account, as the preview counts it. */
export const verdictWords: Readonly<Record<ContactVerdict, string>> = {
  allow: 'May be called',
  warn: 'Advised against',
  needsApproval: 'To be asked first',
  block: 'Not to be called',
};
