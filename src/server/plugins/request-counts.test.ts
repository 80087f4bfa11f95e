import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestCounts } from './request-counts.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const minuteMs = 60_000;
const next = (counts: RequestCounts, key: string): { current: number; ttl: number } | undefined => {
  let given: { current: number; ttl: number } | undefined;
  counts.incr(key, (_fault, result) => (given = result), minuteMs);
  return given;
};

test('counts a key in its window, whichever route asks, and begins anew after it', () => {
  const counts = new RequestCounts();
  expect(next(counts, 'a')).toEqual({ current: 1, ttl: minuteMs });
  vi.advanceTimersByTime(minuteMs - 1);
  expect(next(counts.child(), 'a')).toEqual({ current: 2, ttl: 1 });
  expect(next(counts, 'b')).toEqual({ current: 1, ttl: minuteMs });
  vi.advanceTimersByTime(1);
  expect(next(counts, 'a')).toEqual({ current: 1, ttl: minuteMs });
});

test('forgets the keys that began longest ago when there are too many', () => {
  const counts = new RequestCounts();
  for (let key = 0; key <= 20_000; key += 1) next(counts, String(key));
  expect(next(counts, '1')?.current).toBe(2);
  expect(next(counts, '0')?.current).toBe(1);
});
