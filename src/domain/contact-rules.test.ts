import { describe, expect, test } from 'vitest';
import { contactRuleSettingsOf, contactRuleSettingsSchema, rulesWith, withContactRules } from './contact-rules.ts';
import { defaultPolicy } from './policy.ts';

const inUse = contactRuleSettingsOf(defaultPolicy);

describe('contact rules that are put into use', () => {
  test('are what was in use, edited, and raise the version of the guard', () => {
    const { contact, queue } = withContactRules(defaultPolicy, { ...inUse, contact: { ...inUse.contact, callFrom: '09:00' } });
    expect(contact).toEqual({ ...defaultPolicy.contact, callFrom: '09:00', version: defaultPolicy.contact.version + 1 });
    expect(queue).toEqual(defaultPolicy.queue);
  });

  test.each([{ callsADay: 40 }, { callAttemptLimit: 5 }, { callAttemptDays: 14 }])('with %o raise that of the weights too', (over) => {
    const { queue } = withContactRules(defaultPolicy, { ...inUse, ...over });
    expect(queue).toEqual({ ...defaultPolicy.queue, ...over, version: defaultPolicy.queue.version + 1 });
  });

  test('are what the guard is asked with before they are', () => {
    expect(rulesWith(defaultPolicy, { ...inUse, callAttemptLimit: 3 })).toMatchObject({ attemptLimit: 3, attemptVersion: 2 });
  });

  test.each([
    { callAttemptDays: 0 },
    { callAttemptLimit: 0 },
    { callsADay: 0 },
    { callsADay: 1001 },
    { contact: { ...inUse.contact, callUntil: '08:00' } },
    { contact: { ...inUse.contact, version: 3 } },
  ])('are refused as %o', (over) => {
    expect(contactRuleSettingsSchema.safeParse(inUse).success).toBe(true);
    expect(contactRuleSettingsSchema.safeParse({ ...inUse, ...over }).success).toBe(false);
  });
});
