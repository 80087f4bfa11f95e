import { bucketLabel } from '#domain/aging.ts';
import type { Currency } from '#domain/kernel/money.ts';
import type { Policy } from '#domain/policy.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import { formatCount, formatMoney } from '#renderer/ui/money.ts';
import { riskWords } from '#renderer/ui/words.ts';

/** One thing a filter asks for: its words, and the parts of the filter that ask for it no more. */
export type FilterPart = { readonly words: string; readonly none: Partial<QueueFilter> };

/** What a filter asks for, one part after the other, as its chips say it. */
export function partsOf(filter: QueueFilter, policy: Policy): readonly FilterPart[] {
  const { buckets, currency, salesRep, country, riskClass, silentDays, parentNumber } = filter;
  const parts: FilterPart[] = [];
  const add = (words: string, none: Partial<QueueFilter>): void => void parts.push({ words, none });
  if (buckets.length > 0) add(buckets.map((bucket) => bucketLabel(bucket, policy)).join(', '), { buckets: [] });
  const amount = amountWords(filter);
  if (amount !== null) add(amount, { fromMinor: null, toMinor: null, currency: null });
  else if (currency !== null) add(`open in ${currency}`, { currency: null });
  const terms = rangeWords(filter.fromTermsDays, filter.toTermsDays, formatCount);
  if (terms !== null) add(`terms ${terms} d`, { fromTermsDays: null, toTermsDays: null });
  if (salesRep !== null) add(`sales: ${salesRep}`, { salesRep: null });
  if (country !== null) add(countryWords(country), { country: null });
  if (riskClass !== null) add(riskWords[riskClass].toLowerCase(), { riskClass: null });
  if (silentDays !== null) add(`no contact for ${formatCount(silentDays)} d`, { silentDays: null });
  if (parentNumber !== null) add(`group ${parentNumber}`, { parentNumber: null });
  return parts;
}

function amountWords({ currency, fromMinor, toMinor }: QueueFilter): string | null {
  return rangeWords(fromMinor, toMinor, (minor) => (currency === null ? formatCount(minor / 100) : roundMoney(minor, currency)));
}

/** Without decimals where they are all zero: a bound is a round figure as a rule. */
const roundMoney = (minor: number, currency: Currency): string => formatMoney(minor, currency).replace(/\.0+$/, '');

function rangeWords(from: number | null, to: number | null, words: (value: number) => string): string | null {
  if (from === null) return to === null ? null : `up to ${words(to)}`;
  return to === null ? `from ${words(from)}` : `${words(from)}–${words(to)}`;
}

const regions = new Intl.DisplayNames(['en-US'], { type: 'region', fallback: 'code' });

/** A country by its name: 'Germany' for 'DE'; what is no code of a country stays as it is. */
export function countryWords(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}
