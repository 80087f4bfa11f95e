import { type Currency, minorDigitsOf } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';

/** Calls cost fractions of a cent, so what they cost is kept in millionths of a unit of the currency. */
const microDigits = 6;

/** Millionths of a unit in one of its minor units. */
const microInMinor = (currency: Currency): number => 10 ** (microDigits - minorDigitsOf(currency));

/** Minor units as millionths of a unit. */
export const microOf = (minor: number, currency: Currency): number => minor * microInMinor(currency);

/** Millionths of a unit as whole minor units, the begun one counted: what is shown as spent is never less than what was. */
export const spentMinorOf = (micro: number, currency: Currency): number => Math.ceil(micro / microInMinor(currency));

/** Reads a price ('0.0135', a point as decimal mark) as millionths of a unit. Refuses with `price.notANumber`; more than six decimals are none. */
export function parsePrice(text: string): Result<number> {
  const [, whole, fraction = ''] = /^(\d{1,7})(?:\.(\d{0,6}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? reject('price.notANumber') : ok(Number(whole + fraction.padEnd(microDigits, '0')));
}

/** Prints millionths of a unit as a plain decimal text: 13500 gives '0.0135'. The inverse of `parsePrice`. */
export function printPrice(micro: number): string {
  const digits = String(micro).padStart(microDigits + 1, '0');
  const fraction = digits.slice(-microDigits).replace(/0+$/, '');
  return digits.slice(0, -microDigits) + (fraction === '' ? '' : `.${fraction}`);
}
