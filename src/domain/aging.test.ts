import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currency, date } from '#tests/support/build.ts';
import { agingBuckets, agingOf, bucketLabel, bucketOf } from './aging.ts';
import { addDays } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';

const today = date('2026-03-31');

describe('buckets', () => {
  test.each([
    [-5, 'current'],
    [0, 'current'],
    [1, 'first'],
    [30, 'first'],
    [31, 'second'],
    [60, 'second'],
    [61, 'third'],
    [90, 'third'],
    [91, 'beyond'],
    [4000, 'beyond'],
  ])('%d days late stand in %s', (days, bucket) => {
    expect(bucketOf(days, defaultPolicy)).toBe(bucket);
  });

  test('the labels are those a collector knows', () => {
    expect(agingBuckets.map((bucket) => bucketLabel(bucket, defaultPolicy))).toEqual(['Current', '1–30', '31–60', '61–90', '90+']);
  });
});

describe('totals', () => {
  test('each currency stands alone, the largest first', () => {
    const item = (code: string, openAmountMinor: number, dueDate: string) => ({
      dueDate: date(dueDate),
      currency: currency(code),
      openAmountMinor,
      disputedAmountMinor: 0,
    });
    const totals = agingOf(
      [item('EUR', 500, '2026-03-31'), item('USD', 900, '2026-03-30'), item('USD', -100, '2026-01-01')],
      defaultPolicy,
      today,
    );
    expect(totals).toEqual([
      {
        currency: 'USD',
        openMinor: 800,
        pastDueMinor: 800,
        disputedMinor: 0,
        bucketsMinor: { current: 0, first: 900, second: 0, third: -100, beyond: 0 },
      },
      {
        currency: 'EUR',
        openMinor: 500,
        pastDueMinor: 0,
        disputedMinor: 0,
        bucketsMinor: { current: 500, first: 0, second: 0, third: 0, beyond: 0 },
      },
    ]);
  });

  test('the buckets of a currency always add up to what is open', () => {
    const item = fc.record({
      dueDate: fc.integer({ min: -400, max: 400 }).map((days) => addDays(today, days)),
      currency: fc.constantFrom(currency('USD'), currency('BRL')),
      openAmountMinor: fc.integer({ min: -1e9, max: 1e9 }),
      disputedAmountMinor: fc.constant(0),
    });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        for (const totals of agingOf(items, defaultPolicy, today)) {
          const own = items.filter((i) => i.currency === totals.currency);
          expect(totals.openMinor).toBe(own.reduce((sum, i) => sum + i.openAmountMinor, 0));
          expect(totals.pastDueMinor).toBe(own.filter((i) => i.dueDate < today).reduce((sum, i) => sum + i.openAmountMinor, 0));
        }
      }),
    );
  });
});
