import { z } from 'zod';
import { proposedKindSchema } from '#domain/approval-rows.ts';
import { accountIdSchema, approvalIdSchema, contactIdSchema } from '#domain/kernel/ids.ts';
import { languageSchema } from '#domain/language.ts';
import { templateKeySchema } from '#domain/message-template.ts';
import { paymentSchema } from '#domain/rows.ts';

/** What a field of one line holds, as it was typed. */
const line = z.string().max(500);

/** What somebody has typed for a plan, a settlement, an extension or another request, as they typed it. */
export const arrangementDraftSchema = z.strictObject({
  kind: proposedKindSchema,
  /** How often the payments of a plan come; `custom`: each day and amount is typed. */
  rhythm: z.enum(['weekly', 'everyTwoWeeks', 'monthly', 'custom']),
  count: line,
  weekday: line,
  firstDate: line,
  interest: line,
  custom: z.array(z.strictObject({ date: line, amount: line })).max(200),
  amount: line,
  method: paymentSchema.shape.method,
  promisedByName: line,
  reason: line,
  evidence: z.string().max(2000),
});
export type ArrangementDraft = Readonly<Omit<z.infer<typeof arrangementDraftSchema>, 'custom'>> & {
  readonly custom: readonly { readonly date: string; readonly amount: string }[];
};

const words = { subject: z.string().max(1000), body: z.string().max(40_000) };

/** The words somebody has written over a template's, with the template's as they were when that began. */
export const messageDraftSchema = z.strictObject({
  templateKey: templateKeySchema,
  language: languageSchema,
  contactId: contactIdSchema.nullable(),
  ...words,
  from: z.strictObject(words),
});
export type MessageDraft = z.infer<typeof messageDraftSchema>;

/** A form that somebody has begun and not sent: of an account's arrangement or request, the words of a decision, or an e-mail or a letter to an account. */
export const begunFormSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('arrangement'), id: accountIdSchema, draft: arrangementDraftSchema }),
  z.strictObject({ of: z.literal('email'), id: accountIdSchema, draft: messageDraftSchema }),
  z.strictObject({ of: z.literal('letter'), id: accountIdSchema, draft: messageDraftSchema }),
  z.strictObject({ of: z.literal('decision'), id: approvalIdSchema, condition: z.string().max(500), comment: z.string().max(1000) }),
]);
export type BegunForm = z.infer<typeof begunFormSchema>;

/** What a form is known by: what it is of, and the id of that. */
const formKeySchema = z.string().max(60).brand<'FormKey'>();
export type FormKey = z.infer<typeof formKeySchema>;
export const formKeyOf = ({ of, id }: Pick<BegunForm, 'of' | 'id'>): FormKey => formKeySchema.parse(`${of} ${id}`);

/** A form as it is now; null: there is none any more. */
export const formChangeSchema = z.strictObject({ key: formKeySchema, form: begunFormSchema.nullable() });
export type FormChange = z.infer<typeof formChangeSchema>;
