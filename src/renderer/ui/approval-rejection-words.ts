import type { Rejection } from '#domain/kernel/result.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { formatFullDate } from './dates.ts';
import type { Words } from './failure-words.ts';
import { formatMoney } from './money.ts';

type Details = NonNullable<Rejection['details']>;
type WordsOf = (details: Details) => Words;

const unsaved = 'Nothing was saved yet.';
const unchanged = 'Nothing was changed.';
const fixed =
  (title: string, detail: string): WordsOf =>
  () => ({ title, detail });

/** An amount of the details with its currency; other words where a refusal comes without it, as those of the central API do. */
function amountOf(details: Details, key: string, instead: string): string {
  const [amount, currency] = [details[key], currencySchema.safeParse(details['currency'])];
  return typeof amount === 'number' && currency.success ? formatMoney(amount, currency.data) : instead;
}

/** A text of the details, behind the words before it. */
const textOf = (details: Details, key: string, instead: string): string => {
  const said = details[key];
  return typeof said === 'string' || typeof said === 'number' ? String(said) : instead;
};

function dayOf(details: Details, key: string, instead: string): string {
  const day = localDateSchema.safeParse(details[key]);
  return day.success ? formatFullDate(day.data) : instead;
}

/** The words for what a plan, a settlement, an extension or a request for an approval is refused with, by code. */
export const approvalRejectionWords: Readonly<Record<string, WordsOf>> = {
  'arrangement.reasonMissing': fixed('Say why', `${unsaved} Whoever decides about this, or looks back at it, reads the reason.`),
  'arrangement.stayed': fixed(
    'A court’s stay forbids this',
    `${unsaved} Nothing may be agreed about debts before the petition. Ask your supervisor.`,
  ),
  'arrangement.invoiceNotFound': fixed('One of the invoices is no longer on the account', `${unsaved} Choose the invoices again.`),
  'arrangement.invoiceNotOpen': (details) => ({
    title: `Invoice ${textOf(details, 'number', '')} is no longer open`.replace('  ', ' '),
    detail: `${unsaved} Choose the invoices again; what is paid or void needs no arrangement.`,
  }),
  'arrangement.currencyDiffers': (details) => ({
    title: `Invoice ${textOf(details, 'number', '')} is in another currency`.replace('  ', ' '),
    detail: `${unsaved} Make one arrangement for each currency.`,
  }),
  'arrangement.alreadyRunning': (details) => ({
    title: `Invoice ${textOf(details, 'number', '')} is under an arrangement already`.replace('  ', ' '),
    detail: `${unsaved} End that one first, or leave the invoice out.`,
  }),
  'arrangement.alreadyProposed': (details) => ({
    title: `A request for invoice ${textOf(details, 'number', '')} is waiting already`.replace('  ', ' '),
    detail: `${unsaved} Take that request back first, or leave the invoice out.`,
  }),
  'arrangement.balanceChanged': (details) => ({
    title: `The balance is ${amountOf(details, 'openMinor', 'another one')} now`,
    detail: `It was ${amountOf(details, 'wasMinor', 'different')} when this was worked out. Nothing was agreed; work it out again on what is owed today.`,
  }),
  'arrangement.dateInPast': (details) => ({
    title: `${dayOf(details, 'dueDate', 'A day')} has passed`,
    detail: `${unsaved} Choose today or later days. If today’s date looks wrong, check this computer’s clock.`,
  }),
  'arrangement.datesOutOfOrder': (details) => ({
    title: `The payment of ${dayOf(details, 'dueDate', 'one day')} is not after the one before it`,
    detail: `${unsaved} Each payment needs a later day than the one before.`,
  }),
  'arrangement.tooFarAhead': (details) => ({
    title: `The last payment is more than ${textOf(details, 'days', 'the allowed number of')} days ahead`,
    detail: `${unsaved} Choose fewer or larger payments.`,
  }),
  'arrangement.notFound': fixed('This arrangement is no longer there', unchanged),
  'arrangement.notRunning': fixed('This arrangement does not run any more', `${unchanged} It has ended, or it was never approved.`),
  'plan.tooFew': fixed('A plan has at least two payments', `${unsaved} One payment later is an extension, or a promise.`),
  'plan.tooMany': (details) => ({
    title: `A plan has at most ${textOf(details, 'most', 'a certain number of')} payments`,
    detail: `${unsaved} Choose fewer and larger ones.`,
  }),
  'plan.doesNotAddUp': (details) => ({
    title: `The payments come to ${amountOf(details, 'sumMinor', 'another amount')}, and ${amountOf(details, 'owedMinor', 'another one')} is owed`,
    detail: `${unsaved} The payments have to add up to what is owed, to the cent; interest comes on top by itself.`,
  }),
  'plan.belowFloor': (details) => ({
    title: `Payments are at least ${amountOf(details, 'leastMinor', 'as large as your company wants them')}`,
    detail: `${unsaved} Choose fewer and larger ones; only the last may be smaller.`,
  }),
  'plan.interestTooHigh': fixed('This interest is higher than your company takes', `${unsaved} Lower the rate.`),
  'settlement.notLess': (details) => ({
    title: `A settlement is less than the ${amountOf(details, 'owedMinor', 'amount')} that is owed`,
    detail: `${unsaved} Where all of it is paid, write a promise, a plan or an extension.`,
  }),
  'settlement.belowFloor': (details) => ({
    title: `Your company takes at least ${amountOf(details, 'leastMinor', 'a set part of what is owed')}`,
    detail: `${unsaved} Offer more, or ask a supervisor what else can be done.`,
  }),
  'settlement.needsApproval': (details) => ({
    title: `An offer of this size needs ${needs[String(details['needs'])] ?? 'an administrator'}`,
    detail:
      'Nothing was sent. Offer more, or propose the settlement under “Plan, settlement, extension” first; once it is approved, confirm it in writing from there.',
  }),
  'extension.tooLong': (details) => ({
    title: `An extension is at most ${textOf(details, 'days', 'a set number of')} days`,
    detail: `${unsaved} Choose an earlier day, or make a plan with several payments.`,
  }),
  'promise.underArrangement': (details) => ({
    title: `Invoice ${textOf(details, 'number', '')} is paid under an arrangement`.replace('  ', ' '),
    detail: `${unsaved} Its payments are promised already. End the arrangement first, or leave the invoice out.`,
  }),
  'promise.ofArrangement': fixed('This is a payment of an arrangement', `${unchanged} End the whole arrangement instead.`),
  'approval.reasonMissing': fixed('Say why', `${unsaved} Whoever decides reads the reason first.`),
  'approval.evidenceMissing': fixed(
    'Say what speaks for it',
    `${unsaved} Nobody approves this without evidence: name the document, the notice or the note.`,
  ),
  'approval.amountMissing': fixed(
    'Say of how much',
    `${unchanged} Requests of this kind are measured by their amount. One that waits without an amount can be refused, taken back, and asked for anew.`,
  ),
  'approval.aboveOpen': (details) => ({
    title: `Only ${amountOf(details, 'openMinor', 'less than that')} is open`,
    detail: `${unsaved} Lower the amount.`,
  }),
  'approval.aboveReceived': (details) => ({
    title: `Only ${amountOf(details, 'openMinor', 'less than that')} was ever received`,
    detail: `${unsaved} Lower the amount; more than was paid cannot be given back.`,
  }),
  'approval.notFound': fixed('This request is no longer there', unchanged),
  'approval.alreadyDecided': (details) => ({
    title: `${textOf(details, 'by', 'Somebody')} has decided this already`,
    detail: `${unchanged} The first decision counts; the account shows it.`,
  }),
  'approval.expired': (details) => ({
    title: `This request has expired on ${dayOf(details, 'expiresOn', 'its last day')}`,
    detail: `${unchanged} Whoever needs it asks again, on today’s balance.`,
  }),
  'approval.ownRequest': fixed('You cannot approve your own request', `${unchanged} Somebody else has to look at it.`),
  'approval.ownEdit': fixed('You wrote this request last', `${unchanged} Somebody else has to look at it.`),
  'approval.notAuthorised': fixed(
    'You have no authority to decide this',
    `${unchanged} A supervisor decides it, or somebody who stands in for one.`,
  ),
  'approval.aboveAuthority': (details) => ({
    title: 'This is above your authority',
    detail: `${unchanged} With what was done for this customer in the last weeks it needs ${
      needs[String(details['needs'])] ?? 'an administrator'
    }.`,
  }),
  'approval.changedMeanwhile': fixed(
    'The request was changed while you looked at it',
    `${unchanged} Look at it again as it stands now, and decide then.`,
  ),
  'approval.commentMissing': fixed('Say why', `${unchanged} Whoever asked reads the comment.`),
  'contactOverride.blocked': fixed(
    'Nobody can agree to this contact',
    `${unchanged} A rule forbids it; the account says which one and until when.`,
  ),
  'contactOverride.notNeeded': fixed(
    'No rule asks for a second person now',
    `${unchanged} Look at what the account says of it, and go on from there.`,
  ),
  'contactOverride.alreadyAsked': fixed('You have asked for this already', `${unchanged} The request waits for a supervisor.`),
  'approval.notYours': (details) => ({
    title: `This is the request of ${textOf(details, 'by', 'somebody else')}`,
    detail: `${unchanged} Only they can do this.`,
  }),
};

const needs: Readonly<Record<string, string>> = { supervisor: 'a supervisor', manager: 'a manager', administrator: 'an administrator' };
