import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { compareHoldOut } from './hold-out.ts';
import { addDays } from './kernel/dates.ts';

const today = date('2026-03-31');
const row = (account: string, dueDaysAgo: number, paidDaysAgo: number | null, amount = 100) => ({
  account,
  issueDate: addDays(today, -dueDaysAgo - 30),
  dueDate: addDays(today, -dueDaysAgo),
  paidDate: paidDaysAgo === null ? null : addDays(today, -paidDaysAgo),
  amount,
});
const isHeldOut = (account: string): boolean => account.startsWith('held');

describe('the hold-out', () => {
  test('is compared by how late a unit of money was', () => {
    const rows = [row('a', 40, 30), row('a', 40, 40, 300), row('b', 20, null), row('held', 40, 20, 50)];
    expect(compareHoldOut(rows, isHeldOut, today)).toEqual({
      days: 90,
      ordered: { accounts: 2, invoices: 3, meanDaysLate: (100 * 10 + 100 * 20) / 500 },
      heldOut: { accounts: 1, invoices: 1, meanDaysLate: 20 },
    });
  });

  test('leaves out what is not due yet, what is long past, and what nobody owes; early is not late', () => {
    const rows = [row('a', -1, null), row('a', 91, 0), row('a', 5, null, 0), row('a', 5, 9)];
    expect(compareHoldOut(rows, isHeldOut, today).ordered).toEqual({ accounts: 1, invoices: 1, meanDaysLate: 0 });
  });

  test('counts no invoice with more than sixty days, and nobody as nobody', () => {
    const { ordered, heldOut } = compareHoldOut([row('a', 80, null)], isHeldOut, today);
    expect(ordered.meanDaysLate).toBe(60);
    expect(heldOut).toEqual({ accounts: 0, invoices: 0, meanDaysLate: 0 });
  });
});
