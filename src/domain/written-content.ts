import type { Company } from './company.ts';
import type { Folder } from './folder.ts';
import type { Letterhead } from './letter-settings.ts';
import type { MessageContent } from './message-html.ts';
import type { Message } from './message-row.ts';
import { printDate } from './print-words.ts';

/** The exact words of a message, with the day it was released on. */
export const contentOf = (
  { language, subject, body, signature, toName, toAddress, releasedOn }: Message,
  { account }: { readonly account: Pick<Folder['account'], 'number'> },
): MessageContent => ({
  language,
  subject,
  body,
  signature,
  toName,
  toAddress,
  date: printDate(releasedOn, language),
  accountNumber: account.number,
});

/** The company's letterhead; one without a name has the company's. */
export const letterheadOf = ({ name, policy }: Pick<Company, 'name' | 'policy'>): Letterhead => ({
  ...policy.letters.letterhead,
  name: policy.letters.letterhead.name === '' ? name : policy.letters.letterhead.name,
});
