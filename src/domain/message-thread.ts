import { type LocalDate, daysBetween } from './kernel/dates.ts';
import type { MessageId } from './kernel/ids.ts';
import type { Message } from './message-row.ts';
import type { ReceivedMail } from './received-mail-row.ts';

/** What an e-mail goes on with: the conversation, and the mail it answers by its name (RFC 5322, `In-Reply-To`). Both null: it begins a conversation. */
export type Thread = { readonly threadId: MessageId | null; readonly inReplyTo: string | null };

/** A message that goes on with nothing, as every letter does. */
export const noThread: Thread = { threadId: null, inReplyTo: null };

/** A mail after a longer silence begins a conversation of its own: the one before has sunk in the receiver's mailbox. */
const quietDays = 90;

/** The form in which our own mails name another one. */
const nameOfMail = /^<[^<>\s\p{Cc}]+>$/u;

/**
 * The conversation that an e-mail to an address goes on with: that of the last one that has gone there, or is about to, within 90 days. It answers the newest reply in it, else that
 * last e-mail itself, so that the receiver's mail program shows them together.
 */
export function threadWith(
  { messages, receivedMails }: { readonly messages: readonly Message[]; readonly receivedMails: readonly ReceivedMail[] },
  address: string,
  today: LocalDate,
): Thread {
  const last = newest(
    messages.filter(
      ({ channel, state, toAddress, releasedOn }) =>
        channel === 'email' &&
        reaches.includes(state) &&
        toAddress.toLowerCase() === address.toLowerCase() &&
        daysBetween(releasedOn, today) <= quietDays,
    ),
    ({ releasedAt }) => releasedAt,
  );
  if (last === undefined) return noThread;
  const ofThread = new Set(messages.flatMap(({ id, threadId }) => (threadId === last.threadId ? [id] : [])));
  const reply = newest(
    receivedMails.filter(
      ({ kind, messageId, messageIdHeader }) =>
        kind === 'reply' && messageId !== null && ofThread.has(messageId) && nameOfMail.test(messageIdHeader),
    ),
    ({ receivedAt }) => receivedAt,
  );
  const isAnswered = reply !== undefined && reply.receivedAt > last.releasedAt;
  return { threadId: last.threadId, inReplyTo: isAnswered ? reply.messageIdHeader : last.messageIdHeader };
}

/** E-mails that the receiver has, or will have. */
const reaches: readonly Message['state'][] = ['waiting', 'claimed', 'sent'];

const newest = <T>(rows: readonly T[], momentOf: (row: T) => string): T | undefined =>
  rows.toSorted((a, b) => (momentOf(a) < momentOf(b) ? 1 : -1))[0];
