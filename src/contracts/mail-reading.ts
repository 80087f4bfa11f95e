import { z } from 'zod';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, messageIdSchema } from '#domain/kernel/ids.ts';
import { attachedFileSchema, fileKeySchema, mostAttachedFiles, receivedMailSchema } from '#domain/received-mail-row.ts';
import { failureSchema } from './failure.ts';

const { fromName, fromAddress, subject, text, isCut, messageIdHeader } = receivedMailSchema.shape;

/** What a mail is known by on this computer: made of its `Message-ID` and its sender, so that a mailbox that is read again doubles nothing. */
export const mailIdSchema = z.uuid();

/** A mail that was read from the mailbox and whose account nobody has found yet. */
export const arrivedMailSchema = z.strictObject({
  mailId: mailIdSchema,
  kind: z.enum(['reply', 'automatic', 'bulk', 'report']),
  messageIdHeader,
  fromName,
  fromAddress,
  subject,
  text,
  isCut,
  receivedAt: instantSchema,
  /** Our messages that it answers or speaks of. */
  named: z.array(z.strictObject({ messageId: messageIdSchema, accountId: accountIdSchema })).max(20),
  report: z
    .strictObject({
      outcome: z.enum(['failed', 'delayed', 'other']),
      status: z.string().max(20).nullable(),
      receiver: z.string().max(254).nullable(),
      words: z.string().max(300),
    })
    .nullable(),
  awayUntil: localDateSchema.nullable(),
  files: z.array(attachedFileSchema).max(mostAttachedFiles),
  /** The account somebody has filed it on by hand. */
  assignedTo: accountIdSchema.nullable(),
});
export type ArrivedMail = z.infer<typeof arrivedMailSchema>;

const onAccount = { accountId: accountIdSchema, accountName: z.string().max(200) };

/** Why a mail is on no account, as `mail-matching.ts` says it. */
export const unmatchedSchema = z.enum(['nobody', 'several', 'notHere', 'tooMany']);

/** What became of a mail that arrived: it stands in the journal on an account, or it is of none. */
export const mailFilingSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('received'), ...onAccount }),
  z.strictObject({ is: z.literal('bounced'), ...onAccount }),
  z.strictObject({ is: z.literal('unmatched'), why: unmatchedSchema }),
  z.strictObject({ is: z.literal('ignored') }),
]);
export type MailFiling = z.infer<typeof mailFilingSchema>;

export const filedMailSchema = z.strictObject({ mailId: mailIdSchema, filing: mailFilingSchema });
export type FiledMail = z.infer<typeof filedMailSchema>;

/** A mail as the mailbox's screen names it. */
const listedMail = arrivedMailSchema.pick({ mailId: true, kind: true, fromName: true, fromAddress: true, subject: true, receivedAt: true });

/** How reading the mailbox goes. */
export const readingStateSchema = z.strictObject({
  /** A server to read from is set up. */
  isOn: z.boolean(),
  /** When the mailbox was last read to its end; null: not yet. */
  lastReadAt: instantSchema.nullable(),
  /** Mails read since it was set up. */
  readCount: z.number().int().min(0),
  /** Read, and not filed yet. */
  waiting: z.number().int().min(0),
  problem: failureSchema.nullable(),
  nextTryAt: instantSchema.nullable(),
  /** What belongs to no account, the newest first; `unmatchedCount` counts those that are not listed too. */
  unmatched: z.array(listedMail.extend({ why: unmatchedSchema, words: z.string().max(200), files: z.number().int().min(0) })),
  unmatchedCount: z.number().int().min(0),
  /** What was filed last, the newest first. */
  recent: z.array(listedMail.extend({ ...onAccount, isBounce: z.boolean() })),
});
export type ReadingState = z.infer<typeof readingStateSchema>;

/** A mailbox that is not read. */
export const notRead: ReadingState = {
  isOn: false,
  lastReadAt: null,
  readCount: 0,
  waiting: 0,
  problem: null,
  nextTryAt: null,
  unmatched: [],
  unmatchedCount: 0,
  recent: [],
};

/** Files a mail on an account by hand; null: it is of none. */
export const assignMailRequestSchema = z.strictObject({ mailId: mailIdSchema, accountId: accountIdSchema.nullable() });

/** Saves a file that came with a mail, where the person is asked to say. */
export const saveAttachedRequestSchema = z.strictObject({ key: fileKeySchema, name: attachedFileSchema.shape.name });
export const savedAttachedSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('saved'), fileName: z.string() }),
  z.strictObject({ status: z.literal('notChosen') }),
]);
export type SavedAttached = z.infer<typeof savedAttachedSchema>;
