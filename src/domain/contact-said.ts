import { z } from 'zod';
import type { ContactDecision } from './contact-question.ts';
import { contactVerdicts } from './contact-settings.ts';

/** What a rule found, as facts by name: how many calls in how many days, what time it was there and in how many zones. */
const foundSchema = z.record(z.string().min(1).max(40), z.union([z.string().max(200), z.number(), z.boolean(), z.null()]));

/**
 * What the contact guard said to whoever made a contact, with the rules that hit, their versions and what each of them found: kept with the command, so that the
 * log can say later what a decision rested on. Desktops of before said no facts.
 */
export const guardSaidSchema = z.strictObject({
  verdict: z.enum(contactVerdicts),
  hits: z
    .array(z.strictObject({ ruleId: z.string().min(1).max(40), version: z.number().int().min(0), found: foundSchema.optional() }))
    .max(20),
});
export type GuardSaid = z.infer<typeof guardSaidSchema>;

/** A decision as it is kept. */
export const guardSaidOf = ({ verdict, hits }: Pick<ContactDecision, 'verdict' | 'hits'>): GuardSaid => ({
  verdict,
  hits: hits.map(({ ruleId, version, verdict: said, reason }) => ({ ruleId, version, found: { ...reason, verdict: said } })),
});
