import { type BackTestLedger, type BackTestView, backTestViewOf, sumByAccount } from './back-test-ledger.ts';
import { type OrderName, makeRankers, orderNames } from './back-test-orders.ts';
import { type PairedDifference, pairedDifference } from './back-test-paired.ts';
import { type LocalDate, fromEpochDay, isoWeekday } from './kernel/dates.ts';
import { unpaidDay } from './lateness-history.ts';
import { horizonDays } from './lateness.ts';

/** Of one order: shares 0 to 1, means over the dates. */
export type OrderFigures = {
  /** Share of all late money-days of the next 60 days that the first 20, 50, 100 accounts hold. */
  readonly 'm60@20': number;
  readonly 'm60@50': number;
  readonly 'm60@100': number;
  /** How near the first 50 are to the best possible sequence (normalised discounted gain, gain = late money-days). */
  readonly 'ndcg@50': number;
  /** Share of the invoices that are or get more than 7 days late within 60 days, in the first 50 accounts. */
  readonly 'late7@50': number;
};

export type BackTestResult = {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly dates: number;
  readonly orders: Readonly<Record<OrderName, OrderFigures>>;
  /** 'm60@50' of ours less that of another order, date by date. */
  readonly paired: Readonly<Record<Exclude<OrderName, 'ours'>, PairedDifference>>;
  /** For a plot: the share in the first 50 accounts on each date. */
  readonly byDate: readonly { readonly date: LocalDate; readonly 'm60@50': Readonly<Record<OrderName, number>> }[];
};

export type BackTestDates = { readonly fromDay: number; readonly toDay: number; readonly count: number };

const stepDays = 14;
/** So much history comes before the first date, where there is that much. */
const warmUpDays = 500;

/**
 * The dates of a back-test: every second Monday from 500 days after the first invoice (half-way, where the history is too short for that)
 * while the 60 days after it lie inside the data; or from and to given days. `null` where no date fits.
 */
export function backTestDatesOf(
  ledger: BackTestLedger,
  given: { readonly fromDay?: number; readonly toDay?: number } = {},
): BackTestDates | null {
  const firstDay = ledger.issueDay[0];
  if (firstDay === undefined) return null;
  const lastDate = ledger.lastDay - horizonDays;
  const fitsWarmUp = firstDay + warmUpDays <= lastDate;
  const fromDay = given.fromDay ?? mondayFrom(fitsWarmUp ? firstDay + warmUpDays : (firstDay + ledger.lastDay) >>> 1);
  const toDay = Math.min(given.toDay ?? lastDate, lastDate);
  const count = Math.floor((toDay - fromDay) / stepDays) + 1;
  return count > 0 && fromDay > firstDay ? { fromDay, toDay: fromDay + (count - 1) * stepDays, count } : null;
}

const mondayFrom = (day: number): number => day + ((8 - isoWeekday(fromEpochDay(day))) % 7);

/** How far a run has come. */
export type BackTestProgress = { readonly done: number; readonly total: number; readonly date: LocalDate };

/**
 * Walks forward over the dates; the orders see on each only what was known that evening. Yields after each date, so that the caller can show
 * progress, let other work in, or stop by not asking on. Deterministic.
 */
export function* backTestSteps(ledger: BackTestLedger, dates: BackTestDates): Generator<BackTestProgress, BackTestResult> {
  const rankers = makeRankers();
  const measured: MeasuredDate[] = [];
  for (let day = dates.fromDay; day <= dates.toDay; day += stepDays) {
    const view = backTestViewOf(ledger, day);
    const truth = truthOf(ledger, view);
    const openBalance = sumByAccount(view, (row) => view.amount[row] ?? 0);
    const figures = byOrder((name) => {
      const scores = name === 'oracle' ? truth.lateMoney : rankers[name](view);
      return figuresOf(sequenceOf(scores, openBalance), truth);
    });
    measured.push({ date: fromEpochDay(day), figures });
    yield { done: measured.length, total: dates.count, date: fromEpochDay(day) };
  }
  return resultOf(measured);
}

/** Runs a back-test at once. Give a way to hear of progress; it stops and returns null when that says so. */
export function runBackTest(
  ledger: BackTestLedger,
  dates: BackTestDates,
  onProgress: (progress: BackTestProgress) => 'stop' | void = () => undefined,
): BackTestResult | null {
  const steps = backTestSteps(ledger, dates);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (onProgress(step.value) === 'stop') return null;
  }
}

type MeasuredDate = { readonly date: LocalDate; readonly figures: Readonly<Record<OrderName, OrderFigures>> };

/** What happened in the 60 days after a date, by account of its queue. */
type Truth = { readonly lateMoney: Float64Array; readonly lateInvoices: Float64Array };

/** An invoice counts as late from so many days past due on, where invoices are counted. */
const lateFromDays = 7;

function truthOf(ledger: BackTestLedger, view: BackTestView): Truth {
  const end = view.today + horizonDays;
  // Rows of a view stand where they stand in the ledger, whose payment days it hides.
  const paidBy = (row: number) => Math.min(ledger.paidDay[row] ?? unpaidDay, end);
  return {
    lateMoney: sumByAccount(
      view,
      (row) => (view.amount[row] ?? 0) * Math.max(0, paidBy(row) - Math.max(view.dueDay[row] ?? 0, view.today)),
    ),
    lateInvoices: sumByAccount(view, (row) => (paidBy(row) - (view.dueDay[row] ?? 0) > lateFromDays ? 1 : 0)),
  };
}

/** Places of the queue, highest score first; ties by open balance, then by account. */
function sequenceOf(scores: Float64Array, openBalance: Float64Array): readonly number[] {
  const score = (at: number) => scores[at] ?? 0;
  const balance = (at: number) => openBalance[at] ?? 0;
  return [...scores.keys()].sort((a, b) => score(b) - score(a) || balance(b) - balance(a) || a - b);
}

function figuresOf(sequence: readonly number[], { lateMoney, lateInvoices }: Truth): OrderFigures {
  const share = (of: Float64Array, count: number) => {
    const all = of.reduce((sum, value) => sum + value, 0);
    const caught = sequence.slice(0, count).reduce((sum, at) => sum + (of[at] ?? 0), 0);
    return all === 0 ? 0 : caught / all;
  };
  const best = discounted([...lateMoney].sort((a, b) => b - a));
  return {
    'm60@20': share(lateMoney, 20),
    'm60@50': share(lateMoney, 50),
    'm60@100': share(lateMoney, 100),
    'ndcg@50': best === 0 ? 0 : discounted(sequence.map((at) => lateMoney[at] ?? 0)) / best,
    'late7@50': share(lateInvoices, 50),
  };
}

/** Discounted cumulative gain of the first 50: gain / log2(place + 1), places from 1. Source: Järvelin and Kekäläinen 2002. */
const discounted = (gains: readonly number[]): number => gains.slice(0, 50).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);

function resultOf(measured: readonly MeasuredDate[]): BackTestResult {
  const from = measured[0]?.date;
  const to = measured.at(-1)?.date;
  if (from === undefined || to === undefined) throw new Error('a back-test without a date');
  const mean = (name: OrderName, figure: keyof OrderFigures) =>
    measured.reduce((sum, { figures }) => sum + figures[name][figure], 0) / measured.length;
  const at50 = (name: OrderName) => measured.map(({ figures }) => figures[name]['m60@50']);
  const { ours: _, ...paired } = byOrder((name) => pairedDifference(at50('ours'), at50(name)));
  return {
    from,
    to,
    dates: measured.length,
    orders: byOrder((name) => ({
      'm60@20': mean(name, 'm60@20'),
      'm60@50': mean(name, 'm60@50'),
      'm60@100': mean(name, 'm60@100'),
      'ndcg@50': mean(name, 'ndcg@50'),
      'late7@50': mean(name, 'late7@50'),
    })),
    paired,
    byDate: measured.map(({ date, figures }) => ({ date, 'm60@50': byOrder((name) => figures[name]['m60@50']) })),
  };
}

function byOrder<T>(make: (name: OrderName) => T): Record<OrderName, T> {
  // The names are those the type is made from.
  return Object.fromEntries(orderNames.map((name) => [name, make(name)])) as Record<OrderName, T>;
}
