import { isOneAddress } from './message-address.ts';
import { oneLineOf } from './message-markup.ts';

/**
 * What a mail server says of a mail that it could not deliver, or not yet. `failed`: it has come back; `delayed`: it is tried again; `other`: it was
 * delivered, read, or handed on.
 */
export type DeliveryReport = {
  readonly outcome: 'failed' | 'delayed' | 'other';
  /** An enhanced code (RFC 3463), as 5.1.1; null: none was said. */
  readonly status: string | null;
  /** Whom the mail was for, as the report says; null: it does not. */
  readonly receiver: string | null;
  /** The server's own words, in one line. */
  readonly words: string;
};

const mostWords = 300;
/** A report about one of our mails has one receiver or two; a hostile one is not read to its end. */
const mostGroups = 50;
const mostReportCharacters = 64_000;

/** Reads the part `message/delivery-status` of a report (RFC 3464); null where it says nothing of any receiver. */
export function readDeliveryStatus(part: string): DeliveryReport | null {
  const groups = part
    .slice(0, mostReportCharacters)
    .replaceAll('\r', '')
    .split(/\n[ \t]*\n/)
    .slice(0, mostGroups)
    .map(fieldsOf)
    .filter((fields) => fields.has('action') || fields.has('status') || fields.has('final-recipient'));
  const reports = groups.map(reportOf);
  return reports.find(({ outcome }) => outcome === 'failed') ?? reports.find(({ outcome }) => outcome === 'delayed') ?? reports[0] ?? null;
}

function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;

function reportOf(fields: ReadonlyMap<string, string>): DeliveryReport {
  const said = fields.get('status') ?? '';
  const diagnostic = fields.get('diagnostic-code') ?? '';
  const status = enhanced.exec(said)?.[1] ?? enhanced.exec(diagnostic)?.[1] ?? null;
  return {
    outcome: outcomeOf(fields.get('action')?.toLowerCase() ?? '', status),
    status,
    receiver: addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient')),
    words: wordsOf(diagnostic === '' ? said : diagnostic.replace(/^[\w-]{1,20};\s*/, '')),
  };
}

/** What was done counts (RFC 3464, 2.3.3): a code 4.x with `failed` is a mail that was tried for days and given up. */
function outcomeOf(action: string, status: string | null): DeliveryReport['outcome'] {
  if (action.startsWith('failed')) return 'failed';
  if (action.startsWith('delayed')) return 'delayed';
  if (action !== '') return 'other';
  if (status === null) return 'other';
  return status.startsWith('5') ? 'failed' : status.startsWith('4') ? 'delayed' : 'other';
}

/** `rfc822; ap@customer.example`, with or without angle brackets. */
function addressIn(field: string | undefined): string | null {
  const text = (field ?? '')
    .replace(/^[\w-]{1,20};/, '')
    .replaceAll(/[<>]/g, '')
    .trim();
  return isOneAddress(text) ? text : null;
}

const wordsOf = (text: string): string => oneLineOf(text).replaceAll(/\s+/g, ' ').slice(0, mostWords);

const fromServer =
  /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|bounces?|mail\.?delivery)(?:[+@-]|$)|mail delivery (?:sub)?system|mail deliverer/i;
const failedSubjects =
  /undeliver|returned mail|returning message|delivery (?:status notification|failure|has failed)|failure notice|mail delivery failed|non-?delivery|could not be delivered|unzustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|nicht)|non remis|échec de (?:la )?remise|non distribu|no se pudo entregar|no entregado|devuelto/i;
const delayedWords =
  /\bdelay(?:ed)?\b|will (?:be retried|keep trying|continue to|retry)|not yet been delivered|no action is required|verzögert|wird weiter versucht|retardé|différé|se seguirá intentando|retrasad/i;

/** Whether a mail without a status part is a mail server's word on another mail, by who sent it and what it is called. */
export const looksLikeReport = ({ from, subject }: { readonly from: string; readonly subject: string }): boolean =>
  fromServer.test(from) && (failedSubjects.test(subject) || delayedWords.test(subject) || /^warning\b/i.test(subject));

/** Reads a report in plain words, as older servers write them; `subject` and `text` as they are. */
export function readPlainReport(subject: string, text: string): DeliveryReport {
  const said = text.slice(0, mostReportCharacters);
  const status = enhanced.exec(said)?.[1] ?? null;
  const line = said.split('\n').find((each) => enhanced.test(each) || /\b[45]\d\d[ -]/.test(each)) ?? subject;
  const basic = /(?<![\d.])([45])\d\d[ -]/.exec(line)?.[1] ?? null;
  const isDelayed = delayedWords.test(subject) || /^warning\b/i.test(subject) || (!failedSubjects.test(subject) && delayedWords.test(said));
  const isRefused = status === null ? basic === '5' : status.startsWith('5');
  return {
    outcome: isDelayed && !isRefused ? 'delayed' : 'failed',
    status,
    receiver: receiverIn(said),
    words: wordsOf(line),
  };
}

/** The address that such a report names first, on a line of its own or in angle brackets. */
function receiverIn(text: string): string | null {
  for (const line of text.split('\n').slice(0, 200)) {
    const found = /^\s*<?([^\s<>:;,()]{1,254})>?\s*(?:[:(].*)?$/.exec(line.slice(0, 600))?.[1] ?? '';
    if (isOneAddress(found)) return found;
  }
  return null;
}

/** Of the receiver's address (RFC 3463, 3.2), and not of the sender's (X.1.7, X.1.8); or a mailbox that is shut. */
const ofAddress = /^5\.(?:1\.(?!7$|8$)\d+|2\.1)$/;
const addressWords =
  /user unknown|unknown (?:user|recipient|address)|no such (?:user|mailbox|recipient)|recipient (?:not found|rejected: user)|(?:user|mailbox|recipient|address)\b.{0,60}\b(?:does not exist|doesn't exist|not found|is unknown|is disabled)|invalid recipient/i;

/** Whether a report says that there is no such mailbox: then no e-mail goes to the address again. A full mailbox or a policy is no reason for that. */
export function isOfAddress({ outcome, status, words }: DeliveryReport): boolean {
  if (outcome !== 'failed') return false;
  const isNamed = status !== null && !/^5\.0\.\d+$/.test(status);
  return isNamed ? ofAddress.test(status) : addressWords.test(words);
}
