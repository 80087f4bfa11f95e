import type { FailureCode } from '#contracts/failure.ts';

type Refused = Extract<
  FailureCode,
  | 'phone.blocked'
  | 'phone.guardChanged'
  | 'phone.approvalMissing'
  | 'phone.costlyNumber'
  | 'phone.countryNotCalled'
  | 'phone.dayLimit'
  | 'phone.costLimit'
  | 'phone.otherDialer'
  | 'phone.callerIdMissing'
  | 'phone.ownNumberMissing'
  | 'phone.lineBusy'
  | 'phone.numberRefused'
  | 'phone.callerIdRefused'
  | 'phone.accountRefused'
  | 'phone.orderRefused'
  | 'phone.tooBusy'
  | 'phone.unreachable'
  | 'phone.neverPlaced'
>;

const nothingDone = 'Nobody was called and nothing is lost.';

/** What a person is told when the central API does not make a call, or the telephone network does not take it. */
export const callRefusalWords: Readonly<Record<Refused, { readonly title: string; readonly detail: string }>> = {
  'phone.blocked': {
    title: 'The contact rules forbid this call by now',
    detail: `${nothingDone} The books know more than this window did: look at the account again.`,
  },
  'phone.guardChanged': {
    title: 'A contact rule speaks against this call that you had not been shown',
    detail: `${nothingDone} The books know more than this window did: look at the account again, and call once more if it is still right.`,
  },
  'phone.approvalMissing': {
    title: 'A second person has to agree to this call first',
    detail: `${nothingDone} Press C again and ask for it.`,
  },
  'phone.costlyNumber': {
    title: 'Numbers of this kind cost more than a call, and are not called',
    detail: `${nothingDone} Ask them for another number and put it on the contact.`,
  },
  'phone.countryNotCalled': {
    title: 'Your company does not call this country',
    detail: `${nothingDone} A supervisor can allow it on the screen Phone.`,
  },
  'phone.dayLimit': {
    title: 'You have made all the calls of a day',
    detail: `${nothingDone} Go on tomorrow, or ask a supervisor to raise the limit on the screen Phone.`,
  },
  'phone.costLimit': {
    title: 'The calls of today have cost what they may',
    detail: `${nothingDone} Go on tomorrow, or ask a supervisor to raise the limit on the screen Phone.`,
  },
  'phone.otherDialer': {
    title: 'Your company does not call in this way any more',
    detail: `${nothingDone} How it calls has been asked for anew: press C again.`,
  },
  'phone.callerIdMissing': {
    title: 'Your company has not said which number its calls show',
    detail: `${nothingDone} A supervisor enters it on the screen Phone; until then use the telephone on the desk.`,
  },
  'phone.ownNumberMissing': {
    title: 'You have not said where you are to be rung',
    detail: `${nothingDone} Enter your own number on the screen Phone, and call again.`,
  },
  'phone.lineBusy': {
    title: 'Another call still goes through this computer',
    detail: `${nothingDone} Hang that one up first, also where it was begun in another window.`,
  },
  'phone.numberRefused': {
    title: 'The telephone network does not know this number',
    detail: `${nothingDone} Check it on the contact, and correct it there.`,
  },
  'phone.callerIdRefused': {
    title: 'The telephone network does not let your company show its number',
    detail: `${nothingDone} Tell your supervisor: the number on the screen Phone has to be one of the company's account with the network.`,
  },
  'phone.accountRefused': {
    title: "The telephone network does not take the company's account",
    detail: `${nothingDone} Tell your administrator: its keys are wrong, or it is closed. Until then use the telephone on the desk.`,
  },
  'phone.orderRefused': {
    title: 'The telephone network did not take this call',
    detail: `${nothingDone} Call again; if it stays so, tell your administrator and use the telephone on the desk.`,
  },
  'phone.tooBusy': {
    title: 'The telephone network has too much to do',
    detail: `${nothingDone} Call again in a minute, or use the telephone on the desk.`,
  },
  'phone.unreachable': {
    title: 'The central API does not reach the telephone network',
    detail: `${nothingDone} Call again in a minute, or use the telephone on the desk.`,
  },
  'phone.neverPlaced': {
    title: 'The call never reached the telephone network',
    detail: `${nothingDone} Call again.`,
  },
};
