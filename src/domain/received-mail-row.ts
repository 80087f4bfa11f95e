import { z } from 'zod';
import { instantSchema, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, contactIdSchema, messageIdSchema, receivedMailIdSchema, userIdSchema } from './kernel/ids.ts';

/** As much of a mail's own words as stands in the books. */
export const mostReceivedCharacters = 8000;
/** Files of one mail that are named; what comes behind them is counted. */
export const mostAttachedFiles = 20;

/**
 * A mail that came to a collector's mailbox and belongs to an account. `reply`: somebody wrote it, and it counts as a contact; `automatic`: a program
 * did (out of office, a delay, a receipt), and it does not.
 */
export const receivedMailSchema = z.strictObject({
  /** Made of the account and the mail's own name, so that it is the same wherever the mail is read. */
  id: receivedMailIdSchema,
  accountId: accountIdSchema,
  kind: z.enum(['reply', 'automatic']),
  /** The message it answers; null: it was known by its sender, or somebody filed it by hand. */
  messageId: messageIdSchema.nullable(),
  /** The contact whose address it came from; null: somebody else's. */
  contactId: contactIdSchema.nullable(),
  fromName: z.string().max(200),
  /** As it stands in the mail, which anybody can write; '': there was none. */
  fromAddress: z.string().max(254),
  subject: z.string().max(200),
  /** Its own words, without what it quotes. */
  text: z.string().max(mostReceivedCharacters),
  /** The words or the files are not all there. */
  isCut: z.boolean(),
  /** A line a file, as `attachedLine` writes it. */
  attachments: z.string().max(8000),
  /** The last day that an automatic answer names. */
  awayUntil: localDateSchema.nullable(),
  receivedAt: instantSchema,
  messageIdHeader: z.string().max(998),
  recordedAt: instantSchema,
  recordedOn: localDateSchema,
  recordedById: userIdSchema,
  /** Whose mailbox it came to. */
  recordedByName: z.string().max(200),
  version: z.number().int().min(0),
});
export type ReceivedMail = z.infer<typeof receivedMailSchema>;

/** Under what a file is kept: its SHA-256 in letters alone, so that no digits of it can be taken for a card number. */
export const fileKeySchema = z.string().regex(/^[a-p]{64}$/);

/** A file that came with a mail. `key` is null where it is only named: it was too large. */
export const attachedFileSchema = z.strictObject({
  key: fileKeySchema.nullable(),
  bytes: z.number().int().min(0),
  name: z.string().min(1).max(150),
});
export type AttachedFile = z.infer<typeof attachedFileSchema>;

/** The key of a SHA-256 in hexadecimal digits. */
export const fileKeyOf = (sha256: string): string =>
  sha256.replace(/[\da-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));

/** The line of `ReceivedMail.attachments` for a file. */
export const attachedLine = ({ key, bytes, name }: AttachedFile): string => `${key ?? '-'} ${bytes}B ${name}`;

const attached = /^(-|[a-p]{64}) (\d{1,15})B (.+)$/;

/** The files of a mail; a line that says none is shown as a name alone. */
export const attachedFilesOf = ({ attachments }: Pick<ReceivedMail, 'attachments'>): readonly AttachedFile[] =>
  attachments
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, key = '-', bytes = '0', name = line] = attached.exec(line) ?? [];
      return { key: key === '-' ? null : key, bytes: Number(bytes), name };
    });

const endings =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs?|vbe|jse?|wsf|wsh|hta|msi|msp|jar|lnk|reg|chm|cpl|dll|iso|img|vhdx?|app|dmg|pkg|sh|run|desktop|docm|xlsm|pptm|xlsb|one|url)$/i;

/** Whether a file's name says that opening it may run something. */
export const mayRun = (name: string): boolean => endings.test(name.trim());
