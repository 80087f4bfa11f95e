import type { Failure, FailureCode } from '#contracts/failure.ts';
import { mailboxWords } from './mailbox-words.ts';

type RelayCode = Extract<FailureCode, `relay.${string}`>;

/** What happened to what the company's relay sends or was to be told, and what to do next. */
export const relayWords: Readonly<Record<RelayCode, { readonly title: string; readonly detail: string }>> = {
  'relay.refused': {
    title: 'The central API did not take this choice of a relay',
    detail: 'Nothing was changed. It may have no mail server entered, or you may not change this.',
  },
  'relay.fileGone': {
    title: 'A file that goes along is not on this computer',
    detail:
      'Nothing was sent. It goes up from the computer it was chosen on as soon as you sign in there; where that one is gone, take the message back and write it again with the file.',
  },
  'relay.filesNotMade': {
    title: 'What goes along could not be printed as the message names it',
    detail: 'Nothing was sent. It is tried again by itself; if it stays so, take the message back and write it again without that.',
  },
  'relay.fileNameBad': {
    title: 'A file that goes along has a name that mail servers refuse',
    detail: 'Nothing was sent. Take the message back and write it again with the file under another name, or as a PDF.',
  },
  'relay.fileNotAsSaid': {
    title: 'A file that goes along was damaged on its way to the central API',
    detail: 'Nothing was sent, and what was damaged is not kept. It is brought anew by itself.',
  },
  'relay.filesTooLarge': {
    title: 'What goes along is too large: 14 MB may go with one e-mail',
    detail: 'Nothing was sent and nothing of it was kept. Take the message back and write it again with less, or in two e-mails.',
  },
  'relay.filesElsewhere': {
    title: 'Another computer of yours is handing up what goes along',
    detail: 'Nothing was sent yet. It goes on there by itself; where that one has stopped, this one takes over in two minutes.',
  },
};

const waits = 'E-mails of your company wait on the central API, and nothing is lost.';
const byItself = 'It is tried again by itself.';
const entered = 'in its environment or in relay.json, and starts it again';

/** Of what keeps the relay from sending: what to do, and who can. What is not named here is put right by whoever runs the central API. */
const relayNext: Partial<Readonly<Record<FailureCode, string>>> = {
  'mailbox.passwordRefused': `Whoever runs the central API enters the right ones ${entered}.`,
  'mailbox.hostNotFound': `${byItself} If it lasts, whoever runs the central API checks the server’s name ${entered}.`,
  'mailbox.noTls': `Neither the password nor a word was sent. Whoever runs the central API enters the other kind of protection ${entered}.`,
  'mailbox.badCertificate': `Neither the password nor a word was sent. Whoever runs the central API checks the server’s name or adds the authority’s certificate ${entered}.`,
  'mailbox.notAMailServer': `Whoever runs the central API corrects the server’s name or its port ${entered}.`,
  'mailbox.senderRefused':
    'A supervisor or an administrator corrects the address of the sender under Mailbox, or whoever runs the mail server allows it.',
  'mailbox.busy': byItself,
};

/** What a person is told when the company's relay cannot send. */
export function wordsOfRelayTrouble({ code }: Failure): { readonly title: string; readonly detail: string } {
  const known: Readonly<Partial<Record<FailureCode, { readonly title: string }>>> = mailboxWords;
  const said = code === 'mailbox.senderRefused' ? 'The mail server refuses the address of the sender' : (known[code]?.title ?? 'It failed');
  const next = relayNext[code] ?? `${byItself} If it lasts, tell whoever runs the central API.`;
  return { title: `The company’s relay cannot send: ${said.charAt(0).toLowerCase()}${said.slice(1)}`, detail: `${waits} ${next}` };
}

/** The same where the company sends by its relay and the central API has none any more. */
export const noRelayWords = {
  title: 'The company’s relay cannot send: the central API has no mail server any more',
  detail: `${waits} Whoever runs the central API enters one ${entered}.`,
} as const;
