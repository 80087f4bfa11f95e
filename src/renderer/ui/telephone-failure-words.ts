import type { FailureCode } from '#contracts/failure.ts';

type InWindow = Extract<
  FailureCode,
  'phone.noMicrophone' | 'phone.microphoneDenied' | 'phone.windowGone' | 'phone.notConnected' | 'phone.takenBack' | 'phone.notInHand'
>;

/** What a person is told when a call could not be made from the window itself, or something in it could not be done. */
export const telephoneFailureWords: Readonly<Record<InWindow, { readonly title: string; readonly detail: string }>> = {
  'phone.noMicrophone': {
    title: 'This computer has no microphone that works',
    detail:
      'Nobody was called and nothing is lost. Plug one in, or see whether another program holds it, and call again; or use the telephone on the desk.',
  },
  'phone.microphoneDenied': {
    title: 'This computer does not let the workstation have the microphone',
    detail:
      'Nobody was called and nothing is lost. Allow it in the privacy settings of the computer, and call again; or use the telephone on the desk.',
  },
  'phone.windowGone': {
    title: 'The telephone of this computer did not start',
    detail:
      'Nobody was called and nothing is lost. Call again; if it stays so, use the telephone on the desk, and tell your administrator.',
  },
  'phone.notConnected': {
    title: 'The telephone network was not reached',
    detail:
      'Nobody was called and nothing is lost. See whether this computer is on the internet, and call again; or use the telephone on the desk.',
  },
  'phone.takenBack': {
    title: 'The call was taken back',
    detail: 'Nobody was called and nothing is lost. C calls again.',
  },
  'phone.notInHand': {
    title: 'This call does not go through this computer any more',
    detail: 'Nothing was done in it, and nothing is lost. How it stands is asked, and it is not dialled again.',
  },
};
