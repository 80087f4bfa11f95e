import { describe, expect, test } from 'vitest';
import { defaultPolicy, policySchema } from './policy.ts';

test('a policy stored before locks and leases were settings gets their defaults', () => {
  const { idleLockMinutes, offlineLeaseHours, ...before } = defaultPolicy;
  expect(policySchema.parse(before)).toEqual({ ...before, idleLockMinutes: 10, offlineLeaseHours: 72 });
  expect({ idleLockMinutes, offlineLeaseHours }).toEqual({ idleLockMinutes: 10, offlineLeaseHours: 72 });
});

describe.each([
  ['idleLockMinutes', 1, 15],
  ['offlineLeaseHours', 1, 168],
] as const)('%s', (setting, least, most) => {
  const isTaken = (value: number) => policySchema.safeParse({ ...defaultPolicy, [setting]: value }).success;

  test(`is a whole number from ${least} to ${most}`, () => {
    expect([least - 1, least, most, most + 1, least + 0.5].map(isTaken)).toEqual([false, true, true, false, false]);
  });
});

test('a policy stored before the guard of the local copy was a setting asks for the keychain', () => {
  const { localCopy, ...before } = defaultPolicy;
  expect(policySchema.parse(before).localCopy).toBe('keychain');
  expect(localCopy).toBe('keychain');
});

test('a policy stored before the calls of a day were a setting has sixty', () => {
  const { callsADay, ...before } = defaultPolicy.queue;
  expect(policySchema.parse({ ...defaultPolicy, queue: before }).queue.callsADay).toBe(60);
  expect(callsADay).toBe(60);
});
