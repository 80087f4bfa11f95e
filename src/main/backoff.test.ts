import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const timing = { firstMs: 2000, longestMs: 60_000 };

it('doubles to a minute and never comes at once', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffMs(failures, timing, () => 1));
  expect(longest).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(backoffMs(9, timing, () => 0)).toBe(500);
  expect(backoffMs(3, timing, () => 0.5)).toBe(4000);
});
