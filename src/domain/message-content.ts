import { sha256Hex } from './kernel/sha256.ts';
import type { Message } from './message-row.ts';

/** All of a message that its receiver is shown, in the order of the keys' letters. */
export type MessageContent = Pick<
  Message,
  'attachments' | 'body' | 'cc' | 'channel' | 'language' | 'signature' | 'subject' | 'toAddress' | 'toName'
>;

/** What a message's content is known by: the SHA-256 of its canonical JSON (RFC 8785), in hexadecimal digits. */
export const contentHashOf = ({
  attachments,
  body,
  cc,
  channel,
  language,
  signature,
  subject,
  toAddress,
  toName,
}: MessageContent): string =>
  sha256Hex(JSON.stringify({ attachments, body, cc, channel, language, signature, subject, toAddress, toName }));
