import { z } from 'zod';
import { instantSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, messageIdSchema } from '#domain/kernel/ids.ts';
import { isOneAddress, isOneLine, isPlainText } from '#domain/message-address.ts';
import { messageProblemSchema, messageSchema } from '#domain/message-row.ts';
import { messageFileLimits } from '#domain/message-file.ts';
import { messageFileSchema } from './attachments.ts';
import { failureSchema } from './failure.ts';
import { readingStateSchema } from './mail-reading.ts';
import { printSheetSchema } from './printing.ts';

const oneLine = (most: number) => z.string().trim().max(most).refine(isOneLine, 'holds a control character');
const address = z.string().trim().refine(isOneAddress, 'is not one e-mail address');

/** Where a mail server is and how the line to it is protected: from the first byte, or by STARTTLS before anything is said. Never in clear. */
export const mailServerSchema = z.strictObject({
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'startTls']),
});
export type MailServer = z.infer<typeof mailServerSchema>;

/** A collector's own mailbox, without its password. */
export const mailboxSettingsSchema = z.strictObject({
  smtp: mailServerSchema,
  user: oneLine(254).min(1),
  fromName: oneLine(100),
  fromAddress: address,
  replyTo: address.nullable(),
  /** '' : the company's. Lines with a newline between. */
  signature: z.string().trim().max(1000).refine(isPlainText, 'holds a control character'),
  /** The certificate of the company's own authority (PEM), where the server has one of it; null: the authorities everybody knows. */
  authorityPem: z
    .string()
    .trim()
    .max(20_000)
    .regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/)
    .nullable(),
  /** Where it is read; null: it is not. `user` null: with the name and the password it sends with. */
  imap: mailServerSchema.extend({ user: oneLine(254).min(1).nullable() }).nullable(),
});
export type MailboxSettings = z.infer<typeof mailboxSettingsSchema>;

/** Null: the one that is kept. */
const mailboxPasswordSchema = z.string().min(1).max(1000).nullable();

export const keepMailboxRequestSchema = z.strictObject({
  settings: mailboxSettingsSchema,
  password: mailboxPasswordSchema,
  /** Of another user name for reading. */
  readingPassword: mailboxPasswordSchema,
});
export type KeepMailboxRequest = z.infer<typeof keepMailboxRequestSchema>;

/** The mailbox as the page may know it, and how sending goes. */
export const mailboxStateSchema = z.strictObject({
  settings: mailboxSettingsSchema.nullable(),
  hasPassword: z.boolean(),
  /** E-mails that this computer has been given and that have not left yet. */
  waiting: z.number().int().min(0),
  /** What keeps them here. */
  problem: failureSchema.nullable(),
  /** When it is tried again by itself. */
  nextTryAt: instantSchema.nullable(),
  reading: readingStateSchema,
});
export type MailboxState = z.infer<typeof mailboxStateSchema>;

/** A document that goes along as a PDF, with the name of its file. */
export const namedSheetSchema = z.strictObject({
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u),
  sheet: printSheetSchema,
});
export type NamedSheet = z.infer<typeof namedSheetSchema>;

/** An e-mail that the server has accepted and this client has claimed, as the data worker hands it to the main process. */
export const mailSchema = z.strictObject({
  messageId: messageIdSchema,
  accountId: accountIdSchema,
  toName: messageSchema.shape.toName,
  toAddress: address,
  cc: address.nullable(),
  subject: messageSchema.shape.subject.refine(isOneLine, 'holds a control character'),
  /** A whole document, and the same in plain text. */
  html: z.string().max(400_000),
  text: z.string().max(200_000),
  messageIdHeader: z.string().regex(/^<[^<>\s\p{Cc}]+>$/u),
  inReplyTo: z
    .string()
    .regex(/^<[^<>\s\p{Cc}]+>$/u)
    .nullable(),
  enclosures: z.array(namedSheetSchema).max(500),
  /** Every statement and every copy that the message names is among them: what the books do not have any more cannot be made. */
  isWhole: z.boolean(),
  /** Files of the person's own, which lie sealed on this computer. */
  files: z.array(messageFileSchema).max(messageFileLimits.files),
  /** Says how to ask for no more of them, in the header that mail programs make a button of. */
  offersOptOut: z.boolean(),
  /** The company's most in a minute. */
  perMinute: z.number().int().min(1).max(600),
});
export type Mail = z.infer<typeof mailSchema>;

/** What came of an e-mail, until the data worker has written it down. */
export const mailOutcomeSchema = z.strictObject({
  messageId: messageIdSchema,
  accountId: accountIdSchema,
  state: z.enum(['sent', 'failed', 'unknown']),
  at: instantSchema,
  problem: messageProblemSchema.nullable(),
  problemText: messageSchema.shape.problemText,
});
export type MailOutcome = z.infer<typeof mailOutcomeSchema>;

/** An e-mail that is about to be claimed. */
export const offeredMailSchema = mailOutcomeSchema.pick({ messageId: true, accountId: true });
export type OfferedMail = z.infer<typeof offeredMailSchema>;
