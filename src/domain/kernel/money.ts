import { z } from 'zod';
import { type Result, ok, reject } from './result.ts';

/** An ISO 4217 code; the number of decimals comes from `minorDigitsOf`. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .brand<'Currency'>();
export type Currency = z.infer<typeof currencySchema>;

/** Whole minor units (cents) that JavaScript adds exactly; the bound keeps sums of a million rows exact. */
export const minorSchema = z.number().int().min(-1e13).max(1e13);

/** ISO 4217 exponents that are not 2. Source: ISO 4217:2015 table A.1. */
const minorDigits: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

/** How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export const minorDigitsOf = (currency: Currency): number => minorDigits.get(currency) ?? 2;

/**
 * Reads a plain decimal text ('-1234.5', a point as decimal mark, no grouping) as whole minor units.
 * Refuses with `money.notANumber`, `money.tooManyDecimals` (more than the currency has, unless zeros) or `money.tooLarge`.
 */
export function parseMinor(text: string, currency: Currency): Result<number> {
  const match = /^([+-]?)(\d{1,15})(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return reject('money.notANumber', { text });
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = minorDigitsOf(currency);
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) return reject('money.tooManyDecimals', { text, digits });
  const minor = Number(whole + significant.padEnd(digits, '0'));
  if (minor > 1e13) return reject('money.tooLarge', { text });
  return ok(sign === '-' && minor !== 0 ? -minor : minor);
}

/** Prints minor units as a plain decimal text: (123450, 'USD') gives '1234.50'. The inverse of `parseMinor`. */
export function printMinor(amountMinor: number, currency: Currency): string {
  const digits = minorDigitsOf(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Sums of money by currency: currencies are never added together. */
export type MoneyByCurrency = Readonly<Record<string, number>>;

/** Adds amounts up, one sum a currency. */
export function sumByCurrency(items: Iterable<{ readonly currency: Currency; readonly amountMinor: number }>): MoneyByCurrency {
  const sums: Record<string, number> = {};
  for (const { currency, amountMinor } of items) sums[currency] = (sums[currency] ?? 0) + amountMinor;
  return sums;
}
