import { type AgingBucket, agingBuckets, bucketOf, daysLateOf } from './aging.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import type { Policy } from './policy.ts';

/**
 * Invoices and credit memos of one currency with the same days, added up. All amounts in minor units; credit memos count below 0. Whatever is asked of
 * them is a sum, so it does not matter which of them are added up before.
 */
export type LedgerItem = {
  readonly currency: Currency;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  /** What they were when they were issued. */
  readonly issuedMinor: number;
  /** What is open of them now. */
  readonly openMinor: number;
  readonly disputedMinor: number;
  /** How many of them are disputed, in whole or in part. */
  readonly disputedCount: number;
};

/** What was taken off such items on a day; below 0 where a payment went back. Minor units. */
export type LedgerReceipt = Pick<LedgerItem, 'currency' | 'issueDate' | 'dueDate'> & {
  readonly on: LocalDate;
  readonly amountMinor: number;
};

/** The books as they are now, with what has come off them since the earliest day that is asked for. */
export type Ledger = { readonly items: readonly LedgerItem[]; readonly receipts: readonly LedgerReceipt[] };

/** What was open at the end of a day in one currency, in minor units. `currentMinor` was not due before that day. */
export type LedgerStanding = {
  readonly totalMinor: number;
  readonly currentMinor: number;
  readonly pastDueMinor: number;
  readonly bucketsMinor: Readonly<Record<AgingBucket, number>>;
};

/**
 * What was open at the end of a day, by how late it was on that day: what is open now of items issued by then, and what has come off them since. A
 * dispute, cash that was applied to nothing and voided items change nothing of it.
 */
export function standingOn({ items, receipts }: Ledger, currency: Currency, policy: Policy, day: LocalDate): LedgerStanding {
  const bucketsMinor: Record<AgingBucket, number> = { current: 0, first: 0, second: 0, third: 0, beyond: 0 };
  const add = (item: Pick<LedgerItem, 'currency' | 'issueDate' | 'dueDate'>, amountMinor: number): void => {
    if (item.currency !== currency || item.issueDate > day) return;
    bucketsMinor[bucketOf(daysLateOf(item.dueDate, day), policy)] += amountMinor;
  };
  for (const item of items) add(item, item.openMinor);
  for (const receipt of receipts) if (receipt.on > day) add(receipt, receipt.amountMinor);
  const totalMinor = agingBuckets.reduce((sum, bucket) => sum + bucketsMinor[bucket], 0);
  return { totalMinor, currentMinor: bucketsMinor.current, pastDueMinor: totalMinor - bucketsMinor.current, bucketsMinor };
}

/** What was sold on credit from the day behind `after` through `until`: invoices less credit memos by their day of issue, in minor units. */
export function salesMinorIn({ items }: Pick<Ledger, 'items'>, currency: Currency, after: LocalDate, until: LocalDate): number {
  let sum = 0;
  for (const item of items) if (item.currency === currency && item.issueDate > after && item.issueDate <= until) sum += item.issuedMinor;
  return sum;
}

/** What the collection effectiveness index is made of; minor units of one currency. */
export type CeiParts = {
  readonly beginTotalMinor: number;
  readonly salesMinor: number;
  readonly endTotalMinor: number;
  readonly endCurrentMinor: number;
};

/**
 * The collection effectiveness index in percent: how much of what could be collected was. (begin + sales ÷ months − end total) ÷ (begin + sales ÷
 * months − end current); `current` is what is not due yet, and `months` how many the span has. Null where nothing could be collected.
 * Source: creditguru.com, Collection Effectiveness Index; its vector is 55.93 %.
 */
export function ceiPercentOf({ beginTotalMinor, salesMinor, endTotalMinor, endCurrentMinor }: CeiParts, months: number): number | null {
  const reachable = beginTotalMinor + salesMinor / months - endCurrentMinor;
  if (reachable <= 0) return null;
  return ((beginTotalMinor + salesMinor / months - endTotalMinor) / reachable) * 100;
}

/** What the days of sales outstanding are made of; minor units of one currency, and the days that the sales are of. */
export type DsoParts = {
  readonly totalMinor: number;
  readonly currentMinor: number;
  readonly salesMinor: number;
  readonly days: number;
};

/**
 * How many days of sales are outstanding, and how many there would be if nothing were past due (best possible). Total ÷ credit sales × days, and
 * current ÷ credit sales × days. Null where nothing was sold: never infinity. Source: creditguru.com, Average Days Delinquent; its vector is 45 and 12.
 */
export function dsoDaysOf({
  totalMinor,
  currentMinor,
  salesMinor,
  days,
}: DsoParts): { readonly dso: number; readonly best: number } | null {
  if (salesMinor <= 0) return null;
  return { dso: (totalMinor / salesMinor) * days, best: (currentMinor / salesMinor) * days };
}

/** How far back the change of a figure looks, and so the span of the index: a month of sales. */
export const figureSpanDays = 30;
/** A quarter of sales: with one month of them every holiday would show. */
export const dsoSpanDays = 90;
const weekCount = 8;

/** What was past due at the end of a day, by bucket; `current` is left out. Minor units. */
export type PastDueWeek = { readonly on: LocalDate; readonly bucketsMinor: Readonly<Record<Exclude<AgingBucket, 'current'>, number>> };

/** The figures of a company's books in one currency, as what they are made of, so that a screen can show its sums. Amounts in minor units. */
export type CurrencyFigures = {
  readonly currency: Currency;
  readonly pastDueMinor: number;
  /** 30 days before. */
  readonly pastDueBeforeMinor: number;
  readonly cei: CeiParts;
  /** Of the 30 days before those. */
  readonly ceiBefore: CeiParts;
  readonly dso: DsoParts;
  readonly disputed: { readonly amountMinor: number; readonly invoiceCount: number };
  /** The last eight weeks to the day, the oldest first; the last one is today. */
  readonly weeks: readonly PastDueWeek[];
};

/** The earliest day that the figures of a day ask about; receipts behind it have to be known. */
export const earliestFigureDay = (today: LocalDate): LocalDate => addDays(today, -2 * figureSpanDays);
/** Items issued behind this day count as sold in the figures of a day. */
export const earliestSalesDay = (today: LocalDate): LocalDate => addDays(today, -dsoSpanDays);

/** The figures of a day, a line a currency, the company's own first and then by code. Currencies are never added together. */
export function collectionsFiguresOf(ledger: Ledger, policy: Policy, own: Currency, today: LocalDate): readonly CurrencyFigures[] {
  const currencies = [...new Set([own, ...ledger.items.map(({ currency }) => currency)])];
  return currencies
    .sort((a, b) => Number(b === own) - Number(a === own) || compareTexts(a, b))
    .map((currency) => currencyFiguresOf(ofCurrency(ledger, currency), policy, currency, today));
}

const ofCurrency = ({ items, receipts }: Ledger, wanted: Currency): Ledger => ({
  items: items.filter(({ currency }) => currency === wanted),
  receipts: receipts.filter(({ currency }) => currency === wanted),
});

function currencyFiguresOf(ledger: Ledger, policy: Policy, currency: Currency, today: LocalDate): CurrencyFigures {
  const monthAgo = addDays(today, -figureSpanDays);
  const twoMonthsAgo = addDays(today, -2 * figureSpanDays);
  const [now, before, earlier] = [
    standingOn(ledger, currency, policy, today),
    standingOn(ledger, currency, policy, monthAgo),
    standingOn(ledger, currency, policy, twoMonthsAgo),
  ];
  const ceiParts = (begin: LedgerStanding, end: LedgerStanding, after: LocalDate, until: LocalDate): CeiParts => ({
    beginTotalMinor: begin.totalMinor,
    salesMinor: salesMinorIn(ledger, currency, after, until),
    endTotalMinor: end.totalMinor,
    endCurrentMinor: end.currentMinor,
  });
  const sum = (of: (item: LedgerItem) => number): number => ledger.items.reduce((total, item) => total + of(item), 0);
  return {
    currency,
    pastDueMinor: now.pastDueMinor,
    pastDueBeforeMinor: before.pastDueMinor,
    cei: ceiParts(before, now, monthAgo, today),
    ceiBefore: ceiParts(earlier, before, twoMonthsAgo, monthAgo),
    dso: {
      totalMinor: now.totalMinor,
      currentMinor: now.currentMinor,
      salesMinor: salesMinorIn(ledger, currency, addDays(today, -dsoSpanDays), today),
      days: dsoSpanDays,
    },
    disputed: { amountMinor: sum(({ disputedMinor }) => disputedMinor), invoiceCount: sum(({ disputedCount }) => disputedCount) },
    weeks: Array.from({ length: weekCount }, (_, at) => pastDueWeekOf(ledger, policy, currency, addDays(today, -7 * (weekCount - 1 - at)))),
  };
}

function pastDueWeekOf(ledger: Ledger, policy: Policy, currency: Currency, on: LocalDate): PastDueWeek {
  const { first, second, third, beyond } = standingOn(ledger, currency, policy, on).bucketsMinor;
  return { on, bucketsMinor: { first, second, third, beyond } };
}
