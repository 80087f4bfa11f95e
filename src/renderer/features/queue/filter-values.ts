import { type AgingBucket, agingBuckets } from '#domain/aging.ts';
import { type Currency, currencySchema, parseMinor, printMinor } from '#domain/kernel/money.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { type QueueFilter, queueFilterSchema } from '#domain/queue-filter.ts';

/** What the fields of the filter hold: texts, '' for nothing asked. */
export type FilterValues = {
  readonly buckets: readonly AgingBucket[];
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly fromTerms: string;
  readonly toTerms: string;
  readonly salesRep: string;
  readonly country: string;
  readonly riskClass: string;
  readonly silentDays: string;
  readonly parentNumber: string;
};

/** The group of fields a problem belongs to, and the problem in words. */
export type FilterProblem = { readonly field: 'amount' | 'terms' | 'silentDays'; readonly text: string };

/** A filter as its fields show it. */
export function valuesOf(filter: QueueFilter): FilterValues {
  const { currency } = filter;
  const amount = (minor: number | null): string => (minor === null || currency === null ? '' : printMinor(minor, currency));
  const days = (value: number | null): string => (value === null ? '' : String(value));
  return {
    buckets: filter.buckets,
    currency: currency ?? '',
    from: amount(filter.fromMinor),
    to: amount(filter.toMinor),
    fromTerms: days(filter.fromTermsDays),
    toTerms: days(filter.toTermsDays),
    salesRep: filter.salesRep ?? '',
    country: filter.country ?? '',
    riskClass: filter.riskClass ?? '',
    silentDays: days(filter.silentDays),
    parentNumber: filter.parentNumber ?? '',
  };
}

/** Reads the fields; a problem says which of them cannot be read, and why. */
export function filterOf(values: FilterValues): Result<QueueFilter, FilterProblem> {
  const currency = values.currency === '' ? null : currencySchema.parse(values.currency);
  const amounts = amountsOf(values, currency);
  if (!amounts.ok) return amounts;
  const terms = [daysOf(values.fromTerms), daysOf(values.toTerms)] as const;
  if (terms.includes(undefined)) return err({ field: 'terms', text: 'Write the terms in whole days, such as 30.' });
  const [fromTermsDays = null, toTermsDays = null] = terms;
  if (isBackwards(fromTermsDays, toTermsDays)) return err({ field: 'terms', text: 'The first figure is larger than the second.' });
  const silentDays = daysOf(values.silentDays);
  if (silentDays === undefined || silentDays === 0) return err({ field: 'silentDays', text: 'Write whole days, such as 21.' });
  return ok(
    queueFilterSchema.parse({
      buckets: agingBuckets.filter((bucket) => values.buckets.includes(bucket)),
      currency,
      ...amounts.value,
      fromTermsDays,
      toTermsDays,
      salesRep: textOf(values.salesRep),
      country: textOf(values.country),
      riskClass: textOf(values.riskClass),
      silentDays,
      parentNumber: textOf(values.parentNumber),
    }),
  );
}

type Amounts = Pick<QueueFilter, 'fromMinor' | 'toMinor'>;

function amountsOf({ from, to }: FilterValues, currency: Currency | null): Result<Amounts, FilterProblem> {
  if (from.trim() === '' && to.trim() === '') return ok({ fromMinor: null, toMinor: null });
  if (currency === null) return err({ field: 'amount', text: 'Choose the currency of these amounts.' });
  const minor = (text: string) => (text.trim() === '' ? ok(null) : parseMinor(text.replaceAll(',', ''), currency));
  const [fromMinor, toMinor] = [minor(from), minor(to)];
  if (!fromMinor.ok || !toMinor.ok) return err({ field: 'amount', text: 'Write digits with a point before the decimals.' });
  if (isBackwards(fromMinor.value, toMinor.value)) return err({ field: 'amount', text: 'The first amount is larger than the second.' });
  return ok({ fromMinor: fromMinor.value, toMinor: toMinor.value });
}

/** Whole days; null for nothing, undefined for what is no number. */
function daysOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

const isBackwards = (from: number | null, to: number | null): boolean => from !== null && to !== null && from > to;
const textOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());
