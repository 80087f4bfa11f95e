import { collectableMinor } from './invoice.ts';
import { type LocalDate, epochDay } from './kernel/dates.ts';
import { type Currency, minorDigitsOf } from './kernel/money.ts';
import {
  type AccountLateness,
  type OpenItemColumns,
  accountLatenessOf,
  creditMoneyDays,
  expectedLateDays,
  moneyDaysOfItem,
  payerHistoryOf,
  timeFactorOf,
} from './late-money-core.ts';
import { type LatenessScale, type LatenessTables, latenessScaleOf } from './lateness.ts';
import { type PaymentHabit, termsBandOf } from './payment-habit.ts';
import type { Invoice } from './rows.ts';

/** What of an open item decides its worth. Credit memos and money not yet applied have negative amounts. */
export type LateMoneyItem = Pick<Invoice, 'issueDate' | 'dueDate' | 'currency' | 'openAmountMinor' | 'disputedAmountMinor'>;

/** What of the total comes from where, with the figures a sentence needs; `item` is the place in the list that was given. */
export type LateMoneyPart =
  | {
      readonly code: 'item.pastDue';
      readonly item: number;
      readonly collectableMinor: number;
      readonly currency: Currency;
      readonly daysPastDue: number;
      /** Invoices so late have stayed unpaid for so many days more. */
      readonly expectedDays: number;
      readonly moneyDays: number;
    }
  | {
      readonly code: 'item.notYetDue';
      readonly item: number;
      readonly collectableMinor: number;
      readonly currency: Currency;
      readonly daysToDue: number;
      readonly termsDays: number;
      /** Invoices on such terms are paid so many days late on average. */
      readonly usualLateDays: number;
      /** This payer is so many times as late as others on the same terms. */
      readonly payerFactor: number;
      /** Because of `pastDueCount` other items past due. */
      readonly accountFactor: number;
      readonly pastDueCount: number;
      /** The share of the next 60 days that lies behind the due date. */
      readonly timeFactor: number;
      /** The product of the figures above, at most 60. */
      readonly expectedDays: number;
      readonly moneyDays: number;
    }
  | {
      readonly code: 'credits';
      /** Credits on the account are so great a share of what is owed, at most 1. */
      readonly shareOfOwed: number;
      /** Below zero: taken off. */
      readonly moneyDays: number;
    };

export type LateMoney = {
  /** The sum of the parts: whole money-days (units of the company's currency x days), never below 0. */
  readonly moneyDays: number;
  /** In the order of the items; credits last. Items with nothing collectable have none. */
  readonly parts: readonly LateMoneyPart[];
};

/** What one unit of a currency weighs in an ordering, in millionths (`policy.orderingWeightPpm`). */
export type OrderingWeights = Readonly<Record<string, number>>;

/** Whole units of a currency, weighed for ordering; never shown as money. */
export function weighedAmount(amountMinor: number, currency: Currency, weights: OrderingWeights): number {
  return ((amountMinor / 10 ** minorDigitsOf(currency)) * (weights[currency] ?? 1_000_000)) / 1_000_000;
}

/** Open items as the core reads them; for many accounts put their items one behind another. */
export function openItemColumnsOf(items: readonly LateMoneyItem[], weights: OrderingWeights): OpenItemColumns {
  return {
    dueDay: Int32Array.from(items, (item) => epochDay(item.dueDate)),
    termsBand: Uint8Array.from(items, (item) => termsBandOf(epochDay(item.dueDate) - epochDay(item.issueDate))),
    amount: Float64Array.from(items, (item) => weighedAmount(collectableMinor(item), item.currency, weights)),
  };
}

/**
 * The expected late money of an account in the next 60 days: for each open item its collectable amount x the late days to expect, and how
 * each figure came about. Pure and deterministic; the order of the items changes nothing but the order of the parts.
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
  const history = payerHistoryOf({ ...habit, asOfDay: habit.asOf === null ? day : epochDay(habit.asOf) }, scale, day);
  const account = accountLatenessOf(columns, 0, items.length, history, scale, day);
  const parts = items.flatMap((item, at) =>
    collectableMinor(item) > 0 ? [partOf(item, at, columns.amount[at] ?? 0, account, scale, day)] : [],
  );
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

function partOf(
  item: LateMoneyItem,
  at: number,
  amount: number,
  account: AccountLateness,
  scale: LatenessScale,
  today: number,
): LateMoneyPart {
  const dueDay = epochDay(item.dueDate);
  const termsDays = dueDay - epochDay(item.issueDate);
  const band = termsBandOf(termsDays);
  const expectedDays = expectedLateDays(today - dueDay, band, account, scale);
  const figures = {
    item: at,
    collectableMinor: collectableMinor(item),
    currency: item.currency,
    expectedDays,
    moneyDays: moneyDaysOfItem(amount, expectedDays),
  };
  if (dueDay < today) return { code: 'item.pastDue', ...figures, daysPastDue: today - dueDay };
  return {
    code: 'item.notYetDue',
    ...figures,
    daysToDue: dueDay - today,
    termsDays,
    usualLateDays: scale.lateDaysByTerms[band] ?? 0,
    ...account,
    timeFactor: timeFactorOf(dueDay - today),
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
