import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { defaultLatenessTables } from './lateness.ts';
import { type PayerKnown, orderOf, payerKnownOf, paymentExpectationOf } from './payment-expectation.ts';

const today = date('2026-03-31');
const quantiles = defaultLatenessTables.delayQuantiles;
/** Nine payments ten days after the due date and four of thirty. */
const tenDaysLate: PayerKnown = { recentDelays: [10, 10, 10, 10, 10, 10, 10, 10, 10, 30, 30, 30, 30], quantiles, isStayed: false };
const open = (dueDate: string, over = {}) => build.invoice({ issueDate: '2026-01-01', dueDate, ...over });
const of = (dueDate: string, over = {}, payer = tenDaysLate) => paymentExpectationOf(open(dueDate, over), payer, today);

describe('when an invoice is expected', () => {
  test('is the due date and the usual delay, with a latest day', () => {
    expect(of('2026-03-25')).toEqual({
      kind: 'expected',
      on: '2026-04-04',
      latest: '2026-04-24',
      delay: { days: 10, latestDays: 30 },
    });
    expect(of('2026-03-21')).toMatchObject({ kind: 'expected', on: today });
  });

  test('is a latest day alone once the usual day has gone by, and cannot be told once that has too', () => {
    expect(of('2026-03-20')).toMatchObject({ kind: 'pastUsualDay', usual: '2026-03-30', latest: '2026-04-19' });
    expect(of('2026-03-01')).toMatchObject({ kind: 'pastUsualDay', latest: today });
    expect(of('2026-02-28')).toEqual({ kind: 'untold', because: 'usualDaysPassed' });
  });

  test('cannot be told of what is disputed whole, of a due date before the issue, and while a stay stands', () => {
    expect(of('2026-04-20', { disputedAmountMinor: 100_00 })).toEqual({ kind: 'untold', because: 'disputed' });
    expect(of('2026-04-20', { disputedAmountMinor: 99_00 })).toMatchObject({ kind: 'expected' });
    expect(of('2025-12-31')).toEqual({ kind: 'untold', because: 'dueBeforeIssued' });
    expect(of('2026-04-20', {}, { ...tenDaysLate, isStayed: true })).toEqual({ kind: 'untold', because: 'stay' });
  });

  test('is nothing where nothing is owed', () => {
    for (const over of [
      { status: 'paid', paidDate: '2026-03-20', openAmountMinor: 0 },
      { status: 'void', openAmountMinor: 0 },
      { kind: 'creditMemo', amountMinor: -5_00, openAmountMinor: -5_00 },
    ]) {
      expect(of('2026-04-20', over)).toBeNull();
    }
  });
});

test('what is known of a payer is its last delays and whether a stay stands', () => {
  const folder = build.folder({
    account: build.account({ staySince: '2026-03-01' }),
    invoices: [build.invoice({ status: 'paid', openAmountMinor: 0, dueDate: '2026-03-01', paidDate: '2026-03-08' })],
  });
  expect(payerKnownOf(folder, quantiles)).toEqual({ recentDelays: [7], quantiles, isStayed: true });
});

test('days that can be told sort before those that cannot, and nothing owed comes last', () => {
  const days = ['2026-03-25', '2026-03-20', '2026-01-20'].map((dueDate) => orderOf(of(dueDate)));
  expect([orderOf(null), ...days.toReversed()].toSorted()).toEqual([...days, orderOf(null)]);
});
