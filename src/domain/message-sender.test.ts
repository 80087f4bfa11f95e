import { expect, test } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { isOfRelay } from './message-sender.ts';
import { relayClientId } from './message.ts';
import { defaultPolicy } from './policy.ts';

const relay = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
const withRelay = { policy: { ...defaultPolicy, letters: { ...defaultPolicy.letters, relay } } };
const without = { policy: defaultPolicy };
const ofRelay = (over: Parameters<typeof build.message>[0], company = withRelay) => isOfRelay(build.message(over), company);

test('an e-mail that waits leaves by what the company has chosen, and one that was claimed by whoever claimed it', () => {
  expect(ofRelay({ state: 'waiting', claimedBy: null })).toBe(true);
  expect(isOfRelay(build.message({ state: 'waiting', claimedBy: null }), without)).toBe(false);
  const claimed = build.message({ state: 'unknown', claimedBy: relayClientId });
  expect([isOfRelay(claimed, without), isOfRelay(claimed, withRelay)]).toEqual([true, true]);
  expect(ofRelay({ state: 'claimed', claimedBy: newId() })).toBe(false);
  expect(ofRelay({ state: 'cancelled', claimedBy: null })).toBe(false);
  expect(ofRelay({ channel: 'letter', state: 'waiting', claimedBy: null })).toBe(false);
});
