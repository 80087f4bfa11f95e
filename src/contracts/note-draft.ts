import { z } from 'zod';
import { begunFormSchema, formChangeSchema } from './begun-form.ts';
import { workLists } from '#domain/work-list.ts';
import {
  accountIdSchema,
  commandIdSchema,
  contactIdSchema,
  followUpIdSchema,
  invoiceIdSchema,
  noteIdSchema,
  promiseIdSchema,
} from '#domain/kernel/ids.ts';
import { channelSchema, mostNoteCharacters, outcomeSchema, promiseSchema } from '#domain/rows.ts';

/** Nobody talks about more invoices in one contact; a choice of all of a large account ends here. */
export const mostNoteInvoices = 200;

/**
 * A contact note being written. Its ids are made with the draft, so that saving again after an unclear failure names the same
 * note and can never make two of it.
 */
export const noteDraftSchema = z.strictObject({
  noteId: noteIdSchema,
  followUpId: followUpIdSchema,
  channel: channelSchema,
  direction: z.enum(['outbound', 'inbound']),
  /** Null with an empty name: nobody chosen yet, so the panel offers the primary contact. */
  contactId: contactIdSchema.nullable(),
  contactName: z.string().max(500).nullable(),
  outcome: outcomeSchema.nullable(),
  text: z.string().max(mostNoteCharacters),
  nextStep: z.string().max(500),
  /** What the date field holds: '' or 'YYYY-MM-DD'. */
  followUpDate: z.string().max(10),
  /** What the time field of a call-back holds, on the customer's clock: '' or 'HH:MM'. */
  followUpTime: z.string().max(5).optional(),
  /** What they promised, as it is typed. */
  promise: z
    .strictObject({ groupId: promiseIdSchema, amount: z.string().max(30), payBy: z.string().max(10), method: promiseSchema.shape.method })
    .optional(),
  /** The invoices it is about. */
  invoiceIds: z.array(invoiceIdSchema).max(mostNoteInvoices).optional(),
  /** The refused command that this draft writes again. */
  replaces: commandIdSchema.optional(),
});
export type NoteDraft = z.infer<typeof noteDraftSchema>;

/** A draft with its account; null: there is none any more. */
export const draftChangeSchema = z.strictObject({ accountId: accountIdSchema, draft: noteDraftSchema.nullable() });
export type DraftChange = z.infer<typeof draftChangeSchema>;

/** A change of something that is begun and not saved: a note, or another form. */
export const begunChangeSchema = z.union([draftChangeSchema, formChangeSchema]);
export type BegunChange = z.infer<typeof begunChangeSchema>;

/** Where a person was in the window. */
export const placeSchema = z.strictObject({
  list: z.enum(workLists),
  accountId: accountIdSchema.nullable(),
  tab: z.enum(['timeline', 'invoices', 'payments', 'contacts']),
});
export type Place = z.infer<typeof placeSchema>;

/** What a person had begun and not saved, and where they were: what they find again after a lock or a crash. */
export const begunSchema = z.strictObject({
  drafts: z.array(z.strictObject({ accountId: accountIdSchema, draft: noteDraftSchema })),
  /** Forms beside the notes; nothing where there is none. */
  forms: z.array(begunFormSchema).optional(),
  place: placeSchema.nullable(),
});
export type Begun = z.infer<typeof begunSchema>;
