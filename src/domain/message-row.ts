import { z } from 'zod';
import { instantSchema, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, clientIdSchema, contactIdSchema, messageIdSchema, userIdSchema } from './kernel/ids.ts';
import { languageSchema } from './language.ts';

const shortText = z.string().max(200);

export const messageStateSchema = z.enum(['waiting', 'claimed', 'sent', 'failed', 'unknown', 'bounced', 'printed', 'posted', 'cancelled']);
export type MessageState = z.infer<typeof messageStateSchema>;

/** Why a message did not arrive, or is not known to have. */
export const messageProblemSchema = z.enum([
  /** The mail server knows no such mailbox. */
  'addressRefused',
  /** It refused the message, or the sender. */
  'refused',
  /** It asked to come again until a day was over. */
  'triedTooLong',
  /** The line broke after the text had gone out and before an answer came. */
  'noAnswer',
  /** The workstation ended while it was sending. */
  'interrupted',
  /** A report of non-delivery has come back. */
  'notDelivered',
  /** What it refers to could not be made or read: an attachment, or a text too large. */
  'notMade',
  /** When it was to go the contact guard forbade it, or what it asks for had been paid or promised. */
  'guard',
  /** Somebody took it back. */
  'takenBack',
  /** Somebody looked where nobody knew, and said that it was not sent. */
  'saidNotSent',
]);
export type MessageProblem = z.infer<typeof messageProblemSchema>;

/** One e-mail address, without a name; what is no address is refused by whoever releases a message. */
export const emailAddressSchema = z.string().min(3).max(254);

/** An e-mail or a letter that somebody has released: the exact words, to whom, and what has come of it. */
export const messageSchema = z.strictObject({
  id: messageIdSchema,
  accountId: accountIdSchema,
  channel: z.enum(['email', 'letter']),
  contactId: contactIdSchema.nullable(),
  toName: shortText,
  /** One e-mail address, or the lines of a postal address. */
  toAddress: z.string().min(1).max(500),
  cc: emailAddressSchema.nullable(),
  templateKey: z.string().min(1).max(40),
  /** 0: as the program came with it. */
  templateVersion: z.number().int().min(0),
  language: languageSchema,
  /** The programme's step it carries out; both null: written outside the programme. */
  strategyId: z.string().max(40).nullable(),
  stepId: z.string().max(40).nullable(),
  subject: shortText.min(1),
  /** The merged text in the markup of messages. */
  body: z.string().min(1).max(40_000),
  signature: z.string().max(1000),
  /** A line an attachment: `statement`, `invoice <number>` or `file <sha-256> <name>`. */
  attachments: z.string().max(4000),
  /** What of it has come to the central API for the relay, whole: a line a file, `<sha-256> <bytes> <name>`. Null: nothing has, and nothing need where a desktop sends. */
  handedUp: z.string().min(1).max(60_000).nullable(),
  /** SHA-256, in hexadecimal digits, of all that the receiver is shown. */
  contentHash: z.string().regex(/^[\da-f]{64}$/),
  /** Somebody changed what the template had made. */
  wasEdited: z.boolean(),
  state: messageStateSchema,
  stateAt: instantSchema,
  problem: messageProblemSchema.nullable(),
  /** What a server or a person said of it, shortened. */
  problemText: z.string().max(300).nullable(),
  /** When somebody took note of the problem; it is then off the list of what is to be done. */
  settledAt: instantSchema.nullable(),
  /** Fixed before the first try, so that a mail server knows a second one. */
  messageIdHeader: z.string().min(3).max(300),
  /** The header of the message it answers. */
  inReplyTo: z.string().max(998).nullable(),
  /** Messages of one conversation have the same one. */
  threadId: messageIdSchema,
  /** What the contact guard said to whoever released it, the rules that hit, and why it was released all the same; as of a call. */
  verdict: z.enum(['allow', 'warn', 'needsApproval']),
  hitRules: z.string().max(500),
  overrideReason: z.string().max(500).nullable(),
  /** What the books said when it arrived and the desktop did not know; it was then cancelled. */
  flag: z.enum(['limitPassed', 'stayed', 'stopped', 'changed', 'notApproved']).nullable(),
  releasedAt: instantSchema,
  releasedOn: localDateSchema,
  releasedById: userIdSchema,
  releasedByName: shortText,
  /** The client that alone may send it. */
  claimedBy: clientIdSchema.nullable(),
  version: z.number().int().min(0),
});
export type Message = z.infer<typeof messageSchema>;
