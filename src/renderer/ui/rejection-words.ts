import type { Rejection } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import { approvalRejectionWords } from './approval-rejection-words.ts';
import { type Words, isFailureCode, wordsOfFailure } from './failure-words.ts';
import { messageRejectionWords } from './message-words.ts';
import { phoneRejectionWords } from './phone-words.ts';

/** A form's field that a refusal belongs beside. */
export type NoteField = 'contact' | 'outcome' | 'text' | 'nextStep' | 'followUp' | 'name' | 'phone' | 'email' | 'promise';

export type RejectionWords = Words & { readonly field?: NoteField };

/**
 * The codes a rule or the server may refuse a command with. The test beside this file collects the codes of the domain's
 * sources and fails when one has no words here.
 */
const rejectionWords: Readonly<Record<string, RejectionWords>> = {
  ...phoneRejectionWords,
  ...messageRejectionWords,
  'account.notFound': {
    title: 'This account is no longer in your book',
    detail: 'Nothing was saved. Copy your words before you leave; your supervisor can say who works the account now.',
  },
  'account.notYours': {
    title: 'This account is no longer in your book',
    detail: 'The central API did not take this entry. Your words are kept here; your supervisor can say who works the account now.',
  },
  'contact.notFound': {
    title: 'This contact is no longer on the account',
    detail: 'Nothing was saved. Pick another contact or type the name.',
    field: 'contact',
  },
  'contact.unreachable': {
    title: 'A contact needs a telephone number or an e-mail address',
    detail: 'Nothing was saved. Fill in at least one of them.',
    field: 'phone',
  },
  'note.textMissing': {
    title: 'Write what was said',
    detail: 'Nothing was saved yet. This outcome needs a sentence.',
    field: 'text',
  },
  'followUp.dateInPast': {
    title: 'The follow-up date has passed',
    detail: 'Nothing was saved yet. Choose today or a later day.',
    field: 'followUp',
  },
  'followUp.notFound': {
    title: 'This follow-up is no longer there',
    detail: 'Nothing was changed.',
  },
  'followUp.alreadyClosed': {
    title: 'This follow-up was closed already',
    detail: 'Nothing was changed.',
  },
  'queueMark.reasonMissing': {
    title: 'Say why',
    detail: 'Nothing was changed. Whoever looks for this account later reads the reason.',
  },
  'queueMark.untilNotLater': {
    title: 'The end has to be a later day',
    detail: 'Nothing was changed. Choose tomorrow or a later day.',
  },
  'queueMark.tooLong': {
    title: 'This is longer than 90 days',
    detail: 'Nothing was changed. Choose an earlier day; it can be set again then.',
  },
  'queueMark.notFound': {
    title: 'This is no longer there',
    detail: 'Nothing was changed.',
  },
  'queueMark.alreadyClosed': {
    title: 'Somebody has taken this back already',
    detail: 'Nothing was changed.',
  },
  'contact.numberMissing': {
    title: 'This contact has no telephone number',
    detail: 'Nothing was changed.',
  },
  'contact.numberIsWrong': {
    title: 'This number is marked as somebody else’s',
    detail: 'Nothing was changed. Type another one, or have a supervisor lift the mark.',
    field: 'phone',
  },
  'contactStop.reasonMissing': {
    title: 'Say what they said',
    detail: 'Nothing was changed. Whoever reads this later has to know how they asked.',
  },
  'contactStop.alreadyPlaced': {
    title: 'This is stopped already',
    detail: 'Nothing was changed.',
  },
  'contactStop.notFound': {
    title: 'This stop is no longer there',
    detail: 'Nothing was changed.',
  },
  'contactStop.alreadyLifted': {
    title: 'Somebody has lifted this already',
    detail: 'Nothing was changed.',
  },
  'stay.inFuture': {
    title: 'A stay cannot begin in the future',
    detail: 'Nothing was changed. Enter the day of the petition.',
  },
  'stay.alreadyPlaced': {
    title: 'This account is under a stay already',
    detail: 'Nothing was changed.',
  },
  'stay.notPlaced': {
    title: 'This account is not under a stay',
    detail: 'Nothing was changed.',
  },
  'promise.dateInPast': {
    title: 'The day of the promise has passed',
    detail: 'Nothing was saved yet. Choose today or a later day.',
    field: 'promise',
  },
  'promise.tooFarAhead': {
    title: 'The day of the promise is too far ahead',
    detail: 'Nothing was saved yet. Your company takes promises for the next weeks only; what is paid over longer is a payment plan.',
    field: 'promise',
  },
  'promise.invoiceTwice': {
    title: 'An invoice is promised twice',
    detail: 'Nothing was saved yet. Promise it once, with the whole amount.',
    field: 'promise',
  },
  'promise.invoiceNotFound': {
    title: 'One of the invoices is no longer on the account',
    detail: 'Nothing was saved yet. Choose the invoices again.',
    field: 'promise',
  },
  'promise.invoiceNotOpen': {
    title: 'One of the invoices is no longer open',
    detail: 'Nothing was saved yet. Choose the invoices again: what is paid or void cannot be promised.',
    field: 'promise',
  },
  'promise.currencyDiffers': {
    title: 'The currency of the promise is not that of the invoice',
    detail: 'Nothing was saved yet. Promise each currency by itself.',
    field: 'promise',
  },
  'promise.aboveOpen': {
    title: 'More is promised than can be collected',
    detail: 'Nothing was saved yet. Lower the amount; what is disputed cannot be promised.',
    field: 'promise',
  },
  'promise.notFound': { title: 'This promise is no longer there', detail: 'Nothing was changed.' },
  'promise.notOpen': {
    title: 'This promise is no longer open',
    detail: 'Nothing was changed. It was judged, replaced or taken back already.',
  },
  'call.blocked': {
    title: 'This call is not allowed now',
    detail: 'Nobody was called. The account says which rule forbids it and when it lets a call through again.',
  },
  'call.approvalMissing': {
    title: 'A second person has to agree to this call first',
    detail: 'Nobody was called. Ask for an approval on the account, and call once somebody has agreed.',
  },
  'call.reasonMissing': {
    title: 'Say in a line why you call all the same',
    detail: 'Nobody was called. The reason is kept with the call.',
  },
  'call.guardChanged': {
    title: 'Another rule speaks against this call now',
    detail: 'Nobody was called. Look at what the account says of it, and call again if it still has to be.',
  },
  'call.numberCostly': {
    title: 'Whoever calls this number pays more than for a call',
    detail: 'Nobody was called. Ask the customer for an ordinary number and correct the contact.',
  },
  'call.notFound': {
    title: 'This call is not on the account',
    detail: 'Nothing was changed.',
  },
  'call.noteMissing': {
    title: 'Write down what came of the call',
    detail: 'The call is still open. Choose an outcome and save the note.',
  },
  'call.leadsNowhere': {
    title: 'This note does not say what comes next',
    detail: 'The note stands and the call is still open. Write a note with a next step, a follow-up or a promise for it.',
  },
  'call.alreadyClosed': {
    title: 'This call was written down already',
    detail: 'Nothing was changed.',
  },
  'command.roleMissing': {
    title: 'Your role may not do this',
    detail: 'Nothing was saved. Ask your supervisor.',
  },
  'command.readOnly': {
    title: 'You read here, and change nothing',
    detail: 'Nothing was saved. An auditor sees everything; what has to change is changed by somebody who works on the accounts.',
  },
  'command.invalidInput': {
    title: 'A field holds something that cannot be saved',
    detail: 'Nothing was saved. Check the fields and try again.',
  },
  'command.idTaken': {
    title: 'This entry has the sign of another one that is there already',
    detail: 'Nothing was saved twice. The words are kept here: copy them and write them down again if the account does not show them.',
  },
  'command.idReused': {
    title: 'This entry was sent before with other words',
    detail: 'The first one counts. The words are kept here: copy them and write them down again if the account does not show them.',
  },
  'command.sequenceReused': {
    title: 'This computer sent the entry under a number that was used before',
    detail: 'The words are kept here. Tell your administrator; this happens when an old copy of the computer was restored.',
  },
  'command.unstorableText': {
    title: 'The text holds a character that cannot be stored',
    detail: 'The words are kept here. Copy them without odd characters at their ends and write them down again.',
    field: 'text',
  },
  'command.failed': {
    title: 'The central API had a fault with this entry',
    detail: 'The words are kept here. Copy them and write them down again; tell your administrator the time it happened.',
  },
  'command.rejected': {
    title: 'The central API refused this entry without a reason',
    detail: 'The words are kept here. Copy them and write them down again; tell your administrator if it happens twice.',
  },
  'date.notInCalendar': {
    title: 'This date is not in the calendar',
    detail: 'Nothing was saved. Choose another day.',
    field: 'followUp',
  },
  'price.notANumber': {
    title: 'This is not a price',
    detail: 'Write it with a point and at most six decimals, such as 0.0135. Nothing was changed.',
  },
  'money.notANumber': {
    title: 'This is not an amount',
    detail: 'Nothing was saved. Write digits with a point before the decimals.',
  },
  'money.tooManyDecimals': {
    title: 'The amount has more decimals than its currency',
    detail: 'Nothing was saved. Write it with fewer decimals.',
  },
  'money.tooLarge': {
    title: 'The amount is larger than the books can hold',
    detail: 'Nothing was saved. Check the number of digits.',
  },
  'command.malformed': {
    title: 'The central API could not take this entry in',
    detail: 'The words are kept here. Fix and send them again; tell your administrator if it happens twice.',
  },
};

/** Every code with words of its own. */
export const wordedRejectionCodes: readonly string[] = [...Object.keys(rejectionWords), ...Object.keys(approvalRejectionWords)];

/** The words for a refusal by a rule, by the server or by something outside. A code nobody worded is shown as it is. */
export function wordsOfRefusal(refusal: Rejection | Failure): RejectionWords {
  if (isFailureCode(refusal.code)) return wordsOfFailure({ ...refusal, code: refusal.code });
  const details = ('details' in refusal && refusal.details) || {};
  return (
    approvalRejectionWords[refusal.code]?.(details) ??
    rejectionWords[refusal.code] ?? {
      title: 'This could not be accepted',
      detail: `Nothing was changed and your words are kept. Tell your administrator the code ${refusal.code}.`,
    }
  );
}
