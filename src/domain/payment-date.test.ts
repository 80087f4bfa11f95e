import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { defaultLatenessTables } from './lateness.ts';
import { DelayCounts, delayOf, expectedDelay, recentDelaysOf } from './payment-date.ts';

const quantiles = defaultLatenessTables.delayQuantiles;
const paid = (dueDate: string, delay: number, over = {}) =>
  build.invoice({ dueDate, paidDate: addDays(date(dueDate), delay), status: 'paid', ...over });

describe('the delay to expect', () => {
  test('a payer without history is expected as others on the same terms: on the day, with a range for long terms', () => {
    expect(expectedDelay([], 15, quantiles)).toEqual({ days: 0, latestDays: 0 });
    expect(expectedDelay([], 60, quantiles)).toEqual({ days: 0, latestDays: 25 });
  });

  test('five payments ten days late are not yet a rule, six are: the middle of them and of the five points', () => {
    expect(expectedDelay([10, 10, 10, 10, 10], 15, quantiles).days).toBe(0);
    expect(expectedDelay([10, 10, 10, 10, 10, 10], 15, quantiles)).toEqual({ days: 10, latestDays: 10 });
  });

  test('one payment of a year late moves nothing but the latest day, and that by no more than 60', () => {
    expect(delayOf(100, 900)).toBe(60);
    expect(delayOf(100, 10)).toBe(-30);
    expect(expectedDelay([60, 0, 0, 0, 0, 0], 15, quantiles)).toEqual({ days: 0, latestDays: 0 });
  });
});

test('the last twenty of an account, oldest first; open ones, void ones and credit memos are none', () => {
  const rows = [
    ...Array.from({ length: 22 }, (_, at) => paid(addDays(date('2026-01-01'), at), at)),
    build.invoice(),
    paid('2026-05-01', 9, { status: 'void' }),
    paid('2026-05-01', 9, { kind: 'creditMemo' }),
  ];
  const delays = Array.from({ length: 20 }, (_, at) => at + 2);
  expect(recentDelaysOf(rows)).toEqual(delays);
  expect(recentDelaysOf(rows.toReversed())).toEqual(delays);
});

test('the points of each band are of its own invoices; a band without any says the due date', () => {
  const counts = new DelayCounts();
  for (let delay = -4; delay <= 5; delay += 1) counts.add(30, delay);
  expect(counts.quantiles()).toEqual([
    [0, 0, 0, 0, 0],
    [-4, -2, 0, 2, 4],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ]);
});
