import { type LocalDate, epochDay } from './kernel/dates.ts';
import { type HistoryColumns, type OpenRows, historyColumnsOf, openRowsOf, unpaidDay } from './lateness-history.ts';

/** One invoice of a history to be tested on. */
export type BackTestRow = {
  readonly account: string;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  /** null while it is not paid. */
  readonly paidDate: LocalDate | null;
  /** Whole units of the company's currency, weighed where there are several. */
  readonly amount: number;
};

/** A cleaned history in columns, sorted by issue day. */
export type BackTestLedger = HistoryColumns & {
  /** Rows that are not in the columns: no amount above zero, terms below 0 or above 365 days, or paid before issued. */
  readonly leftOut: number;
  /** The last day on which something was issued or paid. */
  readonly lastDay: number;
};

const longestTermsDays = 365;

/** Cleans a history and puts it into columns. */
export function backTestLedgerOf(rows: readonly BackTestRow[]): BackTestLedger {
  const kept = rows
    .map((row) => ({
      account: row.account,
      issueDay: epochDay(row.issueDate),
      dueDay: epochDay(row.dueDate),
      paidDay: row.paidDate === null ? unpaidDay : epochDay(row.paidDate),
      amount: row.amount,
    }))
    .filter(({ amount, issueDay, dueDay, paidDay }) => {
      return amount > 0 && dueDay >= issueDay && dueDay - issueDay <= longestTermsDays && paidDay >= issueDay;
    })
    .sort((a, b) => a.issueDay - b.issueDay || a.dueDay - b.dueDay);
  return {
    ...historyColumnsOf(kept),
    leftOut: rows.length - kept.length,
    lastDay: kept.reduce((last, row) => Math.max(last, row.issueDay, row.paidDay === unpaidDay ? row.issueDay : row.paidDay), 0),
  };
}

/**
 * What was known at the end of one day: nothing in it is later. Rows issued later are not there, payments made later read as `unpaidDay`.
 * A queue row is an account with something open.
 */
export type BackTestView = HistoryColumns & OpenRows & { readonly today: number };

/** What was known of a ledger at the end of `today`. Everything is copied, so that what happened later is out of reach. */
export function backTestViewOf(ledger: BackTestLedger, today: number): BackTestView {
  const count = firstAfter(ledger.issueDay, today);
  const known = {
    account: ledger.account.slice(0, count),
    accountCount: ledger.accountCount,
    issueDay: ledger.issueDay.slice(0, count),
    dueDay: ledger.dueDay.slice(0, count),
    paidDay: ledger.paidDay.slice(0, count).map((day) => (day > today ? unpaidDay : day)),
    amount: ledger.amount.slice(0, count),
  };
  return { ...known, ...openRowsOf(known, today), today };
}

/** The first place whose day is later, in ascending days. */
function firstAfter(days: Int32Array, day: number): number {
  let [from, to] = [0, days.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((days[middle] ?? 0) <= day) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Sums a figure over the open rows of each account of the queue. */
export function sumByAccount(view: BackTestView, figure: (row: number) => number): Float64Array {
  return foldByAccount(view, (sum, row) => sum + figure(row));
}

/** Folds the open rows of each account of the queue, starting from 0. */
export function foldByAccount(view: BackTestView, step: (value: number, row: number) => number): Float64Array {
  return Float64Array.from(view.queue, (_, at) => {
    let value = 0;
    for (let place = view.starts[at] ?? 0; place < (view.starts[at + 1] ?? 0); place += 1) value = step(value, view.openRows[place] ?? 0);
    return value;
  });
}
