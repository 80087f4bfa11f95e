import { z } from 'zod';
import { languageSchema } from '#domain/language.ts';

/** Limits both ends keep. A batch larger than these is printed in several. */
export const printLimits = {
  /** Letters of one batch. */
  sheets: 5000,
  /** Letters that go to a printer at once: unlike a file, such a batch is in memory as a whole. */
  sheetsToPrinter: 1000,
  /** Characters of one letter: its text with 300 invoices has some 60,000. */
  sheetCharacters: 400_000,
  /** Sheets and characters of one call, which may carry 1 MB. */
  sheetsACall: 100,
  charactersACall: 400_000,
} as const;

/** A batch, by an id that the page makes. */
export const printJobIdSchema = z.uuid();

/** One letter, laid out, the language of the words below its pages, and the company's own lines there. */
export const printSheetSchema = z.strictObject({
  html: z.string().min(1).max(printLimits.sheetCharacters),
  paper: z.enum(['a4', 'letter']),
  language: languageSchema,
  footer: z.array(z.string().max(200)).max(6),
});
export type PrintSheet = z.infer<typeof printSheetSchema>;

/** What a file is proposed to be called, without an ending: no folder and nothing that a system gives a meaning to. */
export const fileNameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u);

/** A sheet of a batch, and what its file is called where each has one of its own. */
export const jobSheetSchema = printSheetSchema.extend({ name: fileNameSchema });
export type JobSheet = z.infer<typeof jobSheetSchema>;

export const addSheetsRequestSchema = z.strictObject({
  jobId: printJobIdSchema,
  sheets: z.array(jobSheetSchema).min(1).max(printLimits.sheetsACall),
});

export const savePdfRequestSchema = z.strictObject({ jobId: printJobIdSchema, name: fileNameSchema });

/** How saving a file ended: it is whole on the disk, or nothing was written because somebody chose no file or stopped it. */
export const savedFileSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('saved'), fileName: z.string(), letters: z.number().int(), pages: z.number().int() }),
  z.strictObject({ status: z.literal('notChosen') }),
  z.strictObject({ status: z.literal('cancelled') }),
]);
export type SavedFile = z.infer<typeof savedFileSchema>;

/**
 * How a batch ended that was to go to a printer: the printer’s queue took it, somebody closed the printer’s dialog, it was stopped before that, or nothing was heard of it any more while the dialog
 * was open. Only the first is known to be on its way to paper.
 */
export const handedToPrinterSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('taken'), letters: z.number().int(), pages: z.number().int() }),
  z.strictObject({ status: z.literal('dialogClosed') }),
  z.strictObject({ status: z.literal('cancelled') }),
  z.strictObject({ status: z.literal('notHeard') }),
]);
export type HandedToPrinter = z.infer<typeof handedToPrinterSchema>;

/** Whom a letter goes to, for whoever prints envelopes or labels. */
export const envelopeSchema = z.strictObject({
  letterId: z.uuid(),
  accountNumber: z.string().min(1).max(64),
  lines: z.array(z.string().max(200)).min(1).max(12),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export const saveEnvelopesRequestSchema = z.strictObject({
  name: fileNameSchema,
  envelopes: z.array(envelopeSchema).min(1).max(printLimits.sheets),
});

/** How far a batch has come; with `done` as large as `of`, all that is laid out waits for the printer’s dialog. */
export const printProgressSchema = z.strictObject({ jobId: printJobIdSchema, done: z.number().int(), of: z.number().int() });
export type PrintProgress = z.infer<typeof printProgressSchema>;
