import type { Failure, FailureCode } from '#contracts/failure.ts';

type MailboxCode = Extract<FailureCode, `mailbox.${string}`>;
type Words = { readonly title: string; readonly detail: string };

const waits = 'E-mails wait on this computer and nothing is lost.';
const stays = 'Mails stay in your mailbox and nothing is lost.';

/** What happened, and what to do next, of a line that sends or reads. */
const lineWords = {
  'mailbox.missing': {
    title: 'Your mailbox is not set up on this computer',
    next: 'Set it up under Mailbox.',
  },
  'mailbox.passwordMissing': {
    title: 'The password of your mailbox is missing',
    next: 'Type it under Mailbox: it is not kept, it is for another server, or this computer’s keychain does not give it back.',
  },
  'mailbox.hostNotFound': {
    title: 'There is no mail server of this name',
    next: 'Check the name of the server; without a network no name is found either.',
  },
  'mailbox.notReached': {
    title: 'The mail server cannot be reached',
    next: 'It is tried again by itself. If it lasts, check the port, and ask whether your network lets mail out.',
  },
  'mailbox.noAnswer': {
    title: 'The mail server does not answer',
    next: 'It is tried again by itself. With a wrong port it often looks like this, too.',
  },
  'mailbox.noTls': {
    title: 'The line to the mail server would not be protected',
    next: 'Neither your password nor a word was sent. Choose the other kind of protection (to send, 465 is TLS and 587 STARTTLS; to read, 993 and 143), or ask whoever runs the server.',
  },
  'mailbox.badCertificate': {
    title: 'The mail server’s certificate does not hold',
    next: 'Neither your password nor a word was sent. Check the server’s name; where your company has an authority of its own, add its certificate.',
  },
  'mailbox.passwordRefused': {
    title: 'The mail server refuses the user name or the password',
    next: 'Check both. Many providers want a password of its own for mail programs.',
  },
  'mailbox.notAMailServer': {
    title: 'Something answers there that is no mail server',
    next: 'Check the name of the server and its port.',
  },
  'mailbox.senderRefused': {
    title: 'The mail server does not let you send from this address',
    next: 'Check your own address under Mailbox, or ask whoever runs the server.',
  },
  'mailbox.busy': {
    title: 'The mail server asks to come again later',
    next: 'It is tried again by itself.',
  },
  'mailbox.refused': {
    title: 'The mail server refuses the connection',
    next: 'It is tried again by itself. If it lasts, ask whoever runs the server.',
  },
} as const satisfies Partial<Record<MailboxCode, { readonly title: string; readonly next: string }>>;
type LineCode = keyof typeof lineWords;
const isOfLine = (code: string): code is LineCode => Object.hasOwn(lineWords, code);

const otherWords: Readonly<Record<Exclude<MailboxCode, LineCode>, Words>> = {
  'mailbox.notKept': {
    title: 'The mailbox could not be kept on this computer',
    detail: 'Nothing was changed. Its disk is full or its keychain is locked; put that right and save it again.',
  },
  'mailbox.notSetUp': {
    title: 'No server to read from is set up',
    detail: 'Nothing was read. Write its name under Mailbox, below "Reading", and save it.',
  },
  'mailbox.noInbox': {
    title: 'The mail server lets you in, and shows no inbox',
    detail: 'Nothing was read and nothing is lost. Check the user name, or ask whoever runs the server.',
  },
  'mailbox.fileGone': {
    title: 'The file is not on this computer',
    detail:
      'Nothing is lost: it lies with the mail in the mailbox it came to, and on the computer of whoever read it there. Save it from one of them.',
  },
  'mailbox.fileNotWritten': {
    title: 'The file could not be saved there',
    detail: 'Nothing was lost: it is still here. Choose another folder, or make room on the disk, and save it again.',
  },
};

const detailed = (before: string): Readonly<Record<LineCode, Words>> => {
  const words = Object.entries(lineWords).map(([code, { title, next }]) => [code, { title, detail: `${before} ${next}` }]);
  return Object.fromEntries(words) as Record<LineCode, Words>;
};
const readingWords = detailed(stays);

/** What a person is told when their mailbox does not do what it should. */
export const mailboxWords: Readonly<Record<MailboxCode, Words>> = { ...detailed(waits), ...otherWords };

/** The same of a failure to read it; null where it is no failure of a mailbox. */
export const wordsOfReading = ({ code }: Failure): Words | null => (isOfLine(code) ? readingWords[code] : null);
