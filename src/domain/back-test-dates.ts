import type { BackTestLedger } from './back-test-ledger.ts';
import type { BackTestDates } from './back-test.ts';
import { PaymentsByDay, unpaidDay } from './lateness-history.ts';
import { DelayCounts, delayOf, delaysKept, expectedDelay } from './payment-date.ts';

/** How far a date said on the day of issue was from the day of the payment; delays are cut to -30 to 60 days. */
export type DateError = {
  readonly meanAbsoluteDays: number;
  readonly within1Day: number;
  readonly within3Days: number;
};

export type PaymentDateResult = {
  readonly invoices: number;
  readonly ours: DateError;
  readonly dueDate: DateError;
  /** The share of payments made by our latest day. */
  readonly byLatest: number;
};

/** How others pay is looked at anew after so many days. */
const refreshDays = 14;

/**
 * For every invoice issued between the dates and paid by the end of the data: the day expected when it was issued, from what was paid by
 * then, against the due date itself.
 */
export function paymentDateErrorOf(
  ledger: BackTestLedger,
  { fromDay, toDay }: Pick<BackTestDates, 'fromDay' | 'toDay'>,
): PaymentDateResult {
  const known = new KnownPayments(ledger);
  const ours: number[] = [];
  const dueDate: number[] = [];
  let byLatest = 0;
  ledger.issueDay.forEach((issue, row) => {
    const paid = ledger.paidDay[row] ?? unpaidDay;
    if (issue < fromDay || issue > toDay || paid === unpaidDay) return;
    const due = ledger.dueDay[row] ?? 0;
    const delay = delayOf(due, paid);
    known.advanceTo(issue);
    const expected = expectedDelay(known.delaysOf(ledger.account[row] ?? 0), due - issue, known.quantiles);
    ours.push(Math.abs(delay - expected.days));
    dueDate.push(Math.abs(delay));
    if (delay <= expected.latestDays) byLatest += 1;
  });
  return {
    invoices: ours.length,
    ours: errorOf(ours),
    dueDate: errorOf(dueDate),
    byLatest: ours.length === 0 ? 0 : byLatest / ours.length,
  };
}

/** What was paid up to a day: the last delays of each account, and how all pay. */
class KnownPayments {
  readonly #payments: PaymentsByDay;
  #refreshedOn = -Infinity;
  readonly #delays: number[][];
  readonly #counts = new DelayCounts();
  quantiles: readonly (readonly number[])[] = [];

  constructor(ledger: BackTestLedger) {
    this.#payments = new PaymentsByDay(ledger);
    this.#delays = Array.from({ length: ledger.accountCount }, () => []);
  }

  delaysOf(account: number): readonly number[] {
    return this.#delays[account] ?? [];
  }

  advanceTo(day: number): void {
    this.#payments.takeUntil(day, (account, issue, due, paid) => {
      const delays = this.#delays[account];
      delays?.push(delayOf(due, paid));
      if (delays && delays.length > delaysKept) delays.shift();
      this.#counts.add(due - issue, delayOf(due, paid));
    });
    if (day - this.#refreshedOn < refreshDays) return;
    this.quantiles = this.#counts.quantiles();
    this.#refreshedOn = day;
  }
}

function errorOf(days: readonly number[]): DateError {
  const share = (of: (day: number) => boolean) => (days.length === 0 ? 0 : days.filter(of).length / days.length);
  return {
    meanAbsoluteDays: days.length === 0 ? 0 : days.reduce((sum, day) => sum + day, 0) / days.length,
    within1Day: share((day) => day <= 1),
    within3Days: share((day) => day <= 3),
  };
}
