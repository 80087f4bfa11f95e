// @vitest-environment node
import { expect, it } from 'vitest';
import { answered } from './in-time.ts';

const limitMs = 100;
class Late extends Error {}
const late = () => new Late();
const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));

it('gives what comes in time, and its fault', async () => {
  expect(await answered(after(1), limitMs, late)).toBe('done');
  await expect(answered(Promise.reject(new RangeError()), limitMs, late)).rejects.toThrow(RangeError);
});

it('ends the wait for what does not come', async () => {
  await expect(answered(new Promise(() => undefined), limitMs, late)).rejects.toThrow(Late);
});

it('does not count the time in which the thread stood still, as while the computer sleeps', async () => {
  const waiting = answered(after(limitMs * 3), limitMs * 2, late);
  const from = performance.now();
  // Everything is overdue when the thread goes on, the limit too.
  while (performance.now() - from < limitMs * 4) continue;
  expect(await waiting).toBe('done');
});
