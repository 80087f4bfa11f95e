import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { build } from '#tests/main/support/build.ts';
import { createFormerVault } from './former-vault.ts';

const dana = 'dana@books.example';
const profile = build.profile();
const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const kept = () => {
  const former = createFormerVault(Date.now);
  const dataKey = randomBytes(32);
  former.keep(dana, { dataKey, profile });
  return { former, dataKey };
};

it('gives the key once, to the same person on the same client, also after the session has overwritten its own', () => {
  const { former, dataKey } = kept();
  const was = Buffer.from(dataKey);
  dataKey.fill(0);
  expect(former.take('sam@books.example', profile.clientId)).toBeNull();
  expect(former.take(dana, clientIdSchema.parse(randomUUID()))).toBeNull();
  expect(former.take(dana, profile.clientId)?.dataKey).toEqual(was);
  expect(former.take(dana, profile.clientId)).toBeNull();
});

it('keeps it for ten minutes, and no longer also where the clock is set back', () => {
  const { former } = kept();
  vi.setSystemTime(Date.now() + 10 * minuteMs);
  expect(former.take(dana, profile.clientId)).toBeNull();
  const other = kept().former;
  vi.advanceTimersByTime(10 * minuteMs);
  vi.setSystemTime(Date.now() - 20 * minuteMs);
  expect(other.take(dana, profile.clientId)).toBeNull();
});

it('keeps one only, and forgets it when told to', () => {
  const { former } = kept();
  former.keep('sam@books.example', { dataKey: randomBytes(32), profile });
  expect(former.take(dana, profile.clientId)).toBeNull();
  former.forget();
  expect(former.take('sam@books.example', profile.clientId)).toBeNull();
});
