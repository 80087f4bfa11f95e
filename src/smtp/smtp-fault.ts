import type { FailureCode } from '#contracts/failure.ts';

/** What the SMTP client says of a fault; `originalCode` is the system's own. */
export type SmtpFault = {
  readonly code?: string | undefined;
  readonly originalCode?: string | undefined;
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly message: string;
};

/** What came of handing one message over. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly text: string | null }
  /** It will not be taken; `isAddress`: because there is no such mailbox. */
  | { readonly kind: 'refused'; readonly isAddress: boolean; readonly text: string }
  /** It may be taken later. */
  | { readonly kind: 'later'; readonly text: string }
  /** It could not be put into a form that mail servers take. */
  | { readonly kind: 'notMade'; readonly text: string }
  /** Nothing of it has left: the line or the sign-in failed before. */
  | { readonly kind: 'notBegun'; readonly failure: FailureCode }
  /** It had left and no answer came: nobody knows. */
  | { readonly kind: 'unknown'; readonly text: string };

const mostText = 300;

/** A server's words on one line, shortened, for the row of the message. */
export const wordsOf = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, mostText);

/** The fault of a message that was under way. `hasBegun`: bytes of it had been given to the line. */
export function outcomeOfFault(fault: SmtpFault, hasBegun: boolean): SendOutcome {
  const text = wordsOf(fault.response ?? fault.message);
  const isAnswer = fault.responseCode !== undefined && (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE');
  if (hasBegun && !isAnswer) return { kind: 'unknown', text };
  if (isAnswer && isLater(fault)) return { kind: 'later', text };
  // It would refuse every other message as well: the mailbox is wrong, and not this one.
  if (isAnswer && fault.command === 'MAIL FROM' && fault.responseCode !== tooLarge)
    return { kind: 'notBegun', failure: 'mailbox.senderRefused' };
  if (isAnswer) return { kind: 'refused', isAddress: isOfAddress(fault), text };
  if (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE' || fault.code === 'ESTREAM') return { kind: 'notMade', text };
  return { kind: 'notBegun', failure: failureOfFault(fault) };
}

const isLater = ({ responseCode = 0 }: SmtpFault): boolean => responseCode >= 400 && responseCode < 500;

/** More than the server takes (RFC 1870, 6.1). */
const tooLarge = 552;
const addressCodes: readonly number[] = [550, 551, 553];
/** Enhanced codes (RFC 3463): of the address, or of a mailbox that is shut; everything else is policy, size or content. */
const ofAddress = /\b5\.(?:1\.\d+|2\.1)\b/;
const anyEnhanced = /\b5\.\d+\.\d+\b/;

/** Whether a refusal says that there is no such mailbox, and not that the sender or the text is not liked. */
export function isOfAddress({ command, responseCode = 0, response = '' }: SmtpFault): boolean {
  if (command !== 'RCPT TO') return false;
  return anyEnhanced.test(response) ? ofAddress.test(response) : addressCodes.includes(responseCode);
}

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME|certificate|self.signed|unable to verify the first/i;
const notTlsCodes =
  /wrong version number|WRONG_VERSION|packet length too long|EPROTO|unsupported protocol|no protocols available|handshake/i;
const hostCodes = /ENOTFOUND|EAI_AGAIN|EDNS|getaddrinfo/;

/** What is wrong with the mailbox or the way to it, from a fault that met us before any message was begun. */
export function failureOfFault(fault: SmtpFault): FailureCode {
  const said = `${fault.originalCode ?? ''} ${fault.message}`;
  if (certificateCodes.test(said)) return 'mailbox.badCertificate';
  if (fault.code === 'ETLS' || notTlsCodes.test(said)) return 'mailbox.noTls';
  if (fault.code === 'EDNS' || hostCodes.test(said)) return 'mailbox.hostNotFound';
  if (fault.code === 'EAUTH') return fault.responseCode !== undefined && isLater(fault) ? 'mailbox.busy' : 'mailbox.passwordRefused';
  if (fault.responseCode !== undefined && isLater(fault)) return 'mailbox.busy';
  if (fault.responseCode !== undefined) return 'mailbox.refused';
  if (fault.code === 'EPROTOCOL') return 'mailbox.notAMailServer';
  return fault.code === 'ETIMEDOUT' ? 'mailbox.noAnswer' : 'mailbox.notReached';
}
