import type { Message, MessageProblem, MessageState } from '#domain/message-row.ts';
import type { Tone } from './tag.tsx';

type StateWords = { readonly tone: Tone; readonly words: string; readonly next: string };

/** What of a message its words depend on. */
export type StandingMessage = Pick<Message, 'channel' | 'state' | 'problem' | 'flag'> & {
  /** The company's relay sends it, or has. */
  readonly isOfRelay: boolean;
  /** The relay has not got what goes along with it. */
  readonly waitsForFiles: boolean;
};

/** What each state of a message means, and what there is to do where nothing more is known. */
const emailStateWords: Readonly<Record<MessageState, StateWords>> = {
  waiting: {
    tone: 'neutral',
    words: 'Waiting to send',
    next: 'It leaves by itself from the mailbox of whoever released it, while they are signed in and the mail server can be reached.',
  },
  claimed: { tone: 'neutral', words: 'Being sent', next: 'It is on its way to the mail server of whoever released it.' },
  sent: { tone: 'ok', words: 'Sent', next: 'Nothing is to be done.' },
  failed: { tone: 'bad', words: 'Not sent', next: 'Nothing of it has arrived. Write again, or call.' },
  unknown: {
    tone: 'warn',
    words: 'Not known whether sent',
    next: 'Look into the sent folder of the mailbox it left from, then say here whether it is there. It is never sent again by itself.',
  },
  bounced: { tone: 'bad', words: 'Came back', next: 'It has not arrived. Ask for another address, or send a letter.' },
  cancelled: { tone: 'warn', words: 'Held back', next: 'Nothing has left. Look at the account before you write again.' },
  printed: { tone: 'neutral', words: 'Printed', next: '' },
  posted: { tone: 'ok', words: 'Posted', next: '' },
};

const letterStateWords: Readonly<Record<MessageState, StateWords>> = {
  ...emailStateWords,
  waiting: { tone: 'warn', words: 'Waiting to be printed', next: 'Print it, or save it as a PDF; nothing has left the house yet.' },
  printed: { tone: 'neutral', words: 'Printed', next: 'Confirm it when it is posted, or print it again where the sheet was spoilt.' },
  posted: { tone: 'ok', words: 'Posted', next: 'Nothing is to be done.' },
};

/** What the relay does otherwise than a mailbox. */
const relayNext: Partial<Readonly<Record<MessageState, string>>> = {
  waiting: 'The central API sends it by itself, also while this computer is off.',
  claimed: 'The central API hands it to its mail server; where that asks to come later, it is tried again for a day.',
  unknown: 'Ask whoever runs the company’s mail server whether it was sent, then say so here. It is never sent again by itself.',
};

/** Why it did not go, of what failed for good: what happened, and what to do. */
const failedNext: Partial<Readonly<Record<MessageProblem, string>>> = {
  addressRefused: 'The mail server knows no such address. Correct it on the contact, or call; then write again.',
  refused:
    'The mail server refused the message, not its address: as unwanted, as too large, or for its sender. Write it otherwise, or call.',
  triedTooLong: 'It was put off again and again, and given up. Nothing has left: write again, or call.',
  notMade:
    'It could not be put together: something that goes along is gone, changed or too large. Nothing has left: write it again with the file, or without.',
  guard:
    'Before it had left the contact guard came to forbid it, or what it asks for was paid or promised. Look at the account before you write again.',
  saidNotSent: 'Somebody has looked and says that it was not sent. Write again, or call.',
};

/** Why nobody knows whether it was sent. */
const unknownCause: Partial<Readonly<Record<MessageProblem, string>>> = {
  noAnswer: 'The line broke before the mail server had answered.',
  interrupted: 'What sent it ended in the middle.',
};

/** Why it was held back, and what to do. */
const heldNext: Readonly<Record<NonNullable<Message['flag']>, string>> = {
  limitPassed:
    'The limit of e-mails was reached by others that this desktop did not know of. Nothing has left: write again when the contact guard lets you.',
  stayed: 'The account is under a court’s stay. Nothing has left, and nothing may be written.',
  stopped: 'The contact guard came to forbid it before it had left; the account says by which rule. Nothing has left.',
  changed:
    'The account has changed since it was released, as when what it asks for has been paid or promised. Nothing has left: look at it before you write again.',
  notApproved:
    'A second person has to agree to it, and nobody had. Nothing has left: write it from the account and ask for an approval there.',
};

const filesWords: StateWords = {
  tone: 'warn',
  words: 'Waiting for its files',
  next: 'What goes along is brought to the central API by the computer it was written on, by itself. Sign in there; where it is gone, take this back and write it again.',
};

/** The words for where a message stands: what happened, why, and what to do next. */
export function messageStateWords(message: StandingMessage): StateWords {
  const { channel, state, waitsForFiles } = message;
  if (waitsForFiles) return filesWords;
  const usual = (channel === 'email' ? emailStateWords : letterStateWords)[state];
  return state === 'cancelled' ? heldWords(message, usual) : { ...usual, next: nextOf(message, usual.next) };
}

function nextOf({ state, problem, isOfRelay }: StandingMessage, usual: string): string {
  const next = (isOfRelay ? relayNext[state] : undefined) ?? usual;
  if (problem === null) return next;
  if (state === 'failed') return failedNext[problem] ?? next;
  const cause = state === 'unknown' ? unknownCause[problem] : undefined;
  return cause === undefined ? next : `${cause} ${next}`;
}

function heldWords({ channel, problem, flag }: StandingMessage, usual: StateWords): StateWords {
  if (problem === 'takenBack') return { tone: 'neutral', words: 'Taken back', next: '' };
  const next = flag === null ? usual.next : heldNext[flag];
  // It may have been printed already, on a desktop that did not know.
  return { ...usual, next: channel === 'letter' ? `Do not post it. ${next}` : next };
}

/** What a server or a person said of a message, or what we noted, with who said it. */
export function problemTextWords({ problem, problemText }: Pick<Message, 'problem' | 'problemText'>): string | null {
  if (problemText === null) return null;
  const isOfServer = problem === 'addressRefused' || problem === 'refused' || problem === 'notDelivered';
  return `${isOfServer ? 'The mail server said' : 'Noted'}: ${problemText}`;
}
