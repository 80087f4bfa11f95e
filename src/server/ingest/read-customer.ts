import { readRegion, zonesOfPlace } from '#domain/customer-place.ts';
import { timeZoneSchema } from '#domain/kernel/dates.ts';
import type { CsvRecord } from './csv-records.ts';
import type { ColumnPlaces, CustomerTraits } from './ledger-line.ts';
import type { Layout } from './mapping.ts';

const traitKeys = ['country', 'region', 'timeZone', 'partyKind'] as const;
type TraitKey = (typeof traitKeys)[number];

/** What of a line's customer cannot be used: the customer is imported without it. */
export type UnusableTrait = { readonly key: TraitKey; readonly value: string; readonly why: string };
type Read = { readonly customer: CustomerTraits; readonly unusable: readonly UnusableTrait[] };

export const unknownCustomer: CustomerTraits = { country: null, region: null, timeZone: null, partyKind: null };
const nothingRead: Read = { customer: unknownCustomer, unusable: [] };

/** Reads where the customer of a line is and who it is; the same texts are read once. Nothing is guessed: what names nothing that is known is said and left out. */
export class CustomerReader {
  readonly #layout: Layout;
  readonly #accountCountry: string | null;
  readonly #keys: readonly TraitKey[];
  readonly #places: ColumnPlaces;
  readonly #known = new Map<string, Read>();
  readonly #partyKinds: ReadonlyMap<string, NonNullable<CustomerTraits['partyKind']>>;

  /** `accountCountry`: where customers are of which the file does not say it. */
  constructor(layout: Layout, places: ColumnPlaces, accountCountry: string | null) {
    this.#layout = layout;
    this.#places = places;
    this.#accountCountry = accountCountry;
    this.#keys = traitKeys.filter((key) => places[key] !== undefined);
    this.#partyKinds = new Map(
      (['company', 'naturalPerson', 'consumer'] as const).flatMap((kind) =>
        layout.partyKinds[kind].map((word): [string, typeof kind] => [word.toLowerCase(), kind]),
      ),
    );
  }

  read(record: CsvRecord): Read {
    if (this.#keys.length === 0) return nothingRead;
    const cell = (key: TraitKey): string => (record.cells[this.#places[key]?.at ?? -1] ?? '').trim();
    const key = this.#keys.map(cell).join('\u0000');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = this.#readNew(cell);
    this.#known.set(key, read);
    return read;
  }

  #readNew(cell: (key: TraitKey) => string): Read {
    const unusable: UnusableTrait[] = [];
    const take = <V>(key: TraitKey, value: V | null | undefined, why: string): V | null => {
      if (value !== null && value !== undefined) return value;
      if (cell(key) !== '') unusable.push({ key, value: cell(key), why });
      return null;
    };
    const country = take('country', this.#countryOf(cell('country')), 'this names no country');
    const region = take('region', readRegion(cell('region'), country ?? this.#accountCountry), 'this names no state or province there');
    const zone = timeZoneSchema.safeParse(cell('timeZone'));
    const timeZone = take('timeZone', zone.success ? zone.data : null, 'this names no zone of the IANA time zone database');
    const partyKind = take('partyKind', this.#partyKinds.get(cell('partyKind').toLowerCase()), 'this does not say who owes');
    return { customer: { country, region, timeZone, partyKind }, unusable };
  }

  #countryOf(text: string): string | null {
    const code = (this.#layout.countryNames[text] ?? namedCountries().get(text.toLowerCase()) ?? text).toUpperCase();
    return zonesOfPlace(code, null).length > 0 ? code : null;
  }
}

/** Countries by their English names, as the runtime knows them. */
function namedCountries(): ReadonlyMap<string, string> {
  if (countriesByName.size > 0) return countriesByName;
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = zonesOfPlace(code, null).length > 0 ? names.of(code) : undefined;
    if (name !== undefined) countriesByName.set(name.toLowerCase(), code);
  }
  return countriesByName;
}
const countriesByName = new Map<string, string>();
