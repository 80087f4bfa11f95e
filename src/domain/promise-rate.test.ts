import { expect, test } from 'vitest';
import { currency } from '#tests/support/build.ts';
import { type MaturedPromises, keptCountPercentOf, keptMoneyPercentOf, promiseTallyOf } from './promise-rate.ts';

const usd = currency('USD');
const eur = currency('EUR');
const group = (
  status: MaturedPromises['status'],
  count: number,
  promisedMinor: number,
  keptMinor: number,
  code = usd,
): MaturedPromises => ({
  currency: code,
  status,
  count,
  promisedMinor,
  keptMinor,
});

test('the rate of money is what came in by what was promised, that of promises counts only those kept whole', () => {
  const tally = promiseTallyOf([group('kept', 2, 50_000, 50_000), group('partiallyKept', 1, 20_000, 5_000), group('broken', 1, 30_000, 0)]);
  expect(tally).toEqual({
    keptCount: 2,
    partlyKeptCount: 1,
    brokenCount: 1,
    money: [{ currency: usd, promisedMinor: 100_000, keptMinor: 55_000 }],
  });
  expect(keptMoneyPercentOf(tally, usd)).toBeCloseTo(55, 10);
  expect(keptCountPercentOf(tally)).toBe(50);
});

test('a promise that came judged as kept was kept whole', () => {
  expect(keptMoneyPercentOf(promiseTallyOf([group('kept', 1, 70_000, 0)]), usd)).toBe(100);
});

test('currencies are counted together and their money apart', () => {
  const tally = promiseTallyOf([group('kept', 1, 100, 100), group('broken', 1, 900, 0, eur)]);
  expect(keptCountPercentOf(tally)).toBe(50);
  expect([keptMoneyPercentOf(tally, usd), keptMoneyPercentOf(tally, eur), keptMoneyPercentOf(tally, currency('GBP'))]).toEqual([
    100,
    0,
    null,
  ]);
});

test('where no promise has come to its day, there is no rate', () => {
  const tally = promiseTallyOf([]);
  expect([keptCountPercentOf(tally), keptMoneyPercentOf(tally, usd)]).toEqual([null, null]);
});
