import { collectableMinor } from './invoice.ts';
import { type LocalDate, epochDay } from './kernel/dates.ts';
import { type Currency, minorDigitsOf } from './kernel/money.ts';
import {
  type LateSums,
  lateSumsOfColumns,
  type OpenItemColumns,
  type PayerHistory,
  type PayerLateness,
  creditMoneyDays,
  expectedLateDays,
  longerTermsFactorOf,
  moneyDaysOfItem,
  openDaysOf,
  ownDayFactorOf,
  payerHistoryOf,
  payerLatenessOf,
  recentFactorOf,
} from './late-money-core.ts';
import { type LatenessScale, type LatenessTables, exactPart, latenessScaleOf } from './lateness.ts';
import { type PaymentHabit, recentInvoices, termsBandOf, termsDaysBetween } from './payment-habit.ts';
import type { Invoice } from './rows.ts';

/** What of an open item decides its worth. Credit memos and money not yet applied have negative amounts. */
export type LateMoneyItem = Pick<Invoice, 'issueDate' | 'dueDate' | 'currency' | 'openAmountMinor' | 'disputedAmountMinor'>;

type ItemFigures = {
  /** The place in the list that was given. */
  readonly item: number;
  readonly collectableMinor: number;
  readonly currency: Currency;
  /** Late days to expect within the next 60, 0 to 60. */
  readonly expectedDays: number;
  readonly moneyDays: number;
};

/** What of the total comes from where, with the figures a sentence needs. */
export type LateMoneyPart =
  /** Invoices so many days past due have stayed unpaid for `expectedDays` more. */
  | (ItemFigures & { readonly code: 'item.pastDue'; readonly daysPastDue: number })
  /** `expectedDays` is the product of `openDays` and the factors, at most 60. */
  | (ItemFigures & {
      readonly code: 'item.notYetDue';
      readonly daysToDue: number;
      readonly termsDays: number;
      /** Invoices on such terms that are open so long before the due date run so many days late within the next 60. */
      readonly openDays: number;
      readonly payer: PayerFactor;
      readonly recent: RecentFactor;
      readonly terms: TermsFactor;
      readonly ownDay: OwnDayFactor;
    })
  /** Credits are so great a share of what is owed (at most 1); `moneyDays` is below 0: taken off. */
  | { readonly code: 'credits'; readonly shareOfOwed: number; readonly moneyDays: number };

/** This payer is `ratio` times as late as others on the same terms; history repeats itself by half, so `factor` is its root. */
export type PayerFactor = { readonly factor: number; readonly ratio: number; readonly paidCount: number };

/** `late` of the payer's last `of` paid invoices (at most ten) were late; of 0 where it has not paid any yet. */
export type RecentFactor = { readonly factor: number; readonly late: number; readonly of: number };

/** The invoice's terms against those this payer usually has, in days. */
export type TermsFactor = { readonly factor: number; readonly usualTermsDays: number };

/** How the payer usually pays, in days after the due date (negative: before it), and how far past that day this invoice is. */
export type OwnDayFactor = { readonly factor: number; readonly usualDelayDays: number; readonly daysAfterOwnDay: number };

export type LateMoney = {
  /** The sum of the parts: whole money-days (units of the company's currency x days), never below 0. */
  readonly moneyDays: number;
  /** In the order of the items; credits last. Items with nothing collectable have none. */
  readonly parts: readonly LateMoneyPart[];
};

/** What one unit of a currency weighs in an ordering, in millionths (`policy.orderingWeightPpm`). */
export type OrderingWeights = Readonly<Record<string, number>>;

/** Whole units of a currency, weighed for ordering and rounded to a part of 1,024 so that sums are exact; never shown as money. */
export function weighedAmount(amountMinor: number, currency: Currency, weights: OrderingWeights): number {
  return exactPart(((amountMinor / 10 ** minorDigitsOf(currency)) * (weights[currency] ?? 1_000_000)) / 1_000_000);
}

/** Open items as the core reads them; for many accounts put their items one behind another. */
export function openItemColumnsOf(items: readonly LateMoneyItem[], weights: OrderingWeights): OpenItemColumns {
  const columns = { dueDay: new Int32Array(items.length), termsDays: new Int32Array(items.length), amount: new Float64Array(items.length) };
  putOpenItems(columns, 0, items, weights);
  return columns;
}

/** Writes open items into columns from a place on; the columns have the room. */
export function putOpenItems(columns: OpenItemColumns, from: number, items: readonly LateMoneyItem[], weights: OrderingWeights): void {
  let at = from;
  for (const item of items) {
    const dueDay = epochDay(item.dueDate);
    columns.dueDay[at] = dueDay;
    columns.termsDays[at] = termsDaysBetween(epochDay(item.issueDate), dueDay);
    columns.amount[at] = weighedAmount(collectableMinor(item), item.currency, weights);
    at += 1;
  }
}

const termsDaysOf = (item: LateMoneyItem): number => termsDaysBetween(epochDay(item.issueDate), epochDay(item.dueDate));

/** An account's history as the core reads it. `today` is counted from 1970-01-01. */
export function payerHistoryOfHabit(habit: PaymentHabit, scale: LatenessScale, today: number): PayerHistory {
  return payerHistoryOf({ ...habit, asOfDay: habit.asOf === null ? today : epochDay(habit.asOf) }, scale, today);
}

/** The sums of `lateMoney`, without how they came about. */
export function lateSums(
  items: readonly LateMoneyItem[],
  habit: PaymentHabit,
  tables: LatenessTables,
  today: LocalDate,
  weights: OrderingWeights,
): LateSums {
  const scale = latenessScaleOf(tables);
  const day = epochDay(today);
  return lateSumsOfColumns(openItemColumnsOf(items, weights), 0, items.length, payerHistoryOfHabit(habit, scale, day), scale, day);
}

/**
 * The expected late money of an account in the next 60 days: for each open item its collectable amount x the late days to expect, and how
 * each figure came about. `today` is a day whose payments are known. Pure and deterministic; the order of the items changes nothing but
 * the order of the parts.
 */
export function lateMoney(
  items: readonly LateMoneyItem[],
  habit: PaymentHabit,
  tables: LatenessTables,
  today: LocalDate,
  weights: OrderingWeights,
): LateMoney {
  const scale = latenessScaleOf(tables);
  const columns = openItemColumnsOf(items, weights);
  const day = epochDay(today);
  const history = payerHistoryOfHabit(habit, scale, day);
  const payer = payerLatenessOf(columns, 0, items.length, history, scale, day);
  const account = { habit, history, payer, scale, today: day };
  const parts = items.flatMap((item, at) => (collectableMinor(item) > 0 ? [partOf(item, at, columns.amount[at] ?? 0, account)] : []));
  const moneyDays = sumOf(parts.map((part) => part.moneyDays));
  const owed = sumOf(Array.from(columns.amount, (amount) => Math.max(0, amount)));
  const credits = sumOf(Array.from(columns.amount, (amount) => Math.max(0, -amount)));
  const takenOff = creditMoneyDays(moneyDays, owed, credits);
  if (takenOff === 0) return { moneyDays, parts };
  return {
    moneyDays: moneyDays - takenOff,
    parts: [...parts, { code: 'credits', shareOfOwed: Math.min(1, credits / owed), moneyDays: -takenOff }],
  };
}

type AccountOnDay = {
  readonly habit: PaymentHabit;
  readonly history: PayerHistory;
  readonly payer: PayerLateness;
  readonly scale: LatenessScale;
  readonly today: number;
};

function partOf(item: LateMoneyItem, at: number, amount: number, account: AccountOnDay): LateMoneyPart {
  const { history, payer, scale, today } = account;
  const daysPastDue = today - epochDay(item.dueDate);
  const expectedDays = expectedLateDays(daysPastDue, termsDaysOf(item), payer.factor, history, scale);
  const figures = {
    item: at,
    collectableMinor: collectableMinor(item),
    currency: item.currency,
    expectedDays,
    moneyDays: moneyDaysOfItem(amount, expectedDays),
  };
  if (daysPastDue > 0) return { code: 'item.pastDue', ...figures, daysPastDue };
  return { code: 'item.notYetDue', ...figures, ...notYetDueFigures(termsDaysOf(item), epochDay(item.dueDate) - today, account) };
}

function notYetDueFigures(termsDays: number, daysToDue: number, { habit, history, payer, scale }: AccountOnDay) {
  const band = termsBandOf(termsDays);
  return {
    daysToDue,
    termsDays,
    openDays: openDaysOf(band, daysToDue, scale),
    payer: { ...payer, paidCount: habit.paidCount },
    recent: {
      factor: recentFactorOf(band, history, scale),
      late: habit.recentLateCount,
      of: Math.min(recentInvoices, habit.paidCount),
    },
    terms: { factor: longerTermsFactorOf(termsDays, history, scale), usualTermsDays: history.usualTermsDays },
    ownDay: {
      factor: ownDayFactorOf(-daysToDue, history, scale),
      usualDelayDays: history.usualDelayDays,
      daysAfterOwnDay: -daysToDue - history.usualDelayDays,
    },
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
