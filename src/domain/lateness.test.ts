import { describe, expect, test } from 'vitest';
import {
  defaultLatenessTables,
  latenessScaleOf,
  latenessTablesSchema,
  longerTermsBandOf,
  ownDayBandOf,
  pastDueBandOf,
  recentBandOf,
  timeFactorOf,
  toDueBandOf,
} from './lateness.ts';

describe('bands', () => {
  test('days past due: 1-3, 4-7, 8-14, 15-30, 31-60, 61 and more', () => {
    expect([1, 3, 4, 7, 8, 14, 15, 30, 31, 60, 61, 999].map(pastDueBandOf)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test('days to due: today, 1-3, 4-7, 8-14, 15-30, 31 and more', () => {
    expect([0, 1, 3, 4, 7, 8, 14, 15, 30, 31, 59].map(toDueBandOf)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test('late ones of the last ten: none, a fifth, three fifths, more, nothing paid yet', () => {
    const shares = [
      [0, 10],
      [1, 10],
      [2, 10],
      [3, 10],
      [6, 10],
      [7, 10],
      [1, 1],
      [0, 0],
    ] as const;
    expect(shares.map(([late, paid]) => recentBandOf(late, paid))).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
  });

  test('terms against the usual ones, and days after the usual day of payment', () => {
    expect([-8.1, -8, 5.9, 6, 15.9, 16].map(longerTermsBandOf)).toEqual([0, 1, 1, 2, 2, 3]);
    expect([-7.1, -7, -0.1, 0, 6.9, 7].map(ownDayBandOf)).toEqual([0, 1, 1, 2, 2, 3]);
  });
});

test('the defaults are tables like any other, and say what they are', () => {
  expect(latenessTablesSchema.parse(defaultLatenessTables)).toEqual(defaultLatenessTables);
  expect(defaultLatenessTables).toMatchObject({ source: 'default', fittedOn: null, invoiceCount: 0 });
});

test('the scale holds the tables day by day; what falls due in sixty days has nothing to lose within them', () => {
  const scale = latenessScaleOf(defaultLatenessTables);
  expect([1, 3, 4, 61].map((days) => scale.furtherDays[days])).toEqual([10, 10, 15, 38]);
  expect(scale.openDays[2 * 60 + 6]).toBeCloseTo(4.4 * 0.9, 10);
  expect(scale.openDays).toHaveLength(240);
  expect([0, 30, 60, 90].map(timeFactorOf)).toEqual([1, 0.5, 0, 0]);
});
