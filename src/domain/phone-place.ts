import { areaCodes } from './area-code-table.ts';
import { zonesOfCallingCode } from './phone-zone-table.ts';

/** Where somebody with a number may be, as far as the number tells. */
export type PhonePlace = {
  /** IANA names of every zone it may be in; none: the number does not say. */
  readonly timeZones: readonly string[];
  /** 'US-IL' of an area code of +1, 'JM' where that has no parts; null elsewhere. */
  readonly region: string | null;
};

const nowhere: PhonePlace = { timeZones: [], region: null };
const longestCallingCode = 3;

/**
 * What a number (E.164) says of its place. A number moves with its owner, so this is one of the places where they may be and no proof. A text that
 * is no number in international form says nothing.
 */
export function placeOfPhone(e164: string): PhonePlace {
  if (!/^\+[1-9]\d{4,14}$/.test(e164)) return nowhere;
  if (e164.startsWith('+1')) return placeOfAreaCode.get(e164.slice(2, 5)) ?? nowhere;
  for (let length = longestCallingCode; length > 0; length -= 1) {
    const zones = zonesOfCallingCode[e164.slice(1, 1 + length)];
    if (zones !== undefined) return { timeZones: zones.split(' '), region: null };
  }
  return nowhere;
}

const placeOfAreaCode: ReadonlyMap<string, PhonePlace> = new Map(
  Object.entries(areaCodes).flatMap(([region, { zone, codes, otherwise = {} }]) =>
    codes.split(' ').map((code): [string, PhonePlace] => [code, { region, timeZones: (otherwise[code] ?? zone).split(' ') }]),
  ),
);
