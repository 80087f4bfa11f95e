import type { OpenItemColumns } from './late-money-core.ts';
import { type LatenessTables, defaultLatenessTables } from './lateness.ts';
import { DelayCounts, delayOf } from './payment-date.ts';
import {
  type HabitSums,
  addPaidInvoice,
  decayAfter,
  emptyHabitSums,
  lateDaysOf,
  termsBandCount,
  termsBandOf,
  termsDaysBetween,
} from './payment-habit.ts';

/** The day of a payment that has not been made. */
export const unpaidDay = 2_147_483_647;

/** A history of invoices in columns; days are counted from 1970-01-01. */
export type HistoryColumns = {
  /** Counted from 0. */
  readonly account: Int32Array;
  readonly accountCount: number;
  readonly issueDay: Int32Array;
  readonly dueDay: Int32Array;
  /** `unpaidDay` while an invoice is open. */
  readonly paidDay: Int32Array;
  /** Whole units of the company's currency, above 0. */
  readonly amount: Float64Array;
};

/** An invoice, open or paid, in plain numbers; as in `HistoryColumns`, but for the account, which goes by a name. */
export type HistoryRow = {
  readonly account: string;
  readonly issueDay: number;
  readonly dueDay: number;
  readonly paidDay: number;
  readonly amount: number;
};

/** Puts rows into columns, in their order; accounts are counted as they first come. */
export function historyColumnsOf(rows: readonly HistoryRow[]): HistoryColumns {
  const accounts = new Map<string, number>();
  for (const { account } of rows) if (!accounts.has(account)) accounts.set(account, accounts.size);
  return {
    account: Int32Array.from(rows, (row) => accounts.get(row.account) ?? 0),
    accountCount: accounts.size,
    issueDay: Int32Array.from(rows, (row) => row.issueDay),
    dueDay: Int32Array.from(rows, (row) => row.dueDay),
    paidDay: Int32Array.from(rows, (row) => row.paidDay),
    amount: Float64Array.from(rows, (row) => row.amount),
  };
}

/** The amount in the middle; 1 where there is none. */
export const medianAmountOf = ({ amount }: HistoryColumns): number => amount.toSorted()[amount.length >>> 1] ?? 1;

/** What was open at the end of a day, account by account. */
export type OpenRows = {
  /** The accounts with something open, ascending. */
  readonly queue: Int32Array;
  /** Rows, in the order of `queue`: those of `queue[n]` stand at `starts[n]` to before `starts[n + 1]`. */
  readonly openRows: Int32Array;
  readonly starts: Int32Array;
};

/** The rows issued by the end of `day` and not paid by then. */
export function openRowsOf({ account, accountCount, issueDay, paidDay }: HistoryColumns, day: number): OpenRows {
  const isOpen = (row: number) => (issueDay[row] ?? day) <= day && (paidDay[row] ?? 0) > day;
  const counts = new Int32Array(accountCount);
  account.forEach((of, row) => {
    if (isOpen(row)) counts[of] = (counts[of] ?? 0) + 1;
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
    if (!isOpen(row)) return;
    openRows[next[of] ?? 0] = row;
    next[of] = (next[of] ?? 0) + 1;
  });
  return { queue, openRows, starts };
}

/** Open rows as the rule of late money reads them, in the order of `openRows`. */
export function openItemsOf({ issueDay, dueDay, amount }: HistoryColumns, { openRows }: OpenRows): OpenItemColumns {
  return {
    dueDay: Int32Array.from(openRows, (row) => dueDay[row] ?? 0),
    termsDays: Int32Array.from(openRows, (row) => termsDaysBetween(issueDay[row] ?? 0, dueDay[row] ?? 0)),
    amount: Float64Array.from(openRows, (row) => amount[row] ?? 0),
  };
}

/** Goes through the payments of a history, the earliest first, as its days go by. */
export class PaymentsByDay {
  readonly #history: HistoryColumns;
  readonly #rows: Float64Array;
  #taken = 0;

  constructor(history: HistoryColumns) {
    this.#history = history;
    this.#rows = rowsByPaidDay(history.paidDay);
  }

  /** How many have been taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes what was paid up to the end of `day` and has not been taken yet. */
  takeUntil(day: number, take: (account: number, issueDay: number, dueDay: number, paidDay: number) => void): void {
    const { account, issueDay, dueDay, paidDay } = this.#history;
    for (; this.#taken < this.#rows.length; this.#taken += 1) {
      const row = this.#rows[this.#taken] ?? 0;
      const paid = paidDay[row] ?? unpaidDay;
      if (paid > day) return;
      take(account[row] ?? 0, issueDay[row] ?? 0, dueDay[row] ?? 0, paid);
    }
  }
}

/** The part of the tables that paid invoices alone make. */
export type TermsTables = Pick<LatenessTables, 'invoiceCount' | 'lateDaysByTerms' | 'meanLateDays' | 'meanTermsDays' | 'delayQuantiles'>;

/** A table's cell is drawn towards the overall mean as if so many invoices of the mean lateness stood in it. */
const termsPriorWeight = 20;

/** Goes through the payments of a history day by day and keeps the sums of each account and of the terms bands. */
export class PaymentWalk {
  readonly #payments: PaymentsByDay;
  #day = 0;
  /** By account: the running sums of what was paid so far. */
  readonly habits: readonly HabitSums[];
  readonly #lateDays = new Float64Array(termsBandCount);
  readonly #weights = new Float64Array(termsBandCount);
  #termsDays = 0;
  readonly #delays = new DelayCounts();

  constructor(history: HistoryColumns) {
    this.#payments = new PaymentsByDay(history);
    this.habits = Array.from({ length: history.accountCount }, emptyHabitSums);
  }

  /** Takes in what was paid up to the end of `day`. Days have to ascend. */
  advanceTo(day: number): void {
    this.#payments.takeUntil(day, (account, issue, due, paid) => {
      const sums = this.habits[account];
      if (sums) addPaidInvoice(sums, issue, due, paid);
      this.#addToTerms(termsDaysBetween(issue, due), due, paid);
    });
    this.#ageTerms(day);
  }

  #addToTerms(termsDays: number, due: number, paid: number): void {
    this.#ageTerms(paid);
    const band = termsBandOf(termsDays);
    this.#lateDays[band] = (this.#lateDays[band] ?? 0) + lateDaysOf(due, paid);
    this.#weights[band] = (this.#weights[band] ?? 0) + 1;
    this.#termsDays += termsDays;
    this.#delays.add(termsDays, delayOf(due, paid));
  }

  #ageTerms(day: number): void {
    const decay = decayAfter(day - this.#day);
    this.#day = day;
    if (decay === 1) return;
    for (let band = 0; band < termsBandCount; band += 1) {
      this.#lateDays[band] = (this.#lateDays[band] ?? 0) * decay;
      this.#weights[band] = (this.#weights[band] ?? 0) * decay;
    }
    this.#termsDays *= decay;
  }

  /** The tables of what was paid so far; the defaults' figures where nothing was. */
  terms(): TermsTables {
    const weight = sumOf(this.#weights);
    if (weight === 0) {
      const { lateDaysByTerms, meanLateDays, meanTermsDays, delayQuantiles } = defaultLatenessTables;
      return { invoiceCount: 0, lateDaysByTerms, meanLateDays, meanTermsDays, delayQuantiles };
    }
    const mean = sumOf(this.#lateDays) / weight;
    return {
      invoiceCount: this.#payments.taken,
      meanLateDays: toThousandths(mean),
      meanTermsDays: toThousandths(this.#termsDays / weight),
      delayQuantiles: this.#delays.quantiles(),
      lateDaysByTerms: Array.from(this.#lateDays, (days, band) =>
        toThousandths((days + termsPriorWeight * mean) / ((this.#weights[band] ?? 0) + termsPriorWeight)),
      ),
    };
  }
}

/** The paid rows, earliest payment first: sorted as one number each, day before row, which is many times faster than a comparison of two. */
function rowsByPaidDay(paidDay: Int32Array): Float64Array {
  const rows = 2 ** 31;
  const keys = Float64Array.from(paidDay, (day, row) => (day === unpaidDay ? Infinity : day * rows + row)).sort();
  const paidCount = keys.indexOf(Infinity);
  return keys.subarray(0, paidCount === -1 ? keys.length : paidCount).map((key) => key % rows);
}

/** The sum of figures. */
export const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** What tables hold: three decimals. */
export const toThousandths = (value: number): number => Math.round(value * 1000) / 1000;
