import type { MessageState } from '#domain/message-row.ts';
import type { Tone } from './tag.tsx';

type StateWords = { readonly tone: Tone; readonly words: string; readonly next: string };

/** What each state of an e-mail means, and what there is to do. */
export const emailStateWords: Readonly<Record<MessageState, StateWords>> = {
  waiting: {
    tone: 'neutral',
    words: 'Waiting to send',
    next: 'It leaves by itself when the central API and the mail server can be reached.',
  },
  claimed: { tone: 'neutral', words: 'Being sent', next: 'It is on its way to your mail server.' },
  sent: { tone: 'ok', words: 'Sent', next: 'Nothing is to be done.' },
  failed: { tone: 'bad', words: 'Not sent', next: 'Correct the address on the contact, or call; then write again.' },
  unknown: {
    tone: 'warn',
    words: 'Not known whether sent',
    next: 'Look into the sent folder of the mailbox it left from, then say here whether it is there. It is never sent again by itself.',
  },
  bounced: { tone: 'bad', words: 'Came back', next: 'It has not arrived. Ask for another address, or send a letter.' },
  cancelled: {
    tone: 'warn',
    words: 'Held back',
    next: 'The books knew more than this desktop: look at the account before you write again.',
  },
  printed: { tone: 'neutral', words: 'Printed', next: '' },
  posted: { tone: 'ok', words: 'Posted', next: '' },
};

/** What each state of a letter means, and what there is to do. */
export const letterStateWords: Readonly<Record<MessageState, StateWords>> = {
  ...emailStateWords,
  waiting: { tone: 'warn', words: 'Waiting to be printed', next: 'Print it, or save it as a PDF; nothing has left the house yet.' },
  printed: { tone: 'neutral', words: 'Printed', next: 'Confirm it when it is posted, or print it again where the sheet was spoilt.' },
  posted: { tone: 'ok', words: 'Posted', next: 'Nothing is to be done.' },
  cancelled: {
    tone: 'warn',
    words: 'Held back',
    next: 'Do not post it: the books knew more than this desktop. Look at the account before you write again.',
  },
};

const filesWords: StateWords = {
  tone: 'warn',
  words: 'Waiting for its files',
  next: 'What goes along is brought to the central API by the computer it was written on, by itself. Sign in there; where it is gone, take this back and write it again.',
};

/** The words for where a message stands. `waitsForFiles`: the company's relay sends it, and has not got what goes along with it. */
export function messageStateWords({
  channel,
  state,
  waitsForFiles,
}: {
  readonly channel: 'email' | 'letter';
  readonly state: MessageState;
  readonly waitsForFiles: boolean;
}): StateWords {
  if (waitsForFiles) return filesWords;
  return channel === 'email' ? emailStateWords[state] : letterStateWords[state];
}
