import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { isCostlyToDial } from '#domain/phone-number.ts';

/**
 * Whether a number (E.164) may be rung at the company's cost: ok, or refused with `call.numberInvalid` (no telephone has it), `call.numberCostly` or
 * `call.countryNotAllowed` (`country`; none where the number belongs to no country). `countries` are ISO 3166 codes; null: any.
 */
export function judgeNumber(number: string, countries: readonly string[] | null): Result<null> {
  if (isCostlyToDial(number)) return reject('call.numberCostly');
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.number !== number || !parsed.isValid()) return reject('call.numberInvalid');
  const { country } = parsed;
  if (countries === null) return ok(null);
  if (country === undefined || !countries.includes(country)) return reject('call.countryNotAllowed', { country: country ?? '' });
  return ok(null);
}
