import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { madeLedger } from '#tests/support/made-ledger.ts';
import { type BackTestRow, backTestLedgerOf, backTestViewOf } from './back-test-ledger.ts';
import { makeRankers, orderNames } from './back-test-orders.ts';
import { backTestDatesOf, backTestSteps, runBackTest } from './back-test.ts';
import { addDays, epochDay, fromEpochDay, isoWeekday } from './kernel/dates.ts';
import { unpaidDay } from './lateness-history.ts';

const rows = madeLedger();
const ledger = backTestLedgerOf(rows);
const dates = backTestDatesOf(ledger);
if (dates === null) throw new Error('the made ledger is too short');

describe('a ledger', () => {
  test('leaves out what cannot be: no amount, due before issued, terms over a year, paid before issued', () => {
    const row: BackTestRow = { account: 'A', issueDate: date('2026-01-01'), dueDate: date('2026-01-31'), paidDate: null, amount: 5 };
    const cleaned = backTestLedgerOf([
      row,
      { ...row, amount: 0 },
      { ...row, dueDate: date('2025-12-31') },
      { ...row, dueDate: date('2027-01-02') },
      { ...row, paidDate: date('2025-12-31') },
      { ...row, account: 'B', paidDate: date('2026-02-03') },
    ]);
    expect(cleaned).toMatchObject({ accountCount: 2, leftOut: 4, lastDay: epochDay(date('2026-02-03')) });
    expect([...cleaned.account]).toEqual([0, 1]);
  });
});

describe('what is known on a day', () => {
  const today = dates.fromDay + 140;

  test('holds nothing later: no invoice issued, no payment made after that evening', () => {
    const view = backTestViewOf(ledger, today);
    expect(Math.max(...view.issueDay)).toBeLessThanOrEqual(today);
    expect([...view.paidDay].filter((day) => day > today && day !== unpaidDay)).toEqual([]);
    expect([...view.openRows].every((row) => view.paidDay[row] === unpaidDay)).toBe(true);
    expect(new Set(Array.from(view.openRows, (row) => view.account[row]))).toEqual(new Set(view.queue));
  });

  test('the canary: had all of it been paid on other days afterwards, every order but the oracle would be the same', () => {
    const otherwise = backTestLedgerOf(
      rows.map((row) =>
        row.paidDate === null || epochDay(row.paidDate) > today ? { ...row, paidDate: addDays(fromEpochDay(today), 300) } : row,
      ),
    );
    const [rankers, others] = [makeRankers(), makeRankers()];
    for (const name of orderNames) {
      if (name === 'oracle') continue;
      expect(others[name](backTestViewOf(otherwise, today)), name).toEqual(rankers[name](backTestViewOf(ledger, today)));
    }
  });

  test('no order reaches into the ledger through what it is given', () => {
    const before = ledger.paidDay.slice();
    const view = backTestViewOf(ledger, today);
    view.paidDay.fill(0);
    view.amount.fill(0);
    expect(ledger.paidDay).toEqual(before);
    expect(ledger.amount.every((amount) => amount > 0)).toBe(true);
  });
});

describe('the dates', () => {
  test('are every second Monday from 500 days after the first invoice, while sixty days follow', () => {
    expect(isoWeekday(fromEpochDay(dates.fromDay))).toBe(1);
    expect(dates.fromDay - (ledger.issueDay[0] ?? 0)).toBeGreaterThanOrEqual(500);
    expect(dates.fromDay - (ledger.issueDay[0] ?? 0)).toBeLessThan(507);
    expect(dates.toDay + 60).toBeLessThanOrEqual(ledger.lastDay);
    expect(dates.toDay + 74).toBeGreaterThan(ledger.lastDay);
    expect(dates.toDay - dates.fromDay).toBe(14 * (dates.count - 1));
  });

  test('a shorter history is tested from its half on; a history of a month, or of nothing, not at all', () => {
    const first = ledger.issueDay[0] ?? 0;
    const until = (days: number) => backTestLedgerOf(rows.filter((row) => row.paidDate !== null && epochDay(row.paidDate) <= first + days));
    const half = backTestDatesOf(until(400));
    expect(half?.fromDay).toBeGreaterThan(first + 190);
    expect(half?.count).toBeGreaterThan(5);
    expect(backTestDatesOf(until(30))).toBeNull();
    expect(backTestDatesOf(backTestLedgerOf([]))).toBeNull();
  });

  test('can be given, but not beyond what the data tell', () => {
    const given = backTestDatesOf(ledger, { fromDay: dates.fromDay + 28, toDay: dates.toDay + 5000 });
    expect(given).toEqual({ fromDay: dates.fromDay + 28, toDay: dates.toDay, count: dates.count - 2 });
    expect(backTestDatesOf(ledger, { fromDay: dates.toDay + 100 })).toBeNull();
    expect(backTestDatesOf(ledger, { fromDay: (ledger.issueDay[0] ?? 0) - 100 })).toBeNull();
  });
});

describe('a run', () => {
  const result = runBackTest(ledger, dates);
  if (result === null) throw new Error('stopped by nobody');

  test('the oracle is never beaten, and ours is before every order that looks at what is past due alone', () => {
    expect(result.dates).toBe(dates.count);
    for (const name of orderNames) {
      const { orders } = result;
      for (const figure of ['m60@20', 'm60@50', 'm60@100', 'ndcg@50'] as const) {
        expect(orders[name][figure], `${name} ${figure}`).toBeLessThanOrEqual(orders.oracle[figure] + 1e-12);
      }
      if (name !== 'ours' && name !== 'oracle') expect(orders.ours['m60@20'], name).toBeGreaterThan(orders[name]['m60@20']);
    }
    expect(result.orders.oracle['ndcg@50']).toBeCloseTo(1, 12);
    expect(result.paired.agingBucket.low).toBeGreaterThan(0);
    expect(result.paired.oracle.betterOn).toBe(0);
  });

  test('the same ledger gives the same figures', () => {
    expect(runBackTest(ledger, dates)).toEqual(result);
  });

  test('tells how far it is, and stops when it is told to', () => {
    const told: number[] = [];
    const stopped = runBackTest(ledger, dates, ({ done, total }) => {
      expect(total).toBe(dates.count);
      told.push(done);
      return done === 3 ? 'stop' : undefined;
    });
    expect(stopped).toBeNull();
    expect(told).toEqual([1, 2, 3]);
    expect(backTestSteps(ledger, dates).next()).toMatchObject({ done: false, value: { done: 1, date: fromEpochDay(dates.fromDay) } });
  });
});

test('the share caught, by hand: two accounts past due, one not', () => {
  const first = date('2025-01-06');
  const on = date('2026-01-05');
  const row = (account: string, dueIn: number, paidIn: number | null, amount: number): BackTestRow => ({
    account,
    issueDate: addDays(on, -40),
    dueDate: addDays(on, dueIn),
    paidDate: paidIn === null ? null : addDays(on, paidIn),
    amount,
  });
  const small = backTestLedgerOf([
    { account: 'old', issueDate: first, dueDate: first, paidDate: first, amount: 1 },
    ...Array.from({ length: 20 }, (_, at) => row(`paid on the day ${at}`, 5, 5, 1000 + at)),
    // Ten more days late, 100 each: 1,000 money-days. Unpaid for the whole horizon: 60 x 10. Due in 20, paid in 30: 10 x 50.
    row('A', -3, 10, 100),
    row('B', -10, null, 10),
    row('C', 20, 30, 50),
    { account: 'later', issueDate: addDays(on, 70), dueDate: addDays(on, 90), paidDate: null, amount: 1 },
  ]);
  const result = runBackTest(small, { fromDay: epochDay(on), toDay: epochDay(on), count: 1 });
  // By open balance the twenty that pay on the day come first.
  expect(result?.orders.openBalance['m60@20']).toBe(0);
  expect(result?.orders.openBalance['m60@50']).toBe(1);
  // Past due come A and B; then 18 of those with an open balance above C's.
  expect(result?.orders.pastDueAmount['m60@20']).toBeCloseTo(1600 / 2100, 12);
  expect(result?.orders.pastDueAmount['late7@50']).toBe(1);
  const gains = [1000, 600, 500];
  const best = gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const ofPastDue = 1000 + 600 / Math.log2(3) + 500 / Math.log2(24);
  expect(result?.orders.pastDueAmount['ndcg@50']).toBeCloseTo(ofPastDue / best, 12);
});
