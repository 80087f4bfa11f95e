import { z } from 'zod';
import { languageSchema } from './language.ts';

/** THE list of messages that a company writes: what each is about. */
export const templateKeys = [
  'friendlyReminder',
  'secondReminder',
  'firmNotice',
  'finalDemand',
  'brokenPromise',
  'promiseConfirmation',
  'planConfirmation',
  'settlementOffer',
  'shortPayQuery',
  'disputeReceived',
  'disputeResolved',
  'statement',
  'invoiceCopies',
  'thankYou',
  'creditHoldNotice',
] as const;
export const templateKeySchema = z.enum(templateKeys);
export type TemplateKey = z.infer<typeof templateKeySchema>;

/** The longest a template may be; a page of text is some 2,500 characters. Subjects are one line. */
export const templateLimits = { subject: 300, body: 8000 } as const;

const noControl = /^[^\p{Cc}\u2028\u2029]*$/u;
const noControlButLines = /^(?:[^\p{Cc}]|[\n\t])*$/u;

/** A template's own text: Liquid with the few tags and the fields of `mergeFields`, in the markup of messages (`message-markup.ts`). */
export const templateTextSchema = z.strictObject({
  subject: z.string().trim().min(1).max(templateLimits.subject).regex(noControl, 'holds a control character'),
  body: z.string().trim().min(1).max(templateLimits.body).regex(noControlButLines, 'holds a control character'),
});
export type TemplateText = z.infer<typeof templateTextSchema>;

/** A template in one language. Version 0 is what the program comes with; each change by a person is one more. */
export const messageTemplateSchema = templateTextSchema.extend({
  key: templateKeySchema,
  language: languageSchema,
  version: z.number().int().min(0),
});
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;

/** What the program comes with in one language. */
export type ShippedTemplates = Readonly<Record<TemplateKey, TemplateText>>;
