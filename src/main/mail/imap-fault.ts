import type { FailureCode } from '#contracts/failure.ts';
import { failureOfFault } from '#smtp/smtp-fault.ts';

/** A fault of the IMAP client, by what is looked at of it. */
type ImapFault = { readonly code: string; readonly message: string; readonly isSignIn: boolean; readonly responseCode: string };

const textOf = (fault: object, key: string): string => {
  const value: unknown = Reflect.get(fault, key);
  return typeof value === 'string' ? value : '';
};

function faultOf(thrown: unknown): ImapFault {
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown), isSignIn: false, responseCode: '' };
  const words = [thrown.message, textOf(thrown, 'response'), textOf(thrown, 'responseText')].join(' ');
  const isSignIn = Reflect.get(thrown, 'authenticationFailed') === true;
  return { code: textOf(thrown, 'code'), message: words, isSignIn, responseCode: textOf(thrown, 'serverResponseCode') };
}

const timeouts = /^(?:CONNECT_TIMEOUT|GREEE?TING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEDOUT|ETIMEOUT|TIMEOUT)$/;

/** What is wrong with the mailbox or the way to it, from what the IMAP client threw. */
export function failureOfImap(thrown: unknown): FailureCode {
  const { code, message, isSignIn, responseCode } = faultOf(thrown);
  // Signing in is refused before anything is protected (RFC 9051, 6.2.3), and by servers that offer no STARTTLS at all.
  if (/STARTTLS|PRIVACYREQUIRED/i.test(`${code} ${message} ${responseCode}`)) return 'mailbox.noTls';
  if (isSignIn) return /^(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG)$/i.test(responseCode) ? 'mailbox.busy' : 'mailbox.passwordRefused';
  if (timeouts.test(code)) return 'mailbox.noAnswer';
  const ofLine = failureOfFault({ code, originalCode: code, message });
  if (ofLine !== 'mailbox.notReached') return ofLine;
  if (/^(?:InvalidResponse|InvalidGreeting|ParserError\w*|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooManyTokens)$/.test(code))
    return 'mailbox.notAMailServer';
  return ofLine;
}
