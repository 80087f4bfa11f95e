import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { codesAgainst, decideCall } from '#tests/support/decide-call.ts';
import { areaCodes } from './area-code-table.ts';
import { readRegion, regionOf, zoneOf, zonesOfPlace } from './customer-place.ts';
import { timeZoneSchema } from './kernel/dates.ts';
import { callingCodeOf, regionNames, regionSource, zonesOfOtherCountries, zonesOfOtherRegions } from './region-table.ts';

const [newYork, chicago, losAngeles] = ['America/New_York', 'America/Chicago', 'America/Los_Angeles'];
const nowhere = { timeZone: null, country: null, region: null, postalAddress: null };

describe('the zones of a place', () => {
  test.each([
    ['US', 'US-CA', [losAngeles]],
    ['US', 'US-FL', [newYork, chicago]],
    ['US', 'US-PR', ['America/Puerto_Rico']],
    ['CA', 'CA-PE', ['America/Halifax']],
    ['DE', null, ['Europe/Berlin']],
    ['KZ', null, ['Asia/Almaty']],
    ['ES', null, ['Europe/Madrid', 'Atlantic/Canary']],
    ['JM', null, ['America/Jamaica']],
    ['GB', 'GB-SCT', ['Europe/London']],
    ['ZZ', null, []],
    [null, null, []],
  ])('%s, %s: %o', (country, region, zones) => {
    expect(zonesOfPlace(country, region)).toEqual(zones);
  });

  test('are all of a country whose parts are not said', () => {
    expect(zonesOfPlace('US', null)).toEqual(
      expect.arrayContaining([newYork, chicago, 'America/Denver', 'America/Phoenix', losAngeles, 'America/Anchorage', 'Pacific/Honolulu']),
    );
    expect(zonesOfPlace('US', null)).not.toContain('America/Puerto_Rico');
    expect(zonesOfPlace('CA', null)).toEqual(expect.arrayContaining(['America/St_Johns', 'America/Vancouver', 'America/Regina']));
  });
});

describe('a state or province', () => {
  test.each([
    ['US-CA', null, 'US-CA'],
    ['us-ca', 'US', 'US-CA'],
    ['CA', 'US', 'US-CA'],
    [' California ', null, 'US-CA'],
    ['Québec', 'CA', 'CA-QC'],
    ['CA', null, null],
    ['Ontario', 'US', null],
    ['US-ZZ', 'US', null],
    ['Bayern', 'DE', null],
    ['JM', null, null],
    ['', 'US', null],
  ])('%s in %s is %s', (text, country, region) => {
    expect(readRegion(text, country)).toBe(region);
  });

  test.each([
    ['1200 Wilshire Blvd\nLos Angeles, CA 90017\nUnited States', 'US', 'US-CA'],
    ['1200 Wilshire Blvd\nLos Angeles CA 90017-1234', 'US', 'US-CA'],
    ['200 King St W\nToronto, ON M5H 3T4\nCanada', 'CA', 'CA-ON'],
    ['200 King St W\nToronto, ON M5H 3T4\nCanada', 'US', null],
    ['PO BOX CA 90017 Springfield\nOld Town', 'US', null],
    ['Main Street 1\nSpringfield ZZ 12345', 'US', null],
    ['Lindenallee 3\nDE 10115', 'DE', null],
    ['Los Angeles, CA 90017', null, null],
    [null, 'US', null],
  ])('%j in %s stands for %s', (postalAddress, country, region) => {
    expect(regionOf({ postalAddress, country, region: null })).toBe(region);
  });

  test('of the books counts before what stands in the address', () => {
    expect(regionOf({ postalAddress: 'Los Angeles, CA 90017', country: 'US', region: 'US-NY' })).toBe('US-NY');
  });
});

test('the zone of an account is the one it has, or the only one of its place', () => {
  expect(zoneOf({ ...nowhere, timeZone: newYork })).toBe(newYork);
  expect(zoneOf({ ...nowhere, country: 'US', region: 'US-CA' })).toBe(losAngeles);
  expect(zoneOf({ ...nowhere, country: 'DE' })).toBe('Europe/Berlin');
  expect(zoneOf({ ...nowhere, country: 'US' })).toBeNull();
  expect(zoneOf(nowhere)).toBeNull();
});

describe('a call', () => {
  const tollFree = { channel: 'call', address: '+18005550148' } as const;
  /** Half past eight in New York, half past five in Los Angeles. */
  const early = { now: '2026-03-31T12:30:00.000Z', action: tollFree };
  const of = (over: Parameters<typeof build.account>[0]) => ({ account: build.account({ ...nowhere, country: 'US', ...over }) });

  test('to Los Angeles by the postal address is early, whatever zone the account has', () => {
    const stored = of({ timeZone: newYork, postalAddress: '1200 Wilshire Blvd\nLos Angeles, CA 90017\nUnited States' });
    expect(decideCall({ ...early, ...stored }).hits).toMatchObject([
      { ruleId: 'hours', reason: { code: 'hours.early', localTime: '05:30', zones: 2 }, nextAllowedAt: '2026-03-31T15:00:00.000Z' },
    ]);
    expect(codesAgainst({ ...early, ...of({ timeZone: newYork }) })).toEqual([]);
  });

  test('goes by both zones where the account contradicts itself, also where the number bears one of them out', () => {
    const stored = of({ timeZone: newYork, region: 'US-CA' });
    for (const address of ['+12125550148', '+13105550148'])
      expect(codesAgainst({ ...early, ...stored, action: { channel: 'call', address } })).toEqual(['hours.early']);
  });

  test('goes by every zone of the state, and of the country where nobody knows the state', () => {
    expect(codesAgainst({ ...early, ...of({ region: 'US-NY' }) })).toEqual([]);
    expect(codesAgainst({ ...early, ...of({ region: 'US-FL' }) })).toEqual(['hours.early']);
    expect(decideCall({ ...early, ...of({}) }).hits).toMatchObject([
      { reason: { code: 'hours.early' }, nextAllowedAt: '2026-03-31T18:00:00.000Z' },
    ]);
    expect(codesAgainst({ ...early, ...of({}), now: '2026-03-31T18:00:00.000Z' })).toEqual([]);
    expect(codesAgainst({ ...early, ...of({ country: null }) })).toEqual(['hours.zoneUnknown']);
  });

  test('to a number that says where in the country goes by the number, and to one of elsewhere by both', () => {
    const to = (address: string) => ({ ...early, action: { channel: 'call', address } as const });
    expect(codesAgainst({ ...to('+12125550148'), ...of({}) })).toEqual([]);
    expect(codesAgainst({ ...to('+12125550148'), ...of({ region: 'US-CA' }) })).toEqual(['hours.early']);
    expect(codesAgainst({ ...to('+442071838750'), ...of({ region: 'US-NY' }) })).toEqual([]);
    expect(decideCall({ ...to('+442071838750'), ...of({ region: 'US-NY' }), now: '2026-03-31T17:30:00.000Z' }).hits).toMatchObject([
      { reason: { code: 'hours.late', localTime: '18:30' } },
    ]);
  });
});

describe('the tables', () => {
  test('name zones that there are, say where they come from, and leave out no country that has telephones', () => {
    const zones = [...Object.values(zonesOfOtherCountries), ...Object.values(zonesOfOtherRegions)].flatMap((each) => each.split(' '));
    for (const zone of zones) expect(timeZoneSchema.safeParse(zone).success, zone).toBe(true);
    expect([regionSource.source.length > 40, regionSource.reviewedOn]).toEqual([true, '2026-11-23']);
    for (const country of getCountries()) expect(zonesOfPlace(country, null), country).not.toEqual([]);
    expect(callingCodeOf.get('DE')).toBe('49');
  });

  test('know every state and province by its name', () => {
    const regions = new Set([...Object.keys(areaCodes), ...Object.keys(zonesOfOtherRegions)].filter((place) => place.includes('-')));
    const named = new Set(Object.values(regionNames));
    for (const region of regions) if (!['US-VI', 'US-GU', 'US-MP', 'US-AS'].includes(region)) expect(named, region).toContain(region);
    for (const region of named) expect(regions, region).toContain(region);
  });
});
