import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { keptMoneyPercentOf } from '#domain/promise-rate.ts';
import { type CollectorDay, type CurrencyAmount, rightPartyPercentOf } from '#domain/team-day.ts';
import { formatCount, formatShortAmount } from '#renderer/ui/money.ts';
import { wholePercentWords } from './figure-words.ts';

/** A person's day, and how many accounts of the book have no next step; null: not counted yet. */
export type TeamLine = { readonly day: CollectorDay; readonly withoutStep: number | null };

export type TeamColumn =
  'name' | 'accounts' | 'contacts' | 'calls' | 'rightParty' | 'promises' | 'promised' | 'kept' | 'collected' | 'overrides' | 'withoutStep';

type Column = {
  readonly id: TeamColumn;
  readonly words: string;
  /** Which of the table's columns gives way first. */
  readonly className: 'second' | 'third' | null;
  readonly cell: (line: TeamLine) => string;
  /** What it is sorted by; unknown goes last. */
  readonly value: (line: TeamLine) => number | string | null;
  readonly isBad: (line: TeamLine) => boolean;
};

const never = (): boolean => false;

/** The columns of the team with money in one currency. */
export function columnsOf(currency: Currency, callsADay: number): readonly Column[] {
  const amountIn = (amounts: readonly CurrencyAmount[]): number => amounts.find((amount) => amount.currency === currency)?.amountMinor ?? 0;
  const plain = (id: TeamColumn, words: string, of: (day: CollectorDay) => number, className: Column['className'] = null): Column => ({
    id,
    words,
    className,
    cell: ({ day }) => formatCount(of(day)),
    value: ({ day }) => of(day),
    isBad: never,
  });
  const money = (id: TeamColumn, words: string, of: (day: CollectorDay) => readonly CurrencyAmount[]): Column => ({
    ...plain(id, words, (day) => amountIn(of(day))),
    cell: ({ day }) => formatShortAmount(amountIn(of(day)), currency),
  });
  return [
    { ...plain('name', 'Collector', () => 0), cell: ({ day }) => day.name, value: ({ day }) => day.name },
    plain('accounts', 'Accounts', ({ accountCount }) => accountCount, 'third'),
    plain('contacts', 'Contacts', ({ contacts }) => contacts),
    { ...plain('calls', 'Calls', ({ dials }) => dials), cell: ({ day }) => `${formatCount(day.dials)} of ${formatCount(callsADay)}` },
    {
      ...plain('rightParty', 'RPC', ({ rightParty }) => rightParty),
      cell: ({ day }) => `${formatCount(day.rightParty)} · ${wholePercentWords(rightPartyPercentOf(day))}`,
    },
    plain('promises', 'Promises', ({ promiseCount }) => promiseCount, 'third'),
    money('promised', 'Promised', ({ promised }) => promised),
    {
      ...plain('kept', 'Kept', () => 0, 'second'),
      cell: ({ day }) => wholePercentWords(keptMoneyPercentOf(day.matured, currency)),
      value: ({ day }) => keptMoneyPercentOf(day.matured, currency),
    },
    money('collected', 'Collected', ({ collected }) => collected),
    { ...plain('overrides', 'Against advice', ({ overrides }) => overrides, 'second'), isBad: ({ day }) => day.overrides > 0 },
    {
      ...plain('withoutStep', 'No next step', () => 0),
      cell: ({ withoutStep }) => (withoutStep === null ? '…' : formatCount(withoutStep)),
      value: ({ withoutStep }) => withoutStep,
      isBad: ({ withoutStep }) => (withoutStep ?? 0) > 0,
    },
  ];
}

/** The lines by a column; what is not known stands last either way, and equals by name. */
export function sortedLines(lines: readonly TeamLine[], { value }: Pick<Column, 'value'>, isDescending: boolean): readonly TeamLine[] {
  const sign = isDescending ? -1 : 1;
  return lines.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)];
    const byName = compareTexts(a.day.name, b.day.name);
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName;
    const order = typeof one === 'number' && typeof other === 'number' ? one - other : compareTexts(String(one), String(other));
    return sign * order || byName;
  });
}
