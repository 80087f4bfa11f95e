import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { equalInstalments, equalParts, presentValueMinor, simpleInterestMinor, sumMinorOf, withInterest } from './instalments.ts';
import { isoWeekday } from './kernel/dates.ts';

const from = date('2026-01-31');

describe('instalments', () => {
  test('add up to the cent, whatever is divided by whatever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 200 }), (amountMinor, count) => {
        const parts = equalParts(amountMinor, count);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amountMinor);
        expect((parts[0] ?? 0) - (parts.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
    expect(equalParts(100_00, 3)).toEqual([33_34, 33_33, 33_33]);
  });

  test('bring their interest with the last one, and are without it again', () => {
    const plan = equalInstalments({ amountMinor: 600_00, count: 3, firstDate: from, rhythm: 'monthly', weekday: null });
    const paid = withInterest(plan, 7_89);
    expect(paid.map(({ amountMinor }) => amountMinor)).toEqual([200_00, 200_00, 207_89]);
    expect(withInterest(paid, -7_89)).toEqual(plan);
    expect(withInterest([], 5)).toEqual([]);
  });

  test('of a month come on its last day where it has no such day', () => {
    const dates = equalInstalments({ amountMinor: 400, count: 4, firstDate: from, rhythm: 'monthly', weekday: null }).map(
      (each) => each.dueDate,
    );
    expect(dates).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  });

  test('by weekday come on that day and in order', () => {
    const plan = equalInstalments({ amountMinor: 500, count: 5, firstDate: from, rhythm: 'monthly', weekday: 5 });
    expect(plan.map(({ dueDate }) => isoWeekday(dueDate))).toEqual([5, 5, 5, 5, 5]);
    expect(plan.map(({ dueDate }) => dueDate)).toEqual(['2026-02-06', '2026-03-06', '2026-04-03', '2026-05-01', '2026-06-05']);
    const weekly = equalInstalments({ amountMinor: 200, count: 2, firstDate: from, rhythm: 'weekly', weekday: null });
    expect(weekly.map(({ dueDate }) => dueDate)).toEqual(['2026-01-31', '2026-02-07']);
  });
});

describe('interest', () => {
  test('is simple, on what is left, by the days of each, and rounded once', () => {
    // 1,000.00 for 73 days at 10 % is 20.00; then 500.00 for another 73 is 10.00.
    const plan = [
      { dueDate: date('2026-04-14'), amountMinor: 500_00 },
      { dueDate: date('2026-06-26'), amountMinor: 500_00 },
    ];
    expect(simpleInterestMinor(plan, 1_000, from)).toBe(30_00);
    expect(simpleInterestMinor(plan, 0, from)).toBe(0);
    // 0.5 of a cent goes to the even one: 73 days of 0.25 at 10 % are half a cent, of 0.75 one and a half.
    expect(simpleInterestMinor([{ dueDate: date('2026-04-14'), amountMinor: 25 }], 1_000, from)).toBe(0);
    expect(simpleInterestMinor([{ dueDate: date('2026-04-14'), amountMinor: 75 }], 1_000, from)).toBe(2);
  });

  test('of adjoining periods is that of both together, and of none on the day itself', () => {
    const day = date('2026-04-14');
    expect(simpleInterestMinor([{ dueDate: from, amountMinor: 9e12 }], 1_800, from)).toBe(0);
    expect(simpleInterestMinor([{ dueDate: day, amountMinor: 9e12 }], 1_800, from)).toBe((9e12 * 73 * 1_800) / 3_650_000);
  });
});

test('what comes later is worth less today', () => {
  const plan = [
    { dueDate: from, amountMinor: 100_00 },
    { dueDate: date('2027-01-31'), amountMinor: 108_00 },
  ];
  expect(presentValueMinor(plan, 800, from)).toBe(200_00);
  expect(presentValueMinor(plan, 0, from)).toBe(sumMinorOf(plan));
});
