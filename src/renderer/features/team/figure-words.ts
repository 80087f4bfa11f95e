import type { TeamFigures } from '#contracts/team.ts';
import { type CurrencyFigures, ceiPercentOf, dsoDaysOf, figureSpanDays } from '#domain/collections-figures.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { type PromiseTally, keptCountPercentOf, keptMoneyPercentOf } from '#domain/promise-rate.ts';
import { countOf, formatCount, formatMoney, formatShortMoney } from '#renderer/ui/money.ts';

export const figureKinds = ['pastDue', 'cei', 'dso', 'promises', 'disputed'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A change against the days before: its sign and size, and whether it is welcome. */
export type Change = { readonly words: string; readonly said: string; readonly isUp: boolean; readonly isGood: boolean };

/** A figure with all that is needed to work it out again. */
export type Figure = {
  readonly kind: FigureKind;
  readonly value: string;
  readonly label: string;
  readonly change: Change | null;
  /** What it is, with its formula. */
  readonly formula: string;
  /** What went into the formula. */
  readonly inputs: readonly (readonly [name: string, value: string])[];
};

/** The span of the index in months. */
const ceiMonths = 1;

/** 46.23 gives '46.2'. */
export const oneDecimal = (value: number): string => value.toFixed(1);
/** Percent as a person reads them: '78.4%'; 'n/a' where there are none. */
export const percentWords = (percent: number | null): string => (percent === null ? 'n/a' : `${oneDecimal(percent)}%`);
export const wholePercentWords = (percent: number | null): string => (percent === null ? 'n/a' : `${Math.round(percent)}%`);

/** The five figures of a company in one currency, in their order. */
export function figuresOf(team: TeamFigures, figures: CurrencyFigures): readonly Figure[] {
  return figureKinds.map((kind) => figureOf(kind, team, figures));
}

function figureOf(kind: FigureKind, team: TeamFigures, figures: CurrencyFigures): Figure {
  switch (kind) {
    case 'pastDue':
      return pastDueOf(figures);
    case 'cei':
      return ceiOf(figures);
    case 'dso':
      return dsoOf(figures);
    case 'promises':
      return promisesOf(team, figures.currency);
    case 'disputed':
      return disputedOf(figures);
    default:
      return assertNever(kind);
  }
}

const spanWords = `${figureSpanDays} days before`;

function pastDueOf({ currency, pastDueMinor, pastDueBeforeMinor }: CurrencyFigures): Figure {
  const percent = pastDueBeforeMinor > 0 ? ((pastDueMinor - pastDueBeforeMinor) / pastDueBeforeMinor) * 100 : null;
  return {
    kind: 'pastDue',
    value: formatShortMoney(pastDueMinor, currency),
    label: 'Past due',
    change: changeOf(percent, '%', false),
    formula: 'Open amounts of invoices due before today, less credit memos.',
    inputs: [
      ['Past due today', formatMoney(pastDueMinor, currency)],
      [`Past due ${spanWords}`, formatMoney(pastDueBeforeMinor, currency)],
    ],
  };
}

function ceiOf({ currency, cei, ceiBefore }: CurrencyFigures): Figure {
  const [now, before] = [ceiPercentOf(cei, ceiMonths), ceiPercentOf(ceiBefore, ceiMonths)];
  return {
    kind: 'cei',
    value: percentWords(now),
    label: `CEI, ${figureSpanDays} days`,
    change: changeOf(now === null || before === null ? null : now - before, ' points', true),
    formula: `(open ${spanWords} + sold − open today) ÷ (open ${spanWords} + sold − not due today). 100% is all that could be collected.`,
    inputs: [
      [`Open ${spanWords}`, formatMoney(cei.beginTotalMinor, currency)],
      [`Sold in ${figureSpanDays} days`, formatMoney(cei.salesMinor, currency)],
      ['Open today', formatMoney(cei.endTotalMinor, currency)],
      ['Not due today', formatMoney(cei.endCurrentMinor, currency)],
      [`CEI ${spanWords}`, percentWords(before)],
    ],
  };
}

function dsoOf({ currency, dso: parts }: CurrencyFigures): Figure {
  const days = dsoDaysOf(parts);
  return {
    kind: 'dso',
    value: days === null ? 'n/a' : `${oneDecimal(days.dso)} d`,
    label: days === null ? `DSO: nothing sold in ${parts.days} days` : `DSO (best possible ${oneDecimal(days.best)})`,
    change: null,
    formula: `Open ÷ sold in ${parts.days} days × ${parts.days}. Best possible counts only what is not due.`,
    inputs: [
      ['Open today', formatMoney(parts.totalMinor, currency)],
      ['Not due today', formatMoney(parts.currentMinor, currency)],
      [`Sold in ${parts.days} days`, formatMoney(parts.salesMinor, currency)],
    ],
  };
}

function promisesOf({ promises, promisesBefore }: TeamFigures, currency: Currency): Figure {
  const [now, before] = [keptMoneyPercentOf(promises, currency), keptMoneyPercentOf(promisesBefore, currency)];
  const sum = promises.money.find((money) => money.currency === currency);
  return {
    kind: 'promises',
    value: wholePercentWords(now),
    label: 'Promises kept',
    change: changeOf(now === null || before === null ? null : now - before, ' points', true),
    formula: `What came in by the promised days and their tolerance ÷ what was promised, of promises whose day came in the last ${figureSpanDays} days.`,
    inputs: [
      ['Promised', formatMoney(sum?.promisedMinor ?? 0, currency)],
      ['Came in', formatMoney(sum?.keptMinor ?? 0, currency)],
      ['Kept whole, all currencies', `${keptWords(promises)} (${wholePercentWords(keptCountPercentOf(promises))})`],
      [spanWords[0]?.toUpperCase() + spanWords.slice(1), wholePercentWords(before)],
    ],
  };
}

/** '12 of 17'. */
export const keptWords = ({ keptCount, partlyKeptCount, brokenCount }: PromiseTally): string =>
  `${formatCount(keptCount)} of ${formatCount(keptCount + partlyKeptCount + brokenCount)}`;

function disputedOf({ currency, disputed: { amountMinor, invoiceCount } }: CurrencyFigures): Figure {
  return {
    kind: 'disputed',
    value: formatShortMoney(amountMinor, currency),
    label: `In dispute, ${countOf(invoiceCount, 'invoice')}`,
    change: null,
    formula: 'What customers contest of open invoices; it is not chased.',
    inputs: [
      ['Disputed', formatMoney(amountMinor, currency)],
      ['Invoices', formatCount(invoiceCount)],
    ],
  };
}

/** Nothing is said of a change that rounds to none. */
function changeOf(by: number | null, unit: '%' | ' points', isUpGood: boolean): Change | null {
  if (by === null || Math.abs(by) < 0.05) return null;
  const isUp = by > 0;
  const size = oneDecimal(Math.abs(by));
  return {
    words: `${size}${unit === '%' ? '%' : ''}`,
    said: `${isUp ? 'up' : 'down'} ${size}${unit} on ${spanWords}`,
    isUp,
    isGood: isUp === isUpGood,
  };
}
