import { type LocalDate, makeDate } from '#domain/kernel/dates.ts';
import { type Currency, minorDigitsOf, parseMinor } from '#domain/kernel/money.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { DateFormat } from './mapping.ts';

/** Patterns of the formats: year, month and day by name, then perhaps a time of day that says nothing about the day. */
const timeOfDay = '(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?';
const pattern = (text: string): RegExp => new RegExp(`^${text}${timeOfDay}$`);
const year = '(?<year>\\d{4})';
const month = '(?<month>\\d{1,2})';
const day = '(?<day>\\d{1,2})';
const patterns: Readonly<Record<DateFormat, RegExp>> = {
  'YYYY-MM-DD': pattern(`${year}-${month}-${day}`),
  'DD-MM-YYYY': pattern(`${day}-${month}-${year}`),
  'MM-DD-YYYY': pattern(`${month}-${day}-${year}`),
  'YYYY/MM/DD': pattern(`${year}/${month}/${day}`),
  'DD/MM/YYYY': pattern(`${day}/${month}/${year}`),
  'MM/DD/YYYY': pattern(`${month}/${day}/${year}`),
  'DD.MM.YYYY': pattern(`${day}\\.${month}\\.${year}`),
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:\.0+)?$/,
};

/** Reads a date in the first of the formats that fits. Refuses with `date.unreadable` or `date.notInCalendar`. */
export function readDate(text: string, formats: readonly DateFormat[]): Result<LocalDate> {
  const trimmed = text.trim();
  for (const format of formats) {
    const parts = patterns[format].exec(trimmed)?.groups;
    if (parts) return makeDate(Number(parts['year']), Number(parts['month']), Number(parts['day']));
  }
  return reject('date.unreadable', { text: trimmed });
}

/** How amounts are written in a file. */
export type AmountFormat = { readonly decimalMark: '.' | ','; readonly groupMark?: string | undefined };

/** Signs of currencies and their codes, before or behind the digits. */
const currencySign = /^(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥])\s*|\s*(?:[A-Z]{3}|[€£¥])$/g;

/**
 * Reads an amount as whole minor units: '1,234.50', '-12', '(12.00)', '12.00-', 'R$ 12,00' as the format says. Refuses with
 * `money.notANumber`, `money.tooManyDecimals` or `money.tooLarge`; nothing is ever rounded.
 */
export function readAmount(text: string, currency: Currency, format: AmountFormat, divisor?: string): Result<number> {
  const simple = divisor === undefined && format.decimalMark === '.' ? simpleMinor(text, minorDigitsOf(currency)) : undefined;
  if (simple !== undefined) return ok(simple);
  const plain = plainDecimal(text, format);
  if (plain === undefined) return reject('money.notANumber', { text: text.trim() });
  return divisor === undefined ? parseMinor(plain, currency) : divideExactly(plain, divisor, currency);
}

const [zero, nine, point] = [0x30, 0x39, 0x2e];
/** So many digits are below the largest amount that is taken, with the decimals of any currency. */
const simpleDigits = 9;

/** What `parseMinor` says of nearly all amounts, '1234.5': digits and as many decimals as the currency has. Undefined for others. */
function simpleMinor(text: string, minorDigits: number): number | undefined {
  let minor = 0;
  let digits = 0;
  let decimals = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      minor = 10 * minor + code - zero;
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (code === point && decimals < 0 && digits > 0) decimals = 0;
    else return undefined;
  }
  if (digits === 0 || digits > simpleDigits || decimals > minorDigits) return undefined;
  for (let missing = Math.max(0, decimals); missing < minorDigits; missing += 1) minor *= 10;
  return minor;
}

/** Digits with a point, as `parseMinor` reads them, or undefined. */
function plainDecimal(text: string, { decimalMark, groupMark }: AmountFormat): string | undefined {
  let digits = text.trim();
  if (decimalMark === '.' && plainPattern.test(digits)) return digits;
  digits = digits.replace(/\u2212/g, '-').replace(/\u00a0|\u202f/g, ' ');
  let isNegative = false;
  const bracketed = /^\((.*)\)$/.exec(digits);
  if (bracketed) [isNegative, digits] = [true, bracketed[1]?.trim() ?? ''];
  const signed = /^([+-])\s*(.*)$|^(.*\d)\s*-$/.exec(digits);
  if (signed) {
    if (bracketed) return undefined;
    isNegative = signed[1] !== '+';
    digits = signed[2] ?? signed[3] ?? '';
  }
  digits = digits.replace(currencySign, '');
  // A sign may stand behind the currency too, as in '$-12.00'.
  if (!signed && !bracketed && digits.startsWith('-')) [isNegative, digits] = [true, digits.slice(1)];
  const [whole = '', fraction, ...more] = digits.split(decimalMark);
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined;
  const ungrouped = groupMark === undefined ? whole : withoutGroups(whole, groupMark);
  if (ungrouped === undefined || !/^\d+$/.test(ungrouped)) return undefined;
  return `${isNegative ? '-' : ''}${ungrouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

const plainPattern = /^-?\d{1,15}(?:\.\d+)?$/;

/** Takes the marks out of '1,234,567'; '12,34' is not a number that way. */
function withoutGroups(whole: string, mark: string): string | undefined {
  const groups = whole.split(mark);
  if (groups.length === 1) return whole;
  const [first = '', ...rest] = groups;
  if (!/^\d{1,3}$/.test(first) || rest.some((group) => !/^\d{3}$/.test(group))) return undefined;
  return groups.join('');
}

/** a / d in whole minor units, or a refusal when it does not come out even. */
function divideExactly(plain: string, divisor: string, currency: Currency): Result<number> {
  const a = scaled(plain);
  const d = scaled(divisor);
  const numerator = a.units * 10n ** BigInt(d.decimals + minorDigitsOf(currency));
  const denominator = d.units * 10n ** BigInt(a.decimals);
  if (numerator % denominator !== 0n) return reject('money.notDivisible', { text: plain, divisor });
  const minor = Number(numerator / denominator);
  return Math.abs(minor) > 1e13 ? reject('money.tooLarge', { text: plain }) : ok(minor);
}

function scaled(text: string): { readonly units: bigint; readonly decimals: number } {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}
