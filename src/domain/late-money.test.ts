import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { addDays, epochDay } from './kernel/dates.ts';
import { lateSumsOfColumns } from './late-money-core.ts';
import { type LateMoneyItem, lateMoney, openItemColumnsOf, payerHistoryOfHabit } from './late-money.ts';
import { type LatenessTables, defaultLatenessTables, latenessScaleOf } from './lateness.ts';
import { type PaymentHabit, noPaymentHabit, paymentHabitOf } from './payment-habit.ts';
import { defaultPolicy } from './policy.ts';

const today = date('2026-03-31');
const weights = defaultPolicy.orderingWeightPpm;
const item = (daysPastDue: number, openAmountMinor: number, over: Partial<{ [K in keyof LateMoneyItem]: unknown }> = {}): LateMoneyItem => {
  const dueDate = addDays(today, -daysPastDue);
  return build.invoice({ dueDate, issueDate: addDays(dueDate, -36), openAmountMinor, ...over });
};
const worth = (items: readonly LateMoneyItem[], habit: PaymentHabit = noPaymentHabit, tables: LatenessTables = defaultLatenessTables) =>
  lateMoney(items, habit, tables, today, weights);
const habitOf = (daysLate: readonly number[], termsDays = 36) =>
  paymentHabitOf(
    daysLate.map((late, at) => {
      const dueDate = addDays(today, -100 - at);
      return build.invoice({ issueDate: addDays(dueDate, -termsDays), dueDate, paidDate: addDays(dueDate, late), status: 'paid' });
    }),
  );

describe('what one item is worth', () => {
  test('48,200 nine days past due: invoices this late have stayed unpaid another 20 days', () => {
    expect(worth([item(9, 48_200_00)])).toEqual({
      moneyDays: 964_000,
      parts: [
        {
          code: 'item.pastDue',
          item: 0,
          collectableMinor: 48_200_00,
          currency: 'USD',
          daysPastDue: 9,
          expectedDays: 20,
          moneyDays: 964_000,
        },
      ],
    });
  });

  test('not yet due: every figure of the sentence is there, and their product is what is expected', () => {
    const habit = habitOf([10, 10, 10, 10, 10, 0, 0, 0]);
    const [part] = worth([item(-6, 90_000_00)], habit).parts;
    expect(part).toMatchObject({
      code: 'item.notYetDue',
      daysToDue: 6,
      termsDays: 36,
      openDays: expect.closeTo(4.4 * 0.9, 10),
      payer: { ratio: expect.closeTo(1.4, 1), paidCount: 8 },
      recent: { factor: 1.3, late: 5, of: 8 },
      terms: { factor: 0.7, usualTermsDays: expect.closeTo(34, 0) },
      ownDay: { factor: 0.95, usualDelayDays: expect.closeTo(5, 0) },
    });
    if (part?.code !== 'item.notYetDue') throw new Error('not the part that was asked for');
    const product = part.openDays * part.payer.factor * part.recent.factor * part.terms.factor * part.ownDay.factor;
    expect(part.expectedDays).toBeCloseTo(product, 10);
    expect(part.moneyDays).toBe(Math.round(90_000 * part.expectedDays));
  });

  test('due today and still open is not past due; due in sixty days has nothing to lose yet', () => {
    expect(worth([item(0, 100_00), item(-60, 100_00)]).parts).toMatchObject([
      { code: 'item.notYetDue', daysToDue: 0 },
      { code: 'item.notYetDue', daysToDue: 60, expectedDays: 0, moneyDays: 0 },
    ]);
  });

  test('a payer who is always late is worth more than one who never is, and longer terms than usual more than usual ones', () => {
    const due = [item(-6, 90_000_00)];
    expect(worth(due, habitOf([20, 20, 20, 20])).moneyDays).toBeGreaterThan(2 * worth(due, habitOf([0, 0, 0, 0])).moneyDays);
    expect(worth(due, habitOf([0, 0, 0, 0], 15)).moneyDays).toBeGreaterThan(2 * worth(due, habitOf([0, 0, 0, 0], 36)).moneyDays);
  });

  test('who pays forty days early and has not paid yet is later than the due date says', () => {
    const [part] = worth([item(-6, 90_000_00)], habitOf([-40, -40, -40, -40])).parts;
    expect(part).toMatchObject({ ownDay: { factor: 3.7, daysAfterOwnDay: expect.closeTo(22, 0) } });
  });

  test('what is past due now makes the payer later for what is not yet due', () => {
    const alone = worth([item(-6, 90_000_00)]).parts[0];
    const beside = worth([item(-6, 90_000_00), item(40, 1_00)]).parts[0];
    expect(beside?.moneyDays).toBeGreaterThan(alone?.moneyDays ?? Infinity);
  });

  test('what is due today is not late yet: it says nothing about the payer', () => {
    const ratioBeside = (daysPastDue: number) => {
      const [part] = worth([item(-6, 90_000_00), item(daysPastDue, 1_00)]).parts;
      return part?.code === 'item.notYetDue' ? part.payer.ratio : null;
    };
    expect(ratioBeside(0)).toBe(1);
    expect(ratioBeside(1)).toBeLessThan(1);
    expect(ratioBeside(20)).toBeGreaterThan(1);
  });

  test('no more than the sixty days can be expected', () => {
    const tables = { ...defaultLatenessTables, openDays: defaultLatenessTables.openDays.map((row) => row.map(() => 3000)) };
    expect(worth([item(0, 100_00)], noPaymentHabit, tables).parts).toMatchObject([{ expectedDays: 60, moneyDays: 6000 }]);
  });
});

describe('what is not asked for', () => {
  test('what is disputed does not count: wholly disputed, the item is not there', () => {
    const disputed = item(40, 90_000_00, { disputedAmountMinor: 90_000_00 });
    expect(worth([disputed])).toEqual({ moneyDays: 0, parts: [] });
    expect(worth([item(-6, 100_00), disputed]).moneyDays).toBe(worth([item(-6, 100_00)]).moneyDays);
    expect(worth([item(9, 100_00, { disputedAmountMinor: 60_00 })]).moneyDays).toBe(40 * 20);
  });

  test('credits are used up by all items alike and say so; more credit than debt leaves nothing', () => {
    const credit = item(200, -25_00);
    expect(worth([item(9, 100_00), credit])).toMatchObject({
      moneyDays: 1500,
      parts: [{ moneyDays: 2000 }, { code: 'credits', shareOfOwed: 0.25, moneyDays: -500 }],
    });
    expect(worth([item(9, 100_00), item(1, -900_00)])).toMatchObject({ moneyDays: 0 });
    expect(worth([credit])).toEqual({ moneyDays: 0, parts: [] });
    expect(worth([])).toEqual({ moneyDays: 0, parts: [] });
  });

  test('three currencies are weighed by the policy; one it does not know counts in its own units', () => {
    const of = (code: string) => worth([item(9, 1_000_00, { currency: code })]).moneyDays;
    expect([of('USD'), of('BRL'), of('CHF')]).toEqual([20_000, 3_600, 20_000]);
    expect(worth([item(9, 1_000_000, { currency: 'JPY' })]).moneyDays).toBe(6600 * 20);
  });
});

test('weighed amounts add up to the same in any order, which fractions of ten do not', () => {
  const items = Array.from({ length: 500 }, (_, at) =>
    item(1, 1 + ((at * at * 7919) % 9_999_991), { currency: at % 2 === 0 ? 'BRL' : 'USD' }),
  );
  const sum = (list: readonly LateMoneyItem[]) => openItemColumnsOf(list, weights).amount.reduce((total, amount) => total + amount, 0);
  expect(sum(items.toReversed())).toBe(sum(items));
});

const anyItem = fc
  .record({
    daysPastDue: fc.integer({ min: -400, max: 900 }),
    termsDays: fc.integer({ min: -30, max: 400 }),
    open: fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(0, 1, 1e13, -1e13)),
    disputedShare: fc.constantFrom(0, 0, 0.5, 1, 2),
    code: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'XXX'),
  })
  .map(({ daysPastDue, termsDays, open, disputedShare, code }): LateMoneyItem => {
    const dueDate = addDays(today, -daysPastDue);
    return {
      dueDate,
      issueDate: addDays(dueDate, -termsDays),
      currency: currency(code),
      openAmountMinor: open,
      disputedAmountMinor: Math.round(Math.abs(open) * disputedShare),
    };
  });
const anyHabit = fc
  .array(fc.tuple(fc.integer({ min: -90, max: 200 }), fc.integer({ min: 0, max: 200 })), { maxLength: 15 })
  .map((rows) => rows.map(([late]) => late))
  .map((late) => habitOf(late));

describe('whatever the account', () => {
  const fastTotal = (items: readonly LateMoneyItem[], habit: PaymentHabit) => {
    const scale = latenessScaleOf(defaultLatenessTables);
    const columns = openItemColumnsOf([item(9, 5_00), ...items, item(9, 5_00)], weights);
    const day = epochDay(today);
    return lateSumsOfColumns(columns, 1, items.length + 1, payerHistoryOfHabit(habit, scale, day), scale, day).total;
  };

  test('the parts add up to the total, to what the ranking takes, in any order, and to nothing below zero', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 30 }), anyHabit, (items, habit) => {
        const { moneyDays, parts } = worth(items, habit);
        expect(Number.isSafeInteger(moneyDays)).toBe(true);
        expect(moneyDays).toBeGreaterThanOrEqual(0);
        expect(parts.reduce((sum, part) => sum + part.moneyDays, 0)).toBe(moneyDays);
        expect(fastTotal(items, habit)).toBe(moneyDays);
        expect(worth(items.toReversed(), habit).moneyDays).toBe(moneyDays);
        expect(JSON.stringify(parts)).not.toContain('null');
      }),
      { numRuns: 300 },
    );
  });

  test('a larger amount is never worth less', () => {
    const owed = anyItem.filter((one) => one.openAmountMinor > 0 && one.openAmountMinor < 1e12);
    fc.assert(
      fc.property(fc.array(owed, { minLength: 1, maxLength: 10 }), anyHabit, fc.integer({ min: 0, max: 1e9 }), (items, habit, more) => {
        const [first, ...rest] = items;
        if (first === undefined) return;
        // An item that becomes collectable may change how late the payer is; here it is one before and after.
        fc.pre(first.openAmountMinor > first.disputedAmountMinor);
        const larger = { ...first, openAmountMinor: first.openAmountMinor + more };
        expect(worth([larger, ...rest], habit).moneyDays).toBeGreaterThanOrEqual(worth(items, habit).moneyDays);
      }),
      { numRuns: 200 },
    );
  });

  test('20,000 open items of one account are a matter of a moment', () => {
    const items = Array.from({ length: 20_000 }, (_, at) => item((at % 200) - 100, 100_00 + at));
    const { moneyDays, parts } = worth(items);
    expect(parts).toHaveLength(20_000);
    expect(Number.isSafeInteger(moneyDays)).toBe(true);
    expect(fastTotal(items, noPaymentHabit)).toBe(moneyDays);
  });
});
