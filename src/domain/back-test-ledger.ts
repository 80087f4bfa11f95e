import { type LocalDate, epochDay } from './kernel/dates.ts';
import { type HistoryColumns, unpaidDay } from './lateness.ts';

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

/** A cleaned history in columns, sorted by issue day; days are counted from 1970-01-01, `account` counts from 0. */
export type BackTestLedger = HistoryColumns & {
  readonly account: Int32Array;
  readonly amount: Float64Array;
  readonly accountCount: number;
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
      issue: epochDay(row.issueDate),
      due: epochDay(row.dueDate),
      paid: row.paidDate === null ? unpaidDay : epochDay(row.paidDate),
      amount: row.amount,
    }))
    .filter((row) => row.amount > 0 && row.due >= row.issue && row.due - row.issue <= longestTermsDays && row.paid >= row.issue)
    .sort((a, b) => a.issue - b.issue);
  const accounts = new Map<string, number>();
  return {
    account: Int32Array.from(kept, (row) => placeOf(accounts, row.account)),
    issueDay: Int32Array.from(kept, (row) => row.issue),
    dueDay: Int32Array.from(kept, (row) => row.due),
    paidDay: Int32Array.from(kept, (row) => row.paid),
    amount: Float64Array.from(kept, (row) => row.amount),
    accountCount: accounts.size,
    leftOut: rows.length - kept.length,
    lastDay: kept.reduce((last, row) => Math.max(last, row.issue, row.paid === unpaidDay ? row.issue : row.paid), 0),
  };
}

function placeOf(accounts: Map<string, number>, account: string): number {
  const place = accounts.get(account) ?? accounts.size;
  accounts.set(account, place);
  return place;
}

/** What was known at the end of one day: nothing in it is later. A queue row is an account with something open. */
export type BackTestView = HistoryColumns & {
  readonly today: number;
  readonly accountCount: number;
  /** By row; rows issued later are not there, payments made later read as `unpaidDay`. */
  readonly account: Int32Array;
  readonly amount: Float64Array;
  /** The queue's accounts, ascending. */
  readonly queue: Int32Array;
  /** Open rows, account by account in the order of `queue`: those of `queue[n]` stand at `starts[n]` to before `starts[n + 1]`. */
  readonly openRows: Int32Array;
  readonly starts: Int32Array;
};

/** What was known of a ledger at the end of `today`. Everything is copied, so that what happened later is out of reach. */
export function backTestViewOf(ledger: BackTestLedger, today: number): BackTestView {
  const count = firstAfter(ledger.issueDay, today);
  const account = ledger.account.slice(0, count);
  const paidDay = ledger.paidDay.slice(0, count).map((day) => (day > today ? unpaidDay : day));
  return {
    today,
    accountCount: ledger.accountCount,
    account,
    issueDay: ledger.issueDay.slice(0, count),
    dueDay: ledger.dueDay.slice(0, count),
    paidDay,
    amount: ledger.amount.slice(0, count),
    ...queueOf(account, paidDay, ledger.accountCount),
  };
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

function queueOf(account: Int32Array, paidDay: Int32Array, accountCount: number): Pick<BackTestView, 'queue' | 'openRows' | 'starts'> {
  const counts = new Int32Array(accountCount);
  account.forEach((of, row) => {
    if (paidDay[row] === unpaidDay) counts[of] = (counts[of] ?? 0) + 1;
  });
  const queue = Int32Array.from([...counts.keys()].filter((of) => (counts[of] ?? 0) > 0));
  const starts = new Int32Array(queue.length + 1);
  const next = new Int32Array(accountCount);
  queue.forEach((of, at) => {
    next[of] = starts[at] ?? 0;
    starts[at + 1] = (starts[at] ?? 0) + (counts[of] ?? 0);
  });
  const openRows = new Int32Array(starts[queue.length] ?? 0);
  account.forEach((of, row) => {
    if (paidDay[row] !== unpaidDay) return;
    openRows[next[of] ?? 0] = row;
    next[of] = (next[of] ?? 0) + 1;
  });
  return { queue, openRows, starts };
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
