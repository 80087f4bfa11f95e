import { type MailHead, awayUntilOf, isAutomatic, isBulk } from './automatic-answer.ts';
import { type DeliveryReport, looksLikeReport, readDeliveryStatus, readPlainReport } from './delivery-report.ts';
import type { LocalDate } from './kernel/dates.ts';
import { type AccountId, type MessageId, accountIdSchema, messageIdSchema } from './kernel/ids.ts';
import { directionMarks, oneLineOf } from './message-markup.ts';
import { ownWordsOf } from './quoted-text.ts';
import { mostReceivedCharacters } from './received-mail-row.ts';

/** The parts of a mail as a parser gives them. Whoever sent it has chosen all of them, so nothing is relied upon. */
export type MailParts = {
  /** Values by their name in lower case; of several of one name the first. */
  readonly headers: ReadonlyMap<string, string>;
  /** One address, or '' where the mail names none. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** The parts `message/delivery-status`, and what came back: whole mails or their heads. */
  readonly statusParts: readonly string[];
  readonly returned: readonly string[];
  readonly isReport: boolean;
};

/** One of our messages, by the name it was sent under. */
export type MessageNamed = { readonly messageId: MessageId; readonly accountId: AccountId };

/** What a mail is. `bulk`: it went to many, and is of no account unless it answers a message of ours. */
export type ReadMail = {
  readonly kind: 'reply' | 'automatic' | 'bulk' | 'report';
  /** Our messages that it answers or speaks of, the nearest first. */
  readonly named: readonly MessageNamed[];
  /** Its own words, at most `mostReceivedCharacters`. */
  readonly text: string;
  readonly isCut: boolean;
  readonly awayUntil: LocalDate | null;
  /** Of a report what it says. */
  readonly report: DeliveryReport | null;
};

/** Reads a mail that came on a day. Never throws, whatever is in it. */
export function readMail(parts: MailParts, receivedOn: LocalDate): ReadMail {
  const head: MailHead = { headers: parts.headers, subject: parts.subject };
  const report = reportIn(parts);
  const kind = report ? 'report' : isAutomatic(head) ? 'automatic' : isBulk(head) ? 'bulk' : 'reply';
  const own = plainOf(ownWordsOf(parts.text));
  return {
    kind,
    named: namedIn(parts, report !== null),
    text: cutTo(own, mostReceivedCharacters),
    isCut: own.length > mostReceivedCharacters,
    awayUntil: kind === 'automatic' ? awayUntilOf(own, receivedOn) : null,
    report,
  };
}

function reportIn({ statusParts, isReport, from, subject, text }: MailParts): DeliveryReport | null {
  for (const part of statusParts) {
    const report = readDeliveryStatus(part);
    if (report) return report;
  }
  if (looksLikeReport({ from, subject })) return readPlainReport(subject, text);
  return isReport ? { outcome: 'other', status: null, receiver: null, words: oneLineOf(subject).slice(0, 300) } : null;
}

/** A text without control characters but line feeds and tabs, and without marks that turn the direction of the writing. */
const plainOf = (text: string): string =>
  text
    .replaceAll(/(?![\n\t])\p{Cc}/gu, ' ')
    .replaceAll(/[\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll(directionMarks, '');

/** At most so much of a text; a character above the first plane is two, and half of one would be none. */
export const cutTo = (text: string, most: number): string => text.slice(0, most).replaceAll(/\p{Cs}/gu, '\uFFFD');

const uuid = String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`;
const ourName = new RegExp(String.raw`(${uuid})\.(${uuid})@`, 'gi');
const mostNamed = 20;
const mostSearched = 200_000;

/** Our messages by their `Message-ID`: in what the mail answers; of a report first in what came back, and then in its words. */
function namedIn({ headers, returned, text }: MailParts, isReport: boolean): readonly MessageNamed[] {
  const answers = [headers.get('in-reply-to') ?? '', lastFirst(headers.get('references') ?? '')];
  const places = isReport ? [...returned, text, ...answers] : answers;
  const found = new Map<string, MessageNamed>();
  for (const place of places) {
    for (const [, message, account] of place.slice(0, mostSearched).matchAll(ourName)) {
      const messageId = messageIdSchema.safeParse(message?.toLowerCase());
      const accountId = accountIdSchema.safeParse(account?.toLowerCase());
      if (messageId.success && accountId.success && found.size < mostNamed)
        found.set(messageId.data, found.get(messageId.data) ?? { messageId: messageId.data, accountId: accountId.data });
    }
  }
  return [...found.values()];
}

const lastFirst = (references: string): string => references.slice(-mostSearched).split(/\s+/).slice(-200).toReversed().join(' ');
