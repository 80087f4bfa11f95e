import { expect, test } from 'vitest';
import { numbersOf } from '#tests/support/made-ledger.ts';
import { OpenTablesFit } from './lateness-factors.ts';

const bands = { terms: 0, toDue: 1, recent: 0, longerTerms: 1, ownDay: 0 };

test('finds the days and the factors that made the late days it saw', () => {
  const random = numbersOf(7);
  const fit = new OpenTablesFit();
  for (let at = 0; at < 200_000; at += 1) {
    const terms = random() < 0.5 ? 0 : 3;
    const recent = random() < 0.5 ? 0 : 3;
    const longerTerms = random() < 0.8 ? 1 : 3;
    const days = (terms === 0 ? 2 : 6) * (recent === 3 ? 1.5 : 1) * (longerTerms === 3 ? 2 : 1);
    fit.add({ ...bands, terms, recent, longerTerms }, 1, 1, days);
  }
  const tables = fit.tables(1.2);
  const expected = (terms: number, recent: number, longerTerms: number) =>
    (tables.openDays[terms]?.[1] ?? 0) *
    (tables.recentFactors[terms === 3 ? 1 : 0]?.[recent] ?? 0) *
    (tables.longerTermsFactors[longerTerms] ?? 0) *
    (tables.ownDayFactors[0] ?? 0);
  expect(expected(0, 0, 1)).toBeCloseTo(2, 1);
  expect(expected(0, 3, 3)).toBeCloseTo(6, 1);
  expect(expected(3, 0, 1)).toBeCloseTo(6, 1);
  expect(expected(3, 3, 3)).toBeCloseTo(18, 1);
});

test('where nothing was seen, factors are 1 and days the mean', () => {
  const tables = new OpenTablesFit().tables(1.2);
  expect(new Set(tables.openDays.flat())).toEqual(new Set([1.2]));
  expect(new Set([...tables.recentFactors.flat(), ...tables.longerTermsFactors, ...tables.ownDayFactors])).toEqual(new Set([1]));
});

test('one invoice moves its cell a little, not to what it says', () => {
  const fit = new OpenTablesFit();
  fit.add(bands, 1, 1, 60);
  const { openDays, recentFactors } = fit.tables(1.2);
  expect(openDays[0]?.[1]).toBeGreaterThan(1.2);
  expect(openDays[0]?.[1]).toBeLessThan(15);
  expect(recentFactors[0]?.[0]).toBeLessThan(1.7);
});

test('no history, however strange, makes a factor or a cell that says nothing any more', () => {
  const fit = new OpenTablesFit();
  for (const toDue of [0, 1, 2, 3, 4, 5]) {
    fit.add({ ...bands, toDue }, 1e6, 1, 0);
    fit.add({ ...bands, toDue, recent: 3 }, 1e6, 0.01, 60);
    fit.add({ ...bands, toDue, terms: 3, ownDay: 3 }, 1e9, 0.001, 60);
  }
  const tables = fit.tables(1.2);
  const factors = [...tables.recentFactors.flat(), ...tables.longerTermsFactors, ...tables.ownDayFactors];
  expect(Math.max(...factors)).toBe(20);
  expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.05);
  expect(Math.max(...tables.openDays.flat())).toBe(240);
});
