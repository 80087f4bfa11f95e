import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { madeLedger } from '#tests/support/made-ledger.ts';
import { paymentDateErrorOf } from './back-test-dates.ts';
import { type BackTestRow, backTestLedgerOf } from './back-test-ledger.ts';
import { addDays, epochDay } from './kernel/dates.ts';

const first = date('2025-01-01');
const row = (at: number, delay: number | null): BackTestRow => {
  const issueDate = addDays(first, at * 30);
  const dueDate = addDays(issueDate, 20);
  return { account: 'A', issueDate, dueDate, paidDate: delay === null ? null : addDays(dueDate, delay), amount: 100 };
};
const errorOf = (rows: readonly BackTestRow[], from: number) =>
  paymentDateErrorOf(backTestLedgerOf(rows), { fromDay: epochDay(first) + from, toDay: epochDay(first) + 10_000 });

describe('how far the dates were off', () => {
  test('a payer always four days late: the due date is wrong by four, ours by nothing', () => {
    const rows = Array.from({ length: 30 }, (_, at) => row(at, 4));
    expect(errorOf(rows, 400)).toEqual({
      invoices: 16,
      ours: { meanAbsoluteDays: 0, within1Day: 1, within3Days: 1 },
      dueDate: { meanAbsoluteDays: 4, within1Day: 0, within3Days: 0 },
      byLatest: 1,
    });
  });

  test('what is paid later cannot be known on the day of issue', () => {
    const rows = Array.from({ length: 12 }, (_, at) => {
      const issueDate = addDays(first, at);
      return { ...row(0, 0), issueDate, dueDate: addDays(issueDate, 20), paidDate: addDays(issueDate, 50) };
    });
    expect(errorOf(rows, 0)).toMatchObject({ invoices: 12, ours: { meanAbsoluteDays: 30, within3Days: 0 }, byLatest: 0 });
  });

  test('what is open is not counted, and nothing at all is no error', () => {
    expect(errorOf([row(0, 0), row(1, null)], 1)).toMatchObject({ invoices: 0, ours: { meanAbsoluteDays: 0 }, byLatest: 0 });
  });

  test('on a history with habits ours is nearer than the due date', () => {
    const ledger = backTestLedgerOf(madeLedger());
    const from = (ledger.issueDay[0] ?? 0) + 500;
    const { ours, dueDate, invoices } = paymentDateErrorOf(ledger, { fromDay: from, toDay: ledger.lastDay });
    expect(invoices).toBeGreaterThan(500);
    expect(ours.meanAbsoluteDays).toBeLessThan(dueDate.meanAbsoluteDays);
  });
});
