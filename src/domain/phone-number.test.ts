import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { isCostlyToDial, parsePhone } from './phone-number.ts';

const codeOf = (text: string, country: string | null = 'US') => {
  const read = parsePhone(text, country);
  return read.ok ? read.value.e164 : read.error.code;
};

describe('a number as people write it', () => {
  test('is the same number in every form', () => {
    for (const text of [
      '(312) 555-0148',
      '312.555.0148',
      '1 312 555 0148',
      '+1 (312) 555-0148',
      '011 1 312 555 0148',
      '３１２ ５５５ ０１４８',
      '312–555–0148',
    ]) {
      expect(codeOf(text), text).toBe('+13125550148');
    }
  });

  test('is told in all its forms, its country by its own digits and not by the book', () => {
    expect(parsePhone('+44 20 7183 8750', 'US')).toEqual({
      ok: true,
      value: { e164: '+442071838750', country: 'GB', international: '+44 20 7183 8750', national: '020 7183 8750', extension: null },
    });
    expect(parsePhone('416 555 0148', 'US')).toMatchObject({ value: { country: 'CA' } });
  });

  test('of a country whose numbers begin with a nought keeps it', () => {
    expect(codeOf('06 1234 5678', 'IT')).toBe('+390612345678');
    expect(codeOf('030 123456', 'DE')).toBe('+4930123456');
  });

  test.each([
    ['312 555 0148 ext. 12', '12'],
    ['312 555 0148x12', '12'],
    ['312-555-0148 X 12', '12'],
    ['(312) 555-0148 #0012', '0012'],
    ['+13125550148;ext=12', '12'],
    ['312 555 0148, 12', '12'],
    ['312 555 0148 extension 12', '12'],
  ])('%s has its extension apart', (text, extension) => {
    expect(parsePhone(text, 'US')).toMatchObject({
      value: { e164: '+13125550148', extension, international: `+1 312 555 0148 ext. ${extension}` },
    });
  });
});

describe('what is not dialled by guess', () => {
  test.each([
    ['', 'phone.empty'],
    ['   ', 'phone.empty'],
    ['-', 'phone.notANumber'],
    ['call the office', 'phone.notANumber'],
    ['312 555 0148; rm', 'phone.notANumber'],
    ['tel:+13125550148', 'phone.notANumber'],
    ['312 555 O148', 'phone.letters'],
    ['312 555 014', 'phone.tooShort'],
    ['555 0148', 'phone.tooShort'],
    ['312 555 014899', 'phone.tooLong'],
    ['9'.repeat(61), 'phone.tooLong'],
    ['211 555 0148', 'phone.notInUse'],
    ['+999 123 4567', 'phone.noCountry'],
    ['+881 6 1234 5678', 'phone.noCountry'],
    ['+800 1234 5678', 'phone.noCountry'],
    ['900 555 0148', 'phone.premium'],
    ['+979 1 2345 6789', 'phone.premium'],
  ])('%s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test.each([
    '+19005550148',
    '+44 70 1112 3456',
    '+44 7600 123456',
    '+49 900 1 123456',
    '+881 6 1234 5678',
    '+882 16 1234567',
    '+979 1 2345 6789',
  ])('%s costs whoever calls, so it is neither dialled nor written down as somebody’s', (text) => {
    expect(isCostlyToDial(text.replaceAll(' ', ''))).toBe(true);
    expect(['phone.premium', 'phone.noCountry']).toContain(codeOf(text));
  });

  test.each(['+13125550148', '+18005550148', '+447911123456', '+4930123456', '+1', 'no number'])('%s costs what a call costs', (text) => {
    expect(isCostlyToDial(text)).toBe(false);
  });

  test('a number of a service that costs the caller more', () => {
    expect(codeOf('0900 1 123456', 'DE')).toBe('phone.premium');
    expect(codeOf('0180 1234567', 'DE')).toBe('phone.premium');
  });

  test('a number without its country where the book has none, or one that nobody knows', () => {
    expect(codeOf('312 555 0148', null)).toBe('phone.countryMissing');
    expect(codeOf('312 555 0148', 'ZZ')).toBe('phone.countryMissing');
  });

  test('a word on the keys is offered as digits, with the letters that Q and Z are on today', () => {
    expect(parsePhone('1-800-FLOWERS', 'US')).toEqual({
      ok: false,
      error: { code: 'phone.letters', details: { number: '+1 800 356 9377' } },
    });
    expect(parsePhone('1-800-QAZ-PWSV', 'US')).toMatchObject({ error: { details: { number: '+1 800 729 7978' } } });
    expect(codeOf('1-800-ÄPFEL', 'US')).toBe('phone.notANumber');
  });

  test("another country's number without its plus is offered with it", () => {
    expect(parsePhone('442071838750', 'US')).toEqual({
      ok: false,
      error: { code: 'phone.plusMissing', details: { number: '+44 20 7183 8750' } },
    });
    expect(codeOf('442071838750', null)).toBe('phone.plusMissing');
  });

  test('digits that are a number here and, as they are grouped, one of another country', () => {
    // Connecticut's 475 would be Norway's +47.
    expect(parsePhone('47 55 55 01 23', 'US')).toEqual({
      ok: false,
      error: { code: 'phone.twoCountries', details: { number: '+1 475 555 0123', other: '+47 55 55 01 23' } },
    });
    expect(codeOf('475 555 0123')).toBe('+14755550123');
    // Little Rock, and written as Belize's +501 would be, too.
    expect(codeOf('501 234 5678')).toBe('+15012345678');
    expect(codeOf('4755550123')).toBe('+14755550123');
  });
});

describe('whatever is typed', () => {
  test('is read or refused, and what is read is itself again in international form, whatever the book', () => {
    const country = fc.option(fc.constantFrom('US', 'DE', 'GB', 'FR', 'IT', 'BR'));
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d ().-]{0,20}( ?x\d{1,4})?$/));
    fc.assert(
      fc.property(text, country, country, (typed, one, other) => {
        const read = parsePhone(typed, one);
        if (!read.ok) return void expect(read.error.code).toMatch(/^phone\./);
        expect(read.value.e164).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(parsePhone(read.value.international, other)).toEqual(read);
      }),
      { numRuns: 2000 },
    );
  });

  test("every country's mobile number is read, abroad and at home", () => {
    const found = getCountries().flatMap((country) => {
      const number = getExampleNumber(country, examples);
      return number?.isValid() ? [{ country, number }] : [];
    });
    expect(found.length).toBeGreaterThan(200);
    for (const { country, number } of found) {
      expect(codeOf(number.formatInternational(), null)).toBe(number.number);
      expect(codeOf(number.formatNational(), country)).toBe(number.number);
    }
  });
});
