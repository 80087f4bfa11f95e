import { type BackTestView, foldByAccount, sumByAccount } from './back-test-ledger.ts';
import { fromEpochDay } from './kernel/dates.ts';
import { lateSumsOfColumns, payerHistoryOf } from './late-money-core.ts';
import { fitLatenessColumns } from './lateness-fit.ts';
import { PaymentWalk, medianAmountOf, openItemsOf } from './lateness-history.ts';
import { type LatenessTables, latenessScaleOf } from './lateness.ts';
import { type HabitSums, emptyHabitSums } from './payment-habit.ts';

/** The orders of a queue that are compared. The oracle alone knows what will happen: nothing can do better. */
export const orderNames = ['ours', 'pastDueAmount', 'daysPastDue', 'agingBucket', 'sapRules', 'openBalance', 'oracle'] as const;
export type OrderName = (typeof orderNames)[number];

/** Scores the accounts of a view's queue, higher first; it is asked date after date, ascending. */
export type Ranker = (view: BackTestView) => Float64Array;

/** Makes the rankers of one run; the oracle is not among them. */
export function makeRankers(): Readonly<Record<Exclude<OrderName, 'oracle'>, Ranker>> {
  return {
    ours: makeOurs(),
    pastDueAmount,
    daysPastDue,
    agingBucket,
    sapRules,
    openBalance: (view) => sumByAccount(view, (row) => view.amount[row] ?? 0),
  };
}

/** The further days of a table are fitted anew after so many days; what is known of terms and payers is as of each date. */
const refitDays = 84;

/** The order of the product: expected late money, by the same sums, tables and rule. */
function makeOurs(): Ranker {
  let tables: LatenessTables | undefined;
  let fittedDay = 0;
  return (view) => {
    if (tables === undefined || view.today - fittedDay >= refitDays) {
      tables = fitLatenessColumns(view, fromEpochDay(view.today));
      fittedDay = view.today;
    }
    const walk = walkOf(view);
    return lateMoneyOf(view, walk.habits, tables.source === 'own' ? { ...tables, ...walk.terms() } : tables);
  };
}

function walkOf(view: BackTestView): PaymentWalk {
  const walk = new PaymentWalk(view);
  walk.advanceTo(view.today);
  return walk;
}

function lateMoneyOf(view: BackTestView, habits: readonly HabitSums[], tables: LatenessTables): Float64Array {
  const scale = latenessScaleOf(tables);
  const items = openItemsOf(view, view);
  return Float64Array.from(view.queue, (account, at) => {
    const history = payerHistoryOf(habits[account] ?? emptyHabitSums(), scale, view.today);
    return lateSumsOfColumns(items, view.starts[at] ?? 0, view.starts[at + 1] ?? 0, history, scale, view.today).total;
  });
}

const daysLate = (view: BackTestView, row: number): number => Math.max(0, view.today - (view.dueDay[row] ?? 0));

function pastDueAmount(view: BackTestView): Float64Array {
  return sumByAccount(view, (row) => (daysLate(view, row) > 0 ? (view.amount[row] ?? 0) : 0));
}

function daysPastDue(view: BackTestView): Float64Array {
  return foldByAccount(view, (most, row) => Math.max(most, daysLate(view, row)));
}

/** A bucket counts for more than any amount. */
const bucketWeight = 1e15;

/** As dunning lists of an ERP are sorted: oldest bucket (1-30, 31-60, 61-90, 91+) first, in it the past-due amount. */
function agingBucket(view: BackTestView): Float64Array {
  const amounts = pastDueAmount(view);
  return daysPastDue(view).map((days, at) => bucketWeight * [1, 31, 61, 91].filter((start) => days >= start).length + (amounts[at] ?? 0));
}

/** What a points system of the usual kind asks and gives; points are whole figures somebody chose. */
const sapPoints = { amount: 40, days: 30, risk: 20, dueSoon: 10 } as const;
const sapLimits = { medianInvoices: 2, daysPastDue: 7, lateShare: 0.3, daysToDue: 14 } as const;

/**
 * A rule set as collection systems ship it: 40 points for the amount past due (all of them from twice the median invoice on), 30 for more than
 * 7 days past due, 20 for a risky payer (more than 30 % of invoices paid late), 10 for something due within 14 days.
 */
function sapRules(view: BackTestView): Float64Array {
  const amounts = pastDueAmount(view);
  const days = daysPastDue(view);
  const dueSoon = foldByAccount(view, (is, row) => {
    const daysToDue = (view.dueDay[row] ?? 0) - view.today;
    return daysToDue >= 0 && daysToDue <= sapLimits.daysToDue ? 1 : is;
  });
  const full = sapLimits.medianInvoices * medianAmountOf(view);
  const { habits } = walkOf(view);
  return Float64Array.from(view.queue, (account, at) => {
    const habit = habits[account];
    const isRisky = habit !== undefined && habit.lateCount > sapLimits.lateShare * habit.paidCount;
    return (
      sapPoints.amount * Math.min(1, (amounts[at] ?? 0) / full) +
      ((days[at] ?? 0) > sapLimits.daysPastDue ? sapPoints.days : 0) +
      (isRisky ? sapPoints.risk : 0) +
      sapPoints.dueSoon * (dueSoon[at] ?? 0)
    );
  });
}
