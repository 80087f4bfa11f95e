import { areaCodes } from './area-code-table.ts';
import { type Instant, clockIn } from './kernel/dates.ts';
import { zonesOfCallingCode } from './phone-zone-table.ts';
import { callingCodeOf, regionNames, zonesOfOtherCountries, zonesOfOtherRegions } from './region-table.ts';
import type { Account } from './rows.ts';

/** What an account says of where its customer is. */
type Place = Pick<Account, 'timeZone' | 'country' | 'region' | 'postalAddress'>;

/** Every zone in which somebody in a state or province may be, or, where that is not known, in a country; none: nobody knows. */
export function zonesOfPlace(country: string | null, region: string | null): readonly string[] {
  const ofRegion = region === null ? undefined : zonesOfRegions.get(region);
  if (ofRegion !== undefined) return ofRegion;
  if (country === null) return [];
  const ofParts = zonesOfCountries.get(country);
  if (ofParts !== undefined) return ofParts;
  return (zonesOfOtherCountries[country] ?? zonesOfCallingCode[callingCodeOf.get(country) ?? ''])?.split(' ') ?? [];
}

/**
 * The zones in which a customer may be: by the time zone their account has, by its place (its state or province, where that is not known its country), and by the
 * number that is called (`numberZones`). Where all that is known agrees on a clock it is that one; where something contradicts it each of all of them may be.
 */
export function plausibleZones(place: Place, numberZones: readonly string[], now: Instant): readonly string[] {
  const stated = place.timeZone === null ? [] : [place.timeZone];
  const sources = [stated, zonesOfPlace(place.country, regionOf(place)), numberZones].filter(({ length }) => length > 0);
  const [first = [], ...others] = sources;
  const agreed = first.filter((zone) => others.every((zones) => zones.some((each) => clockIn(each, now) === clockIn(zone, now))));
  return agreed.length > 0 ? agreed : distinct(sources.flat());
}

/** The one zone in which a customer is, as far as the account tells; null: there are several, or none is known. */
export function zoneOf({ timeZone, country, region, postalAddress }: Place): string | null {
  if (timeZone !== null) return timeZone;
  const [only = null, ...more] = zonesOfPlace(country, regionOf({ country, region, postalAddress }));
  return more.length === 0 ? only : null;
}

/** A state or province as a text names it: 'US-CA', 'CA' or 'California' of the United States, 'CA-QC', 'QC' or 'Quebec' of Canada; null: it names none. */
export function readRegion(text: string, country: string | null): string | null {
  const named = text.trim().toLowerCase();
  const region = regionNames[named] ?? (named.includes('-') || country === null ? named : `${country}-${named}`).toUpperCase();
  const isOfCountry = country === null || region.startsWith(`${country}-`);
  return isOfCountry && region.includes('-') && zonesOfRegions.has(region) ? region : null;
}

/** The state or province of an account: what the books say or, in the United States and Canada, what stands before the postal code of its address. */
export function regionOf({ country, region, postalAddress }: Pick<Place, 'country' | 'region' | 'postalAddress'>): string | null {
  if (region !== null) return region;
  const code = country === null ? undefined : postalCodes[country];
  const letters = code === undefined ? undefined : code.exec(postalAddress ?? '')?.[1];
  return letters === undefined ? null : readRegion(letters, country);
}

/** Two letters and a postal code, at the end of a line. */
const postalCodes: Readonly<Record<string, RegExp>> = {
  US: /\b([A-Z]{2})[ ,.]+\d{5}(?:-\d{4})?\s*$/m,
  CA: /\b([A-Z]{2})[ ,.]+[A-Z]\d[A-Z] ?\d[A-Z]\d\s*$/m,
};

const zonesOfRegions: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(areaCodes).map(([place, codes]): [string, string[]] => [place, zonesOfCodes(codes)]),
  ...Object.entries(zonesOfOtherRegions).map(([place, zones]): [string, string[]] => [place, zones.split(' ')]),
]);

/** Of countries whose parts have area codes, all zones of the parts in the table of area codes; of one without parts its own. */
const zonesOfCountries: ReadonlyMap<string, readonly string[]> = new Map(
  distinct(Object.keys(areaCodes).map((place) => place.slice(0, 2))).map((country) => [
    country,
    distinct(Object.entries(areaCodes).flatMap(([place, codes]) => (place.startsWith(country) ? zonesOfCodes(codes) : []))),
  ]),
);

function zonesOfCodes({ zone, otherwise = {} }: (typeof areaCodes)[string]): string[] {
  return distinct([zone, ...Object.values(otherwise)]);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((each) => each.split(' ')))];
}
