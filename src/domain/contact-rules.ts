import { z } from 'zod';
import { contactRulesOf } from './contact-guard.ts';
import type { ContactRules } from './contact-question.ts';
import { contactChoicesSchema } from './contact-settings.ts';
import type { Policy } from './policy.ts';
import { queueWeightsSchema } from './queue-weights.ts';

const { callsADay, callAttemptLimit } = queueWeightsSchema.shape;

/** What those who lead choose of calls: the guard's settings, and of the queue's weights the limit on calls and the calls of a day. */
export const contactRuleSettingsSchema = z.strictObject({
  contact: contactChoicesSchema,
  callAttemptLimit: callAttemptLimit.max(100),
  callAttemptDays: z.number().int().min(1).max(30),
  callsADay,
});
export type ContactRuleSettings = z.infer<typeof contactRuleSettingsSchema>;

type Parts = Pick<Policy, 'contact' | 'queue'>;

/** What is in use, as it is edited. */
export function contactRuleSettingsOf({ contact, queue }: Parts): ContactRuleSettings {
  const { version: _, ...choices } = contact;
  return { contact: choices, callAttemptLimit: queue.callAttemptLimit, callAttemptDays: queue.callAttemptDays, callsADay: queue.callsADay };
}

/** The two parts of a policy with settings put into use: the guard's version goes up, that of the queue's weights where one of them has changed. */
export function withContactRules({ contact, queue }: Parts, settings: ContactRuleSettings): Parts {
  const { contact: choices, ...weights } = settings;
  const isChanged = (Object.keys(weights) as (keyof typeof weights)[]).some((name) => weights[name] !== queue[name]);
  return {
    contact: { ...choices, version: contact.version + 1 },
    queue: { ...queue, ...weights, version: queue.version + (isChanged ? 1 : 0) },
  };
}

/** The rules of the guard as settings have them, before they are in use. */
export const rulesWith = (inUse: Parts, settings: ContactRuleSettings): ContactRules => contactRulesOf(withContactRules(inUse, settings));
