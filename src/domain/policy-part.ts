import { z } from 'zod';

/** The parts of a company's policy that people change while it is in use. */
export const policyPartSchema = z.enum(['authority', 'strategies', 'templates', 'contactRules', 'letters', 'arrangements']);
export type PolicyPart = z.infer<typeof policyPartSchema>;
