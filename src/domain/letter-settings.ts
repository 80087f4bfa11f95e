import { z } from 'zod';
import { templateKeys, messageTemplateSchema } from './message-template.ts';
import { languages } from './language.ts';
import { ownRatesSchema } from './own-rates.ts';

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'holds a control character');

/** What stands at the head and the foot of whatever a company sends. */
export const letterheadSchema = z.strictObject({
  /** '' prints the company's name. */
  name: oneLine(200),
  /** The postal address and what else stands under the name. */
  lines: z.array(oneLine(120)).max(8),
  phone: oneLine(40).nullable(),
  email: z.email().max(254).nullable(),
  /** Register, bank and tax numbers, as a law or a house asks for. */
  footer: z.array(oneLine(200)).max(6),
});
export type Letterhead = z.infer<typeof letterheadSchema>;

/** Whom e-mails come from that the company's own relay sends; where the relay is and how it is signed in to only the central API knows. */
export const relaySenderSchema = z.strictObject({
  fromName: oneLine(100),
  fromAddress: z.email().max(254),
  replyTo: z.email().max(254).nullable(),
});
export type RelaySender = z.infer<typeof relaySenderSchema>;

/** Changed templates travel with every pull, so all of them together have to be small: some forty changed pages. */
const mostTemplateCharacters = 100_000;

/** How a company writes to its customers. What a company stored before it was a setting has the default. */
export const letterSettingsSchema = z.strictObject({
  /** Of all but the templates, which have versions of their own: 0 is what the program comes with, and each change by a person is one more. */
  version: z.number().int().min(0).default(0),
  letterhead: letterheadSchema.default({ name: '', lines: [], phone: null, email: null, footer: [] }),
  paper: z.enum(['a4', 'letter']).default('letter'),
  /** Where the window of the envelope is. */
  window: z.enum(['din5008', 'us10']).default('us10'),
  /** Null: every person sends from their own mailbox; else the central API sends all e-mails of the company. */
  relay: relaySenderSchema.nullable().default(null),
  /** Whether e-mails of the dunning run go in copy to the account's sales representative, and the others are proposed to. */
  copiesSalesRep: z.boolean().default(false),
  mailsPerMinute: z.number().int().min(1).max(600).default(30),
  /** Days in which a demand asks to be paid. */
  payWithinDays: z.number().int().min(1).max(60).default(10),
  /** So many days after a customer has said that they have paid, nothing is sent to them. */
  quietDaysAfterPaid: z.number().int().min(0).max(30).default(5),
  /** Whether e-mails say how to ask for no more of them. The law asks it for advertising, not for what is owed (15 USC 7702(17)). */
  offersEmailOptOut: z.boolean().default(false),
  /** What stands under a message of somebody who has no signature of their own; '' for their name alone. Lines with a newline between. */
  signature: z.string().trim().max(1000).default(''),
  /** Base rates of late interest for half-years that the program does not know. */
  ownRates: ownRatesSchema.default([]),
  /** What the company has put in place of templates that the program comes with. */
  changedTemplates: z
    .array(messageTemplateSchema.refine(({ version }) => version > 0, 'a changed template has a version of its own'))
    .max(templateKeys.length * languages.length)
    .refine((list) => new Set(list.map(({ key, language }) => `${key} ${language}`)).size === list.length, 'a template is there twice')
    .refine(
      (list) => list.reduce((sum, { subject, body }) => sum + subject.length + body.length, 0) <= mostTemplateCharacters,
      'the templates are too long together',
    )
    .default([]),
});
export type LetterSettings = z.infer<typeof letterSettingsSchema>;

/** What a person may change of it at once. */
export const ownLetterSettingsSchema = letterSettingsSchema.omit({ version: true, changedTemplates: true });
export type OwnLetterSettings = z.infer<typeof ownLetterSettingsSchema>;

/** What is in use of it. */
export function ownLetterSettingsOf({ version: _version, changedTemplates: _templates, ...own }: LetterSettings): OwnLetterSettings {
  return own;
}

/** What holds where a company has said nothing. */
export const defaultLetterSettings: LetterSettings = letterSettingsSchema.parse({});
