import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { decayAfter, noPaymentHabit, paymentHabitOf, paymentHabitSchema, termsBandOf, termsBandRange } from './payment-habit.ts';

const paid = (issueDate: string, termsDays: number, daysLate: number, over = {}) => {
  const dueDate = addDays(date(issueDate), termsDays);
  return build.invoice({ issueDate, dueDate, paidDate: addDays(dueDate, daysLate), status: 'paid', openAmountMinor: 0, ...over });
};

describe('the terms bands', () => {
  test.each([
    [-3, 0],
    [20, 0],
    [21, 1],
    [31, 1],
    [32, 2],
    [46, 2],
    [47, 3],
    [400, 3],
  ])('%d days are in band %d', (days, band) => {
    expect(termsBandOf(days)).toBe(band);
    const { from, to } = termsBandRange(band);
    expect(Math.max(0, days)).toBeGreaterThanOrEqual(from);
    expect(days).toBeLessThanOrEqual(to ?? days);
  });
});

describe('a habit', () => {
  test('two payments 180 days apart: the older one weighs half, as of the day of the newer one', () => {
    const habit = paymentHabitOf([paid('2026-01-01', 30, 10), paid('2025-07-15', 20, 0), build.invoice()]);
    expect(habit.asOf).toBe('2026-02-10');
    expect(decayAfter(180)).toBeCloseTo(0.5, 12);
    const older = decayAfter(190);
    expect(habit).toMatchObject({ paidCount: 2, lateCount: 1, recentLateCount: 1 });
    expect(habit.lateDays).toBe(10);
    expect(habit.termsDays).toBeCloseTo(30 + 20 * older, 5);
    expect(habit.weightByTerms).toEqual([expect.closeTo(older, 5), 1, 0, 0]);
  });

  test('an early payment is no late day, and shows where the payer usually pays', () => {
    const habit = paymentHabitOf([paid('2026-01-01', 60, -40)]);
    expect(habit).toMatchObject({ lateDays: 0, lateCount: 0, delayDays: -40 });
  });

  test('one story of 900 days counts as 60', () => {
    expect(paymentHabitOf([paid('2020-01-01', 30, 900)])).toMatchObject({ lateDays: 60, delayDays: 60 });
  });

  test('only the last ten tell whether it pays late now', () => {
    const early = [1, 2, 3, 4, 5].map((day) => paid(`2025-01-0${day}`, 10, 5));
    const late = [1, 2, 3].map((day) => paid(`2026-01-0${day}`, 10, 5));
    const onTime = [1, 2, 3, 4, 5, 6, 7].map((day) => paid(`2025-06-0${day}`, 10, 0));
    expect(paymentHabitOf([...early, ...onTime])).toMatchObject({ paidCount: 12, lateCount: 5, recentLateCount: 3 });
    expect(paymentHabitOf([...early, ...onTime, ...late])).toMatchObject({ lateCount: 8, recentLateCount: 3 });
  });

  test('eleven paid on one day are told apart by when they were issued, whatever their order in the list', () => {
    const onOneDay = Array.from({ length: 11 }, (_, at) =>
      build.invoice({
        issueDate: addDays(date('2026-01-01'), at),
        dueDate: at === 0 ? '2026-02-27' : '2026-03-10',
        paidDate: '2026-03-01',
        status: 'paid',
      }),
    );
    expect(paymentHabitOf(onOneDay)).toMatchObject({ lateCount: 1, recentLateCount: 0 });
    expect(paymentHabitOf(onOneDay.toReversed())).toEqual(paymentHabitOf(onOneDay));
  });

  test('open and void invoices and credit memos say nothing', () => {
    const rows = [
      build.invoice(),
      paid('2026-01-01', 30, 5, { status: 'void' }),
      paid('2026-01-01', 30, 5, { kind: 'creditMemo', amountMinor: -100 }),
    ];
    expect(paymentHabitOf(rows)).toEqual(noPaymentHabit);
  });

  test('a payment of a day that is still to come weighs as one of today, and one of eleven years ago nothing', () => {
    expect([decayAfter(-5), decayAfter(0), decayAfter(4000)]).toEqual([1, 1, 0]);
  });

  test('whatever the invoices and their order: the same habit, and one that can be stored', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: -20, max: 200 }), fc.integer({ min: -250, max: 400 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const invoices = rows.map(([day, terms, late]) => paid(addDays(date('2018-01-01'), day), terms, late));
        const habit = paymentHabitOf(invoices);
        expect(paymentHabitOf(invoices.toReversed())).toEqual(habit);
        expect(JSON.parse(JSON.stringify(habit))).toEqual(paymentHabitSchema.parse(habit));
        expect(habit.recentLateCount).toBeLessThanOrEqual(Math.min(10, habit.lateCount));
      }),
      { numRuns: 60 },
    );
  });
});
