import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import {
  type JudgingRules,
  type Receipt,
  bankingDaysIn,
  closedOnOf,
  judgeInstalment,
  judgePromise,
  lastDayOf,
} from './promise-judgement.ts';

/** In the United States: 26 November 2026 is Thanksgiving. */
const rules = (toleranceDays = 0): JudgingRules => ({
  settings: { toleranceDays, mostDaysAhead: 60 },
  isBankingDay: bankingDaysIn('US'),
});
const promise = { amountMinor: 1_000_00, promisedDate: date('2026-11-25'), recordedOn: date('2026-11-16') };
const received = (amountMinor: number, on: string, paymentId = 'one'): Receipt => ({ paymentId, on: date(on), amountMinor });
const judged = (receipts: readonly Receipt[], today: string, toleranceDays = 0, over: Partial<typeof promise> = {}) =>
  judgePromise({ ...promise, ...over }, receipts, date(today), rules(toleranceDays));

describe('the last day of a promise', () => {
  test.each([
    ['a Wednesday, at once', '2026-11-25', 0, '2026-11-25'],
    ['a Wednesday, two banking days on, over a holiday and not yet a weekend', '2026-11-24', 2, '2026-11-27'],
    ['a Wednesday before a holiday, two banking days on, over it and a weekend', '2026-11-25', 2, '2026-11-30'],
    ['a holiday', '2026-11-26', 0, '2026-11-27'],
    ['a Saturday', '2026-11-28', 0, '2026-11-30'],
    ['a Sunday, one banking day on', '2026-11-29', 1, '2026-12-01'],
    ['29 February', '2028-02-29', 1, '2028-03-01'],
  ])('%s', (_what, promisedDate, toleranceDays, last) => {
    expect(lastDayOf({ promisedDate: date(promisedDate) }, rules(toleranceDays))).toBe(last);
  });
});

describe('a promise of 1,000 for Wednesday', () => {
  test('is open up to its day, and broken on the morning after', () => {
    expect(judged([], '2026-11-25')).toEqual({ status: 'open', keptMinor: 0 });
    expect(judged([], '2026-11-26')).toEqual({ status: 'broken', keptMinor: 0 });
  });

  test('is open as long as the tolerance runs', () => {
    expect(judged([], '2026-11-30', 2).status).toBe('open');
    expect(judged([], '2026-12-01', 2).status).toBe('broken');
  });

  test('is kept as soon as all of it is there, also before its day and in parts', () => {
    expect(judged([received(600_00, '2026-11-18', 'one'), received(400_00, '2026-11-19', 'two')], '2026-11-19')).toEqual({
      status: 'kept',
      keptMinor: 1_000_00,
    });
  });

  test('paid in part is open until its day, then kept in part', () => {
    expect(judged([received(600_00, '2026-11-18')], '2026-11-25')).toEqual({ status: 'open', keptMinor: 600_00 });
    expect(judged([received(600_00, '2026-11-18')], '2026-11-26')).toEqual({ status: 'partiallyKept', keptMinor: 600_00 });
  });

  test('paid over is kept with what was promised', () => {
    expect(judged([received(5_000_00, '2026-11-20')], '2026-11-26')).toEqual({ status: 'kept', keptMinor: 1_000_00 });
  });

  test('paid too late stays broken, and money from before it was given does not count', () => {
    expect(judged([received(1_000_00, '2026-11-26')], '2026-11-27').status).toBe('broken');
    expect(judged([received(1_000_00, '2026-11-15')], '2026-11-27').status).toBe('broken');
  });

  test('kept and then returned by the bank is broken, also weeks later', () => {
    const paid = received(1_000_00, '2026-11-24');
    expect(judged([paid, received(-1_000_00, '2026-12-10')], '2026-12-10')).toEqual({ status: 'broken', keptMinor: 0 });
    expect(judged([paid, received(-300_00, '2026-12-10')], '2026-12-10')).toEqual({ status: 'partiallyKept', keptMinor: 700_00 });
  });

  test('returned and paid again in time is kept', () => {
    const receipts = [received(1_000_00, '2026-11-18'), received(-1_000_00, '2026-11-20'), received(1_000_00, '2026-11-25', 'two')];
    expect(judged(receipts, '2026-11-26').status).toBe('kept');
  });

  test('a reversal of a payment that never counted takes nothing away', () => {
    const old = [received(800_00, '2026-11-10', 'old'), received(-800_00, '2026-11-20', 'old')];
    expect(judged([...old, received(1_000_00, '2026-11-24', 'new')], '2026-11-26').status).toBe('kept');
  });
});

const receipt = fc.record({
  paymentId: fc.constantFrom('one', 'two', 'three'),
  on: fc.integer({ min: -20, max: 40 }).map((days): LocalDate => addDays(promise.recordedOn, days)),
  amountMinor: fc.integer({ min: -1_500_00, max: 1_500_00 }).filter((amount) => amount !== 0),
});

test('whatever comes and goes: never more than promised, never less than nothing, the order does not matter, and open ends with the last day', () => {
  fc.assert(
    fc.property(fc.array(receipt, { maxLength: 8 }), fc.integer({ min: 0, max: 40 }), (receipts, days) => {
      const today = addDays(promise.recordedOn, days);
      const verdict = judgePromise(promise, receipts, today, rules(1));
      expect(verdict.keptMinor).toBeGreaterThanOrEqual(0);
      expect(verdict.keptMinor).toBeLessThanOrEqual(promise.amountMinor);
      expect(verdict.status === 'kept').toBe(verdict.keptMinor === promise.amountMinor);
      expect(judgePromise(promise, receipts.toReversed(), today, rules(1))).toEqual(verdict);
      if (verdict.status === 'open') expect(today <= lastDayOf(promise, rules(1))).toBe(true);
      if (verdict.status === 'broken') expect(verdict.keptMinor).toBe(0);
    }),
    { numRuns: 2_000 },
  );
});

describe('an instalment', () => {
  /** The second of two of 1,000: the first, a week before it, comes first out of whatever is paid. */
  const second = (receipts: readonly Receipt[], today: string) =>
    judgeInstalment({ ...promise, promisedDate: date('2026-12-02') }, { ...ahead, receipts }, date(today), rules());
  const ahead = { aheadMinor: 1_000_00, interestMinor: 0, surplus: [] };

  test('is not kept by the money for the one before, also where that came late', () => {
    expect(second([received(1_000_00, '2026-11-20')], '2026-12-02')).toEqual({ status: 'open', keptMinor: 0 });
    expect(second([received(1_000_00, '2026-11-30')], '2026-12-03')).toEqual({ status: 'broken', keptMinor: 0 });
  });

  test('is kept by what is left of all that came in by its own day', () => {
    const [early, late] = [received(1_200_00, '2026-11-20', 'one'), received(800_00, '2026-12-02', 'two')];
    expect(second([early], '2026-12-03')).toEqual({ status: 'partiallyKept', keptMinor: 200_00 });
    expect(second([early, late], '2026-12-02')).toEqual({ status: 'kept', keptMinor: 1_000_00 });
    expect(second([received(2_500_00, '2026-11-17')], '2026-11-17')).toEqual({ status: 'kept', keptMinor: 1_000_00 });
  });

  test('is broken after all by a debit that comes back', () => {
    const paid = [received(2_000_00, '2026-11-20', 'one'), { ...received(-2_000_00, '2026-12-20', 'one') }];
    expect(second(paid, '2026-12-21')).toEqual({ status: 'broken', keptMinor: 0 });
  });
});

describe('the last payment of a plan with interest', () => {
  /** 1,000 of the invoices and 50 of interest, behind 1,000 that are paid. */
  const last = (receipts: readonly Receipt[], surplus: readonly Receipt[], today: string) => {
    const instalment = { ...promise, amountMinor: 1_050_00, promisedDate: date('2026-12-02') };
    const money = { aheadMinor: 1_000_00, receipts, interestMinor: 50_00, surplus };
    return judgeInstalment(instalment, money, date(today), rules());
  };
  const all = [received(2_000_00, '2026-11-20')];

  test('is kept when the invoices are paid and the interest has come', () => {
    expect(last(all, [received(50_00, '2026-12-02', 'two')], '2026-12-02')).toEqual({ status: 'kept', keptMinor: 1_050_00 });
    expect(last(all, [received(30_00, '2026-11-20'), received(90_00, '2026-12-02', 'two')], '2026-12-03').status).toBe('kept');
  });

  test('is not, where the interest or a part of it has not come by its day, or where money stands against nothing and the invoices are open', () => {
    expect(last(all, [], '2026-12-02')).toEqual({ status: 'open', keptMinor: 1_000_00 });
    expect(last(all, [], '2026-12-03')).toEqual({ status: 'partiallyKept', keptMinor: 1_000_00 });
    expect(last(all, [received(20_00, '2026-12-02', 'two')], '2026-12-03')).toEqual({ status: 'partiallyKept', keptMinor: 1_020_00 });
    expect(last(all, [received(50_00, '2026-12-03', 'two')], '2026-12-04').status).toBe('partiallyKept');
    expect(last(all, [received(50_00, '2026-11-15', 'two')], '2026-12-04').status).toBe('partiallyKept');
    expect(last([received(1_990_00, '2026-11-20')], [received(500_00, '2026-11-20')], '2026-12-03')).toEqual({
      status: 'partiallyKept',
      keptMinor: 1_040_00,
    });
  });

  test('is not kept by more for the invoices: that is no interest', () => {
    expect(last([received(2_500_00, '2026-11-20')], [], '2026-12-03').status).toBe('partiallyKept');
  });
});

test('a judgement counts from its first day, and anew from the day on which a kept promise is broken after all, or a broken one kept', () => {
  const [first, later] = [date('2026-11-20'), date('2027-01-05')];
  expect(closedOnOf({ status: 'open', closedOn: null }, 'kept', first)).toBe(first);
  expect(closedOnOf({ status: 'open', closedOn: null }, 'broken', first)).toBe(first);
  expect(closedOnOf({ status: 'kept', closedOn: first }, 'broken', later)).toBe(later);
  expect(closedOnOf({ status: 'partiallyKept', closedOn: first }, 'broken', later)).toBe(first);
  expect(closedOnOf({ status: 'broken', closedOn: first }, 'kept', later)).toBe(later);
  expect(closedOnOf({ status: 'kept', closedOn: first }, 'open', later)).toBeNull();
});
