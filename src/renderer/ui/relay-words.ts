import type { FailureCode } from '#contracts/failure.ts';

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
