import { type Currency, minorDigitsOf, printMinor } from '#domain/kernel/money.ts';

const locale = 'en-US';
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

const isDecimalText = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

/** The exact decimal text Intl is given: a float never comes between the minor units and the screen. */
function decimalTextOf(amountMinor: number, currency: Currency): `${number}` {
  const text = printMinor(amountMinor, currency);
  if (!isDecimalText(text)) throw new Error('an amount was not in whole minor units');
  return text;
}

/** An amount with its currency sign and all its decimals: (8431022, 'USD') gives '$84,310.22'. */
export function formatMoney(amountMinor: number, currency: Currency): string {
  const digits = minorDigitsOf(currency);
  const format = formatOf(`${currency} money`, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(decimalTextOf(amountMinor, currency));
}

/** An amount without its sign, for a column whose currency is said elsewhere: (8431022, 'USD') gives '84,310.22'. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const digits = minorDigitsOf(currency);
  const format = formatOf(`${digits} amount`, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(decimalTextOf(amountMinor, currency));
}

/** An amount to the whole unit, for a second line where the cents are noise: (12190410, 'USD') gives '$121,904'. */
export function formatWholeMoney(amountMinor: number, currency: Currency): string {
  const format = formatOf(`${currency} whole`, { style: 'currency', currency, maximumFractionDigits: 0 });
  return format.format(decimalTextOf(amountMinor, currency));
}

/** An amount in three figures for a label: (3761250, 'USD') gives '37.6K'. */
export function formatShortAmount(amountMinor: number, currency: Currency): string {
  const format = formatOf('short', { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 });
  return format.format(decimalTextOf(amountMinor, currency));
}

/** An amount in three figures with its currency: (184000000, 'USD') gives '$1.84M'. */
export function formatShortMoney(amountMinor: number, currency: Currency): string {
  const format = formatOf(`${currency} short`, { style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 3 });
  return format.format(decimalTextOf(amountMinor, currency));
}

/** A whole number with grouping: 1412 gives '1,412'. */
export const formatCount = (count: number): string => formatOf('count', { maximumFractionDigits: 0 }).format(count);

/** 'one invoice' or '1,412 invoices'. */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;
