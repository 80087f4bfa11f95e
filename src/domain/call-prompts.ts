import { z } from 'zod';

/** What a line of what to say in a call may name; each is filled in from the account, and a line that names what there is none of is left out. */
export const promptFields = ['pastDue', 'oldestNumber', 'oldestAmount', 'oldestDue', 'daysLate', 'promiseAmount', 'promiseDate'] as const;
type PromptField = (typeof promptFields)[number];

/** The values of an account; none where there is nothing of it. */
export type PromptFacts = Readonly<Partial<Record<PromptField, string>>>;

/** More lines nobody reads while the telephone rings. */
export const mostPrompts = 6;

const namesIn = (line: string): readonly string[] => [...line.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
const isField = (name: string): name is PromptField => promptFields.some((field) => field === name);

/** A name in braces that nothing is known by, or null. */
export const unknownFieldIn = (line: string): string | null => namesIn(line).find((name) => !isField(name)) ?? null;

export const promptsSchema = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(300)
      .refine((line) => unknownFieldIn(line) === null, 'it names something that is not known'),
  )
  .max(mostPrompts);

/** What is said where a company has said nothing. */
export const defaultPrompts: readonly string[] = [
  'You have {pastDue} past due with us. When can we expect the payment?',
  'The oldest is invoice {oldestNumber} over {oldestAmount}, due {oldestDue}: {daysLate} days late. Is anything the matter with it?',
  'You had promised {promiseAmount} by {promiseDate}. What came in between?',
];

/** The lines with an account's values, without those that name what there is none of. */
export const filledPrompts = (lines: readonly string[], facts: PromptFacts): readonly string[] =>
  lines
    .filter((line) => namesIn(line).every((name) => isField(name) && facts[name] !== undefined))
    .map((line) => line.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => (isField(name) ? (facts[name] ?? whole) : whole)));
