import type { Words } from './failure-words.ts';

/** The words for what keeps a message or an address from being taken. */
export const messageRejectionWords: Readonly<Record<string, Words & { readonly field?: 'email' }>> = {
  'message.idTaken': { title: 'This message is there already with other words', detail: 'Nothing was sent. Close it and write it again.' },
  'message.addressBad': {
    title: 'This address cannot be written to',
    detail: 'Nothing was sent. An e-mail goes to exactly one address; a letter needs up to eight lines of address, none of them empty.',
  },
  'message.alreadyReleased': {
    title: 'This step has been sent already',
    detail: 'Nothing was sent twice. Look at the account’s timeline; what you want to add can be written as a message of its own.',
  },
  'message.blocked': {
    title: 'The contact guard forbids this',
    detail: 'Nothing was sent. The account says which rule it is and until when.',
  },
  'message.ofRelay': {
    title: 'E-mails of your company do not leave from here now',
    detail:
      'Nothing was sent twice. Whether the company’s relay or your own mailbox sends them is your company’s choice, and it has been changed.',
  },
  'message.filesAwaited': {
    title: 'What goes along with this e-mail has not come to the central API',
    detail: 'Nothing was sent. It goes up from the computer it was written on; then the e-mail leaves by itself.',
  },
  'message.approvalMissing': {
    title: 'A second person has to agree to this first',
    detail: 'Nothing was sent. Write it from the account and ask for an approval there.',
  },
  'message.supervisorMissing': {
    title: 'Those who lead release this',
    detail: 'Nothing was sent. By the programme it needs a supervisor, who finds the account in their dunning run.',
  },
  'message.reasonMissing': {
    title: 'Say why it goes out all the same',
    detail: 'Nothing was sent yet. The contact guard advises against it.',
  },
  'message.guardChanged': {
    title: 'The contact guard has more to say than before',
    detail: 'Nothing was sent yet. Read it and release the message again.',
  },
  'message.notFound': { title: 'This message is not there', detail: 'Nothing was changed.' },
  'message.notYours': { title: 'Somebody else released this message', detail: 'It goes out from their mailbox. Nothing was changed.' },
  'message.notWaiting': {
    title: 'This message does not wait any more',
    detail: 'Nothing was changed. Its line on the timeline says what became of it.',
  },
  'message.notPrinted': { title: 'This letter is not printed', detail: 'Nothing was changed. Print it first.' },
  'message.nothingToSettle': { title: 'There is nothing to settle on this message', detail: 'Nothing was changed.' },
  'interest.rateUnknown': {
    title: 'The rate of interest for late payment is not known for all the days',
    detail:
      'Nothing was sent. The tables of the program are older than the invoice; ask your administrator for an update, or take interest off the step.',
  },
  'message.subjectEmpty': { title: 'A message needs a subject', detail: 'Nothing was sent. Write one and release it again.' },
  'message.bodyEmpty': { title: 'A message needs words', detail: 'Nothing was sent. Write them and release it again.' },
  'message.wordsOutdated': {
    title: 'The account has changed since its words were written over',
    detail: 'Nothing was sent, and the words are kept. Open the message in its step, put right what they say, and release it again.',
  },
  'message.tooLong': { title: 'This message is too long', detail: 'Nothing was sent. Take out what can go into the statement beside it.' },
  'template.factMissing': {
    title: 'The account has nothing that this template is about',
    detail: 'Nothing was sent. Choose another template, such as a statement where no invoice is past due.',
  },
  'template.syntax': {
    title: 'This template has a mistake in it',
    detail: 'Nothing was sent. A supervisor can put it right; until then choose another one.',
  },
  'template.unknownField': {
    title: 'This template names a field that there is not',
    detail: 'Nothing was sent. A supervisor can put it right; until then choose another one.',
  },
  'template.tooMuch': {
    title: 'This template asks for too much work',
    detail: 'Nothing was sent. A supervisor can make it shorter; until then choose another one.',
  },
  'account.addressBad': {
    title: 'This is no postal address',
    detail: 'Nothing was changed. Write up to eight lines of at most 80 characters, and leave none of them empty.',
  },
  'contact.emailBad': {
    title: 'This is not one e-mail address',
    detail: 'Nothing was changed. Write it as name@company.example.',
    field: 'email',
  },
  'contact.emailIsBad': {
    title: 'This address is marked as one that takes no mail',
    detail: 'Nothing was changed. Write another one, or have a supervisor lift the mark.',
    field: 'email',
  },
};
