import { z } from 'zod';
import { defaultPrompts, promptsSchema } from './call-prompts.ts';

/** What a rule of the contact guard says, the mildest first. */
export const contactVerdicts = ['allow', 'warn', 'needsApproval', 'block'] as const;
export type ContactVerdict = (typeof contactVerdicts)[number];

/** What a rule says that a company has taken upon itself. */
const chosenVerdict = z.enum(['warn', 'needsApproval', 'block']);
const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** What is chosen apart for natural persons and consumers; the hours and weekdays are everybody's. */
const peopleChoicesSchema = z.strictObject({
  callAttemptLimit: z.number().int().min(1).max(100),
  callAttemptDays: z.number().int().min(1).max(30),
  quietDays: z.number().int().min(0).max(90),
  verdicts: z.strictObject({ hours: chosenVerdict, attempts: chosenVerdict, conversation: chosenVerdict }),
});

/** What 12 CFR 1006.14(b)(2) presumes for consumers, taken as house policy for every natural person; a second person may say otherwise. */
const defaultPeopleChoices: z.infer<typeof peopleChoicesSchema> = {
  callAttemptLimit: 7,
  callAttemptDays: 7,
  quietDays: 7,
  verdicts: { hours: 'needsApproval', attempts: 'needsApproval', conversation: 'needsApproval' },
};

const choices = {
  /** First and last minute of a day, on the customer's own clock, in which they are called. */
  callFrom: clockTime,
  callUntil: clockTime,
  /** 1 for Monday to 7 for Sunday. */
  callWeekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  /** After a conversation no call for so many days, its own day among them. */
  quietDays: z.number().int().min(0).max(90),
  /** So many e-mails to one person a day, and in any seven days. Companies stored before it was a setting have the default, as with all below. */
  emailsADay: z.number().int().min(1).max(100).default(1),
  emailsAWeek: z.number().int().min(1).max(700).default(3),
  /** Where the company itself calls from (ISO 3166-2, 'US-TX'); null: not said, so a recording needs everybody's consent. */
  ownRegion: z
    .string()
    .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/)
    .nullable()
    .default(null),
  /** An approved contact against a rule that asks for a second person may be made for so many hours, once. */
  overrideHours: z.number().int().min(1).max(72).default(8),
  /** What to say in a call, a line each, with names in braces that are filled in from the account (`call-prompts.ts`). */
  prompts: promptsSchema.default([...defaultPrompts]),
  verdicts: z.strictObject({
    hours: chosenVerdict,
    attempts: chosenVerdict,
    conversation: chosenVerdict,
    emails: chosenVerdict.default('warn'),
  }),
  people: peopleChoicesSchema.default(defaultPeopleChoices),
};

const isInOrder = ({ callFrom, callUntil }: { readonly callFrom: string; readonly callUntil: string }): boolean => callFrom < callUntil;
const notInOrder = { message: 'the hours end before they begin', path: ['callUntil'] };

/**
 * What a company chooses of the contact guard: nothing of it is law for business debts, and what is law is not here (`contact-party.ts`). How many calls in how many days are
 * the limit stands with the weights of the queue, which says so too.
 */
export const contactSettingsSchema = z
  .strictObject({
    /** Raised by whoever changes something, so that a past decision can be told from a present one. */
    version: z.number().int().min(1),
    ...choices,
  })
  .refine(isInOrder, notInOrder);
export type ContactSettings = z.infer<typeof contactSettingsSchema>;

/**
 * What holds where a company has said nothing: office hours on weekdays, and of what 12 CFR 1006.14(b)(2) presumes for consumers the seven days after
 * a conversation, as advice.
 */
export const defaultContactSettings: ContactSettings = {
  version: 1,
  callFrom: '08:00',
  callUntil: '18:00',
  callWeekdays: [1, 2, 3, 4, 5],
  quietDays: 7,
  emailsADay: 1,
  emailsAWeek: 3,
  ownRegion: null,
  overrideHours: 8,
  prompts: [...defaultPrompts],
  verdicts: { hours: 'warn', attempts: 'warn', conversation: 'warn', emails: 'warn' },
  people: defaultPeopleChoices,
};

/** The same as somebody edits it: the version is given by the server. */
export const contactChoicesSchema = z.strictObject(choices).refine(isInOrder, notInOrder);
