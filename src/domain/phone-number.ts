import {
  type CountryCode,
  type PhoneNumber as Parsed,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { type Result, ok, reject } from './kernel/result.ts';

/** A telephone number that can be dialled as it stands; an extension is not part of what is dialled. */
export type PhoneNumber = {
  /** '+13125550148'. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** '+1 312 555 0148 ext. 12': how a number is shown and kept. */
  readonly international: string;
  /** '(312) 555-0148', as people of the country write it. */
  readonly national: string;
  readonly extension: string | null;
};

/** A contact's number is at most 40 characters long; longer texts are no numbers. */
const longestText = 60;

/**
 * Reads a telephone number as somebody typed it. A number without its country is read as one of `defaultCountry` (ISO alpha-2, null: not known).
 * Nothing is guessed: what may be two numbers, or is none as it stands, is refused, and `details.number` is the number that may be meant, in
 * international form. Refuses with `phone.empty`, `phone.notANumber`, `phone.letters` (a word on the keys: `number`), `phone.countryMissing`,
 * `phone.plusMissing` (`number`), `phone.twoCountries` (`number`, `other`), `phone.tooShort`, `phone.tooLong`, `phone.notInUse` (no number there
 * begins so), `phone.noCountry` (of satellites and of services) or `phone.premium` (whoever calls pays more).
 * This file holds the plans of all countries: it is loaded with `import()` when a number is looked at.
 */
export function parsePhone(text: string, defaultCountry: string | null): Result<PhoneNumber> {
  const { body, extension } = splitExtension(text.normalize('NFKC').trim());
  if (body === '') return reject('phone.empty');
  if (body.length > longestText) return reject('phone.tooLong');
  const home = defaultCountry !== null && isSupportedCountry(defaultCountry) ? defaultCountry : null;
  if (/\p{L}/u.test(body)) return refuseLetters(body, home);
  if (!isNumberText.test(body)) return reject('phone.notANumber');
  const read = readDigits(body, home);
  const abroad = readAbroad(body);
  if (!read.ok) return abroad === null || read.error.code === 'phone.premium' ? read : mayBe('phone.plusMissing', abroad);
  if (abroad !== null && abroad.number !== read.value.number && isWrittenAs(body, abroad) && !isWrittenAtHome(body, read.value)) {
    return reject('phone.twoCountries', { number: read.value.formatInternational(), other: abroad.formatInternational() });
  }
  return ok(numberOf(read.value, extension));
}

/**
 * Satellite, international shared-cost and premium numbers, and what else belongs to no country. Source: ITU-T E.164 assigned country codes,
 * read 2026-11-22.
 */
const costlyPrefixes: readonly string[] = ['+808', '+870', '+878', '+881', '+882', '+883', '+888', '+979'];
/** The area code of premium calls in the North American plan, in every country of it. */
const northAmericanPremium = '+1900';
/** Kinds of number at which whoever calls pays more than for a call. */
const costlyKinds: readonly ReturnType<Parsed['getType']>[] = ['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER'];

/** Whether whoever dials a number (E.164) pays more than for a call: no such number is dialled, by whatever telephone. */
export function isCostlyToDial(e164: string): boolean {
  if ([...costlyPrefixes, northAmericanPremium].some((prefix) => e164.startsWith(prefix))) return true;
  return costlyKinds.includes(parsePhoneNumberFromString(e164)?.getType());
}

const isNumberText = /^\+?[\d\s()./\p{Pd}]+$/u;

/** 'ext. 12', 'x12', '#12', ';ext=12' and ',12' behind a number. */
function splitExtension(text: string): { readonly body: string; readonly extension: string | null } {
  const [, body, extension] = /^(.*?\d[\d)\s]*?)\s*(?:;\s*ext=|,+|#|(?:extension|extn?|x)\.?:?)\s*(\d{1,11})$/iu.exec(text) ?? [];
  return body === undefined || extension === undefined ? { body: text, extension: null } : { body, extension };
}

/** A number whose country is known. */
type Placed = Parsed & { readonly country: CountryCode };

function readDigits(body: string, home: CountryCode | null): Result<Placed> {
  const length = validatePhoneNumberLength(body, home ?? undefined);
  if (length === 'INVALID_COUNTRY') return reject(body.startsWith('+') ? 'phone.noCountry' : 'phone.countryMissing');
  if (length === 'TOO_SHORT' || length === 'TOO_LONG') return reject(length === 'TOO_SHORT' ? 'phone.tooShort' : 'phone.tooLong');
  const parsed = parsePhoneNumberFromString(body, { defaultCountry: home ?? undefined, extract: false });
  if (parsed === undefined) return reject('phone.notANumber');
  if (costlyKinds.includes(parsed.getType())) return reject('phone.premium');
  if (parsed.isNonGeographic()) return reject('phone.noCountry');
  return parsed.isValid() && isPlaced(parsed) ? ok(parsed) : reject('phone.notInUse');
}

const isPlaced = (parsed: Parsed): parsed is Placed => parsed.country !== undefined;

/** What the digits are with a '+' before them, where they came without one and are a number so. */
function readAbroad(body: string): Placed | null {
  if (body.startsWith('+') || body.startsWith('0')) return null;
  const read = readDigits(`+${body}`, null);
  return read.ok ? read.value : null;
}

/** Whether the digits stand in the same groups: '47 55 55 01 23' is how Norway writes a number, and nobody else. */
const isWrittenAs = (body: string, number: Parsed): boolean => groupsOf(body) === groupsOf(number.formatInternational());
const isWrittenAtHome = (body: string, number: Parsed): boolean => groupsOf(body) === groupsOf(number.formatNational());
const groupsOf = (text: string): string => text.split(/\D+/u).filter(Boolean).join(' ');

const mayBe = (code: 'phone.plusMissing' | 'phone.letters', number: Parsed): Result<never> =>
  reject(code, { number: number.formatInternational() });

/** What each letter is on a telephone's keys (ITU-T E.161). */
const keys = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

/** A word may stand for digits ('1-800-FLOWERS'), and it may be a slip of the hand: whoever typed it says which. */
function refuseLetters(body: string, home: CountryCode | null): Result<never> {
  const digits = body.toUpperCase().replace(/[A-Z]/gu, (letter) => String(keys.findIndex((key) => key.includes(letter)) + 2));
  const read = isNumberText.test(digits) ? readDigits(digits, home) : reject('phone.notANumber');
  return read.ok ? mayBe('phone.letters', read.value) : reject('phone.notANumber');
}

function numberOf(parsed: Placed, extension: string | null): PhoneNumber {
  const international = parsed.formatInternational();
  return {
    e164: parsed.number,
    country: parsed.country,
    international: extension === null ? international : `${international} ext. ${extension}`,
    national: parsed.formatNational(),
    extension,
  };
}
