import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { areaCodeSource, areaCodes } from './area-code-table.ts';
import { timeZoneSchema } from './kernel/dates.ts';
import { placeOfPhone } from './phone-place.ts';
import { phoneZoneSource, zonesOfCallingCode } from './phone-zone-table.ts';

describe('where a number may be', () => {
  test.each([
    ['+13125550148', ['America/Chicago'], 'US-IL'],
    ['+18505550148', ['America/New_York', 'America/Chicago'], 'US-FL'],
    ['+19155550148', ['America/Denver'], 'US-TX'],
    ['+14165550148', ['America/Toronto'], 'CA-ON'],
    ['+18765550148', ['America/Jamaica'], 'JM'],
    ['+4930123456', ['Europe/Berlin'], null],
    ['+442071838750', ['Europe/London'], null],
    ['+34911234567', ['Europe/Madrid', 'Atlantic/Canary'], null],
    ['+35312345678', ['Europe/Dublin'], null],
    // Five zones, and the number does not say which.
    ['+61412345678', ['Australia/Sydney', 'Australia/Brisbane', 'Australia/Adelaide', 'Australia/Darwin', 'Australia/Perth'], null],
  ])('%s', (e164, timeZones, region) => {
    expect(placeOfPhone(e164)).toEqual({ timeZones, region });
  });

  test('is not said by a service, by a code that nobody has, nor by a text that is no number', () => {
    for (const text of ['+18005550148', '+19995550148', '+9991234567', '+88161234567', '312 555 0148', '+', '', '+1312555014812345678']) {
      expect(placeOfPhone(text), text).toEqual({ timeZones: [], region: null });
    }
  });
});

describe('the tables', () => {
  test('name zones that there are, and say where they come from', () => {
    const zones = [
      ...Object.values(zonesOfCallingCode),
      ...Object.values(areaCodes).flatMap(({ zone, otherwise }) => [zone, ...Object.values(otherwise ?? {})]),
    ];
    for (const zone of zones.flatMap((each) => each.split(' '))) expect(timeZoneSchema.safeParse(zone).success, zone).toBe(true);
    for (const { source, reviewedOn } of [phoneZoneSource, areaCodeSource])
      expect([source.length > 40, reviewedOn]).toEqual([true, '2026-11-23']);
  });

  test('know the calling code of every country', () => {
    for (const country of getCountries()) {
      const code = getCountryCallingCode(country);
      if (code !== '1') expect(zonesOfCallingCode[code], country).toMatch(/\//);
    }
  });

  test('have each area code once, with those that take another zone among them', () => {
    const all = Object.values(areaCodes).flatMap(({ codes }) => codes.split(' '));
    expect(new Set(all).size).toBe(all.length);
    for (const { codes, otherwise } of Object.values(areaCodes))
      expect(codes.split(' ')).toEqual(expect.arrayContaining(Object.keys(otherwise ?? {})));
  });

  test("agree with the numbering plan on each area code's country, and leave out one that nobody places", () => {
    const codes = Array.from({ length: 800 }, (_, at) => String(at + 200));
    const differing = codes.flatMap((code) => {
      const number = parsePhoneNumberFromString(`+1${code}2345678`);
      // On the islands not every number is in use, and the country is told all the same.
      const isInUse = number?.isValid() === true && number.getType() === 'FIXED_LINE_OR_MOBILE';
      const region = placeOfPhone(`+1${code}2345678`).region?.slice(0, 2);
      return region === (isInUse ? number.country : region && number?.country) ? [] : [`${code}: ${region}, not ${number?.country}`];
    });
    // Canada's, and the table's source does not say of which province.
    expect(differing).toEqual(['273: undefined, not CA']);
  });
});
