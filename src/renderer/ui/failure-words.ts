import type { Failure, FailureCode } from '#contracts/failure.ts';
import { authorityFailureWords } from './authority-failure-words.ts';
import { mailboxWords } from './mailbox-words.ts';
import { printFailureWords } from './print-failure-words.ts';
import { relayWords } from './relay-words.ts';
import { callRefusalWords } from './call-refusal-words.ts';
import { telephoneFailureWords } from './telephone-failure-words.ts';

/** What a person is told when something outside did not work: what happened, whether anything was lost, what to do. */
export type Words = { readonly title: string; readonly detail: string };

const failureWords: Readonly<Record<FailureCode, Words>> = {
  ...mailboxWords,
  ...relayWords,
  ...authorityFailureWords,
  ...printFailureWords,
  ...telephoneFailureWords,
  ...callRefusalWords,
  'api.unreachable': {
    title: 'The central API cannot be reached',
    detail:
      'Nothing is lost: what you write is kept on this computer and sent when the connection is back. Check the network if this lasts.',
  },
  'api.notOurs': {
    title: 'Something else answered in place of the central API',
    detail:
      'This is often the sign-in page of a public or hotel network. Nothing was sent. Open a browser, sign in to that network, then try again.',
  },
  'api.insecure': {
    title: 'The connection to the central API is not secure',
    detail:
      'Nothing was sent and nothing is lost: what you write is kept on this computer. Check that its date and time are right; if they are, tell your administrator.',
  },
  'api.refused': {
    title: 'The central API refused the request',
    detail: 'Nothing was changed and what you wrote is kept. Try again; if it stays so, tell your administrator the time it happened.',
  },
  'api.broken': {
    title: 'The central API had a fault of its own',
    detail: 'Nothing was lost. Wait a minute and try again; if it stays so, tell your administrator the time it happened.',
  },
  'session.missing': {
    title: 'Your sign-in has ended',
    detail: 'What you wrote is kept on this computer and is sent after you sign in again.',
  },
  'session.wrongPassword': {
    title: 'The e-mail address or the password is not right',
    detail: 'Nothing was changed. Check both, also the Caps Lock key, and try again.',
  },
  'session.throttled': {
    title: 'Too many tries',
    detail: 'Nothing is lost. Wait before the next try.',
  },
  'session.noOfflineCopy': {
    title: 'You are offline and have not signed in on this computer before',
    detail: 'Nothing was changed. The first sign-in on a computer needs the central API: connect to the network and try again.',
  },
  'session.passwordChanged': {
    title: 'Your password has been changed since your last sign-in on this computer',
    detail:
      'The work kept here is sealed with the old password and is not lost. Sign in with the old password first so that it can be sent, or ask your administrator.',
  },
  'session.lockedIdle': {
    title: 'Locked, because nobody touched the workstation for a while',
    detail: 'Nothing is lost: saved work, and words you had not saved yet, are kept sealed. Sign in to go on where you were.',
  },
  'session.lockedAsleep': {
    title: 'Locked, because the computer went to sleep or its screen was locked',
    detail: 'Nothing is lost: saved work, and words you had not saved yet, are kept sealed. Sign in to go on where you were.',
  },
  'session.lockedByPerson': {
    title: 'The workstation is locked',
    detail: 'Nothing is lost: saved work, and words you had not saved yet, are kept sealed. Sign in to go on where you were.',
  },
  'session.leaseEnded': {
    title: 'This computer has been away from the central API for too long',
    detail:
      'Your company limits how long accounts can be opened without a network. Nothing is lost: work that was not sent is kept sealed and is sent then. Connect to the network and sign in.',
  },
  'session.needsServer': {
    title: 'This computer can be used only with a connection to the central API',
    detail:
      'It has no keychain, so no accounts are kept on it. Work that was not sent is kept sealed and is not lost. Connect to the network and sign in.',
  },
  'session.keychainClosed': {
    title: 'The keychain of this computer does not open the local copy',
    detail:
      'Nothing was changed and nothing is lost: accounts and unsent work stay sealed as they are. Unlock the keychain of this computer, or log in to it as you did before, then try again. If the keychain is gone for good, ask your administrator to revoke this computer: unsent work is rescued then.',
  },
  'session.keysErased': {
    title: 'Ten wrong passwords in a row: the accounts on this computer were made unreadable',
    detail:
      'Nothing that was saved is lost: what the central API has is there, and work that was not sent stays sealed for it alone. Connect to the network and sign in with the right password.',
  },
  'device.revoked': {
    title: 'Your company has signed this computer off',
    detail:
      'Accounts, drafts and keys were removed from it. Saved work is not lost: what had not been sent goes to the central API, sealed for your administrator where it could not be sent openly. Ask your administrator before you use this computer again.',
  },
  'draft.notKept': {
    title: 'This computer could not write to its disk, so these words are only in this window',
    detail: 'Do not close the window. Make room on the disk or save what you are writing, and the words are safe.',
  },
  'protocol.tooOld': {
    title: 'This version of the workstation is too old for the central API',
    detail: 'Your work is kept on this computer. Install the current version, then sign in again; it is sent then.',
  },
  'protocol.tooNew': {
    title: 'The central API is older than this workstation',
    detail: 'Your work is kept on this computer and is sent once the central API has been updated. Tell your administrator.',
  },
  'journal.notWritten': {
    title: 'This computer could not write to its disk, so nothing was saved',
    detail: 'Your words are still on the screen. Make room on the disk, then save again.',
  },
  'cache.broken': {
    title: 'The local copy of the accounts was damaged and is being loaded anew',
    detail:
      'Your own work is safe in the journal. Leave this window open until the accounts are loaded; what can still be read stays in use.',
  },
  'cache.unanswered': {
    title: 'The local copy of the accounts did not answer and is being loaded anew',
    detail:
      'Your own work is safe in the journal. Leave this window open until the accounts are loaded, and make room on the disk if it is full; the old copy is removed later.',
  },
  'cache.silent': {
    title: 'The local copy of the accounts does not answer, so nothing was saved',
    detail:
      'Your words are still on the screen, and what was saved before is safe. A full disk does this: make room on it. The accounts are loaded anew by themselves within a minute or two; save again then.',
  },
  'cache.differed': {
    title: 'The local copy was not what the central API holds and is being loaded anew',
    detail:
      'Your own work is safe in the journal. You can go on working. If you see this again, tell your administrator the time it happened.',
  },
  'disk.low': {
    title: 'This computer has little room on its disk, so the accounts are not brought up to date',
    detail: 'Nothing is lost: what you write is saved and sent. Make at least 1 GB of room, and what is new comes by itself.',
  },
  'disk.full': {
    title: 'The disk is almost full: what was saved is safe; free some space',
    detail:
      'Free some space now, at least 1 GB: new work may soon not be saved, and then stays on the screen. The accounts are not brought up to date until then, and what was saved is safe.',
  },
  'strategies.changedMeanwhile': {
    title: 'Somebody else has put other strategies into use meanwhile',
    detail: 'Nothing was changed and your edits are kept in this window. Look at theirs, then decide which of your edits to make again.',
  },
  'strategies.refused': {
    title: 'The central API did not take these strategies',
    detail: 'Nothing was changed and your edits are kept in this window. Check that the last strategy is for everybody, and try again.',
  },
  'templates.changedMeanwhile': {
    title: 'Somebody else has changed this template meanwhile',
    detail: 'Nothing was changed and your text is kept in this window. Look at theirs, then decide what of yours to write again.',
  },
  'templates.refused': {
    title: 'The central API did not take this template',
    detail: 'Nothing was changed and your text is kept in this window. Look at what is said against it, correct that, and try again.',
  },
  'phone.notPlaced': {
    title: 'This call is not written down on this computer',
    detail: 'Nobody was called and nothing is lost. Place the call again from the account.',
  },
  'phone.noProgram': {
    title: 'No telephone program on this computer took the call',
    detail:
      'Nobody was called and nothing is lost. Choose a program for telephone links in the settings of the computer, or dial the number by hand.',
  },
  'phone.noDialer': {
    title: 'This way to call is not set up on this computer',
    detail: 'Nobody was called and nothing is lost. Dial the number by hand, and tell your administrator.',
  },
  'phone.badNumber': {
    title: 'This number cannot be dialled as it stands',
    detail: 'Nobody was called and nothing is lost. Check the number on the contact, with its country code.',
  },
  'contactRules.changedMeanwhile': {
    title: 'Somebody else has changed the contact rules meanwhile',
    detail:
      'Nothing was changed, and what you chose is still here. Look at what is in use now, and put yours into use again if you still want them.',
  },
  'letters.changedMeanwhile': {
    title: 'Somebody else has changed the letterhead and its settings meanwhile',
    detail:
      'Nothing was changed, and what you wrote is kept in this window. Look at what is in use now, then decide what of yours to take.',
  },
  'letters.refused': {
    title: 'The central API did not take this letterhead',
    detail: 'Nothing was changed, and what you wrote is kept in this window. Look through the fields, and whether you may change them.',
  },
  'attachment.kindRefused': {
    title: 'Mail servers refuse files of this kind',
    detail:
      'Nothing was attached; your words are kept. Programs and scripts do not arrive: send it as a PDF, or in a way your company has for it.',
  },
  'attachment.tooLarge': {
    title: 'The file is too large: 10 MB may go along in all',
    detail: 'Nothing was attached; your words are kept. Make it smaller, split it, or tell the customer where to get it.',
  },
  'attachment.tooMany': {
    title: 'Ten files go along with an e-mail at most',
    detail: 'Nothing was attached; your words are kept. Take one of the others away first, or send a second e-mail.',
  },
  'attachment.empty': {
    title: 'There is nothing in this file',
    detail: 'Nothing was attached; your words are kept. Choose another file, or save it anew in its program and choose it again.',
  },
  'attachment.notRead': {
    title: 'The file could not be read',
    detail:
      'Nothing was attached; your words are kept. It may have been moved, or you may not open it: look at where it lies, and choose it again.',
  },
  'attachment.notKept': {
    title: 'The disk did not take the file',
    detail: 'Nothing was attached; your words are kept. Make room on the disk and choose the file again.',
  },
  'contactRules.refused': {
    title: 'The central API did not take these contact rules',
    detail: 'Nothing was changed, and what you chose is still here. Look through the fields, and whether you may change them.',
  },
  'arrangementRules.changedMeanwhile': {
    title: 'Somebody else has changed these rules meanwhile',
    detail:
      'Nothing was changed, and what you chose is still here. Look at what is in use now, and put yours into use again if you still want them.',
  },
  'arrangementRules.refused': {
    title: 'The central API did not take these rules',
    detail: 'Nothing was changed, and what you chose is still here. Look through the fields, and whether you may change them.',
  },
  'books.changedMeanwhile': {
    title: 'Some of these accounts are in another book by now',
    detail: 'Nothing was handed over. Somebody else has moved them; look at the team again, then choose anew.',
  },
  'books.noCollector': {
    title: 'Whoever was to get these accounts does not work accounts any more',
    detail: 'Nothing was handed over. Choose another collector.',
  },
  'books.refused': {
    title: 'The central API did not hand these accounts over',
    detail: 'Nothing was handed over. Choose fewer accounts at once, or another collector, and try again; only those who lead may do it.',
  },
  'phone.settingsRefused': {
    title: 'The server did not take this',
    detail:
      'Nothing was changed. A number needs its country code and has to be one that can be called; only those who lead may change how the company calls.',
  },
  'phone.changedMeanwhile': {
    title: 'Somebody else has changed the settings meanwhile',
    detail: 'Nothing of yours was changed. Look at theirs, then change what you still want to.',
  },
  'phone.refused': {
    title: 'The server does not place this call',
    detail:
      "Nobody was called and nothing is lost. The company's limits, the number, or what the books say by now speak against it; look at the account again, or ask a supervisor.",
  },
  'call.invalid': {
    title: 'What was entered cannot be used',
    detail: 'Nothing was sent. Check the fields and try again.',
  },
  'call.untrusted': {
    title: 'The window was not allowed to do this',
    detail: 'Nothing was changed. Close the workstation and start it again.',
  },
  'call.failed': {
    title: 'The workstation had a fault of its own',
    detail: 'What is saved stays saved. Try again; if it stays so, restart the workstation and send the log file to your administrator.',
  },
};

/** Title and detail one after the other, for where there is one line for both. */
export const inOneLine = ({ title, detail }: Words): string => `${title}. ${detail}`;

/** The words for a failure, with the wait where the server gave one. */
export function wordsOfFailure(failure: Failure): Words {
  const words = failureWords[failure.code];
  if (failure.retryAfterSeconds === undefined) return words;
  return { ...words, detail: `${words.detail} The next try is possible in ${waitOf(failure.retryAfterSeconds)}.` };
}

function waitOf(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** Whether a refusal came from outside (a failure) rather than from a rule. */
export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failureWords, code);
