import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Result, ok, reject } from '#domain/kernel/result.ts';

/**
 * Satellite, international shared-cost and premium numbers, and what else belongs to no country. Source: ITU-T E.164 assigned country codes,
 * read 2026-11-22.
 */
const costlyPrefixes: readonly string[] = ['+808', '+870', '+878', '+881', '+882', '+883', '+888', '+979'];
/** The area code of premium calls in the North American plan, in every country of it. */
const northAmericanPremium = /^\+1900/;

/** Kinds of number at which whoever calls pays more than for a call. */
const costlyKinds: readonly ReturnType<PhoneNumber['getType']>[] = ['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER'];

/**
 * Whether a number (E.164) may be rung at the company's cost: ok, or refused with `call.numberInvalid` (no telephone has it), `call.numberCostly` or
 * `call.countryNotAllowed` (`country`; none where the number belongs to no country). `countries` are ISO 3166 codes; null: any.
 */
export function judgeNumber(number: string, countries: readonly string[] | null): Result<null> {
  if (costlyPrefixes.some((prefix) => number.startsWith(prefix)) || northAmericanPremium.test(number)) return reject('call.numberCostly');
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.number !== number || !parsed.isValid()) return reject('call.numberInvalid');
  if (costlyKinds.includes(parsed.getType())) return reject('call.numberCostly');
  const { country } = parsed;
  if (countries === null) return ok(null);
  if (country === undefined || !countries.includes(country)) return reject('call.countryNotAllowed', { country: country ?? '' });
  return ok(null);
}
