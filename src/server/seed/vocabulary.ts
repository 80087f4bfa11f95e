import type { Currency } from '#domain/kernel/money.ts';
import { currencySchema } from '#domain/kernel/money.ts';

/** Where demo accounts live; weights lean to the United States with some of its neighbours and partners. */
export type Place = {
  readonly city: string;
  readonly country: string;
  /** Of the United States and Canada. */
  readonly region: string | null;
  readonly timeZone: string;
  readonly currency: Currency;
  /** A telephone number there up to its last two digits; where there are numbers that nobody has, one of them. */
  readonly phone: string;
};

const place = (
  weight: number,
  city: string,
  countryOrRegion: string,
  timeZone: string,
  currency: string,
  phone: string,
): readonly [number, Place] => [weight, { city, ...placeIn(countryOrRegion), timeZone, currency: currencySchema.parse(currency), phone }];

const placeIn = (text: string) => ({ country: text.slice(0, 2), region: text.includes('-') ? text : null });

export const places: readonly (readonly [number, Place])[] = [
  place(14, 'Chicago', 'US-IL', 'America/Chicago', 'USD', '+1 312 555 01'),
  place(9, 'Milwaukee', 'US-WI', 'America/Chicago', 'USD', '+1 414 555 01'),
  place(8, 'Minneapolis', 'US-MN', 'America/Chicago', 'USD', '+1 612 555 01'),
  place(7, 'Dallas', 'US-TX', 'America/Chicago', 'USD', '+1 214 555 01'),
  place(6, 'Kansas City', 'US-MO', 'America/Chicago', 'USD', '+1 816 555 01'),
  place(7, 'Indianapolis', 'US-IN', 'America/Indiana/Indianapolis', 'USD', '+1 317 555 01'),
  place(6, 'Columbus', 'US-OH', 'America/New_York', 'USD', '+1 614 555 01'),
  place(6, 'Philadelphia', 'US-PA', 'America/New_York', 'USD', '+1 215 555 01'),
  place(6, 'Atlanta', 'US-GA', 'America/New_York', 'USD', '+1 404 555 01'),
  place(5, 'Denver', 'US-CO', 'America/Denver', 'USD', '+1 303 555 01'),
  place(3, 'Phoenix', 'US-AZ', 'America/Phoenix', 'USD', '+1 602 555 01'),
  place(5, 'Los Angeles', 'US-CA', 'America/Los_Angeles', 'USD', '+1 213 555 01'),
  place(4, 'Seattle', 'US-WA', 'America/Los_Angeles', 'USD', '+1 206 555 01'),
  place(2, 'Anchorage', 'US-AK', 'America/Anchorage', 'USD', '+1 907 555 01'),
  place(1, 'Honolulu', 'US-HI', 'Pacific/Honolulu', 'USD', '+1 808 555 01'),
  place(4, 'Toronto', 'CA-ON', 'America/Toronto', 'CAD', '+1 416 555 01'),
  place(2, 'Calgary', 'CA-AB', 'America/Edmonton', 'CAD', '+1 403 555 01'),
  place(1, 'Montréal', 'CA-QC', 'America/Toronto', 'CAD', '+1 514 555 01'),
  place(1, 'Monterrey', 'MX', 'America/Monterrey', 'MXN', '+52 81 5555 01'),
  place(1, 'London', 'GB', 'Europe/London', 'GBP', '+44 20 7946 01'),
  place(1, 'Düsseldorf', 'DE', 'Europe/Berlin', 'EUR', '+49 30 23125 1'),
  place(1, 'Ōsaka', 'JP', 'Asia/Tokyo', 'JPY', '+81 6 5550 01'),
];

type Street = {
  readonly names: readonly string[];
  readonly line: (name: string, house: number) => string;
  readonly town: (city: string, code: number) => string;
};

/** How an address is written in a country, with streets that every town has. */
const english: Street = {
  names: ['Main Street', 'Market Street', 'Station Road', 'Harbor Drive', 'Commerce Parkway', 'Mill Road'],
  line: (name, house) => `${house} ${name}`,
  town: (city, code) => `${city} ${code}`,
};
const streets: Readonly<Record<string, Street & { readonly land: string }>> = {
  US: { ...english, land: 'United States' },
  CA: { ...english, names: ['King Street West', 'Rue Principale', 'Queen Street'], land: 'Canada' },
  GB: { ...english, names: ['High Street', 'Mill Lane', 'Station Road'], land: 'United Kingdom' },
  DE: {
    names: ['Industriestraße', 'Bahnhofstraße', 'Lindenallee'],
    line: (name, house) => `${name} ${house}`,
    town: (city, code) => `${code} ${city}`,
    land: 'Germany',
  },
  MX: { ...english, names: ['Avenida Juárez', 'Calle Hidalgo'], line: (name, house) => `${name} ${house}`, land: 'Mexico' },
  JP: {
    ...english,
    names: ['Chūō-ku Honmachi', 'Kita-ku Umeda'],
    line: (name, house) => `${(house % 9) + 1}-${(house % 20) + 1} ${name}`,
    land: 'Japan',
  },
};

/** Where the demo account of a number gets its letters: street, town and country, a line each. Made up, and the same each time. */
export function postalAddressIn({ city, country }: Place, index: number): string {
  const { names, line, town, land } = streets[country] ?? { ...english, land: country };
  const street = line(names[index % names.length] ?? '', 10 + ((index * 37) % 890));
  return [street, town(city, 10_000 + ((index * 7919) % 89_999)), land].join('\n');
}

/** Whole units of a currency that buy about what one dollar buys, so that amounts look right in it. */
export const unitsPerDollar: Readonly<Record<string, number>> = { USD: 1, CAD: 1.35, EUR: 0.9, GBP: 0.8, MXN: 18, JPY: 150 };

export const nameFirst = [
  'Halvorsen',
  'Sterling',
  'Cedar Hollow',
  'Blue Heron',
  'Redstone',
  'Prairie',
  'Lakeshore',
  'Ironwood',
  'Granite Falls',
  'Northgate',
  'Summit',
  'Oakmont',
  'Riverside',
  'Silver Birch',
  'Castellan',
  'Delacroix',
  'Kowalski',
  'Nakamura',
  'Fitzgerald',
  'Adeyemi',
  'Vasquez',
  'Lindholm',
  'Brennan',
  'Marchetti',
  'Okonkwo',
  'Thornbury',
  'Whitfield',
  'Garrison',
  'Maplewood',
  'Pinecrest',
  'Harborview',
  'Keystone',
  'Beacon',
  'Crescent',
  'Evergreen',
  'Foxglove',
  'Juniper',
  'Meridian',
  'Palisade',
  'Quarry Hill',
  'Saltmarsh',
  'Tamarack',
  'Underwood',
  'Willow Creek',
  'Yarrow',
  'Zephyr',
  'Abbott & Rhodes',
  'Bellweather',
  'Copperline',
  'Dunmore',
] as const;

export const nameTrade = [
  'Plumbing & Heating',
  'Hospitality Group',
  'Building Supply',
  'Foods',
  'Electrical Contractors',
  'Property Management',
  'Logistics',
  'Restaurant Group',
  'Manufacturing',
  'Medical Supply',
  'Hardware',
  'Roofing',
  'Dairy',
  'Auto Parts',
  'School District',
  'Printing',
  'Landscaping',
  'Brewing Company',
  'Furniture',
  'Textiles',
  'Facilities Services',
  'Markets',
  'Pharmacy',
  'Engineering',
  'Packaging',
  'Veterinary Clinics',
  'Storage',
  'Marine Services',
  'Floors & Tile',
  'Seed & Feed',
] as const;

export const nameForm = ['LLC', 'Inc.', 'Co.', 'Corp.', 'Ltd.', 'LP', '& Sons', 'Partners', '', ''] as const;

/** A few names are as long as real ones get; screens have to bear them. */
export const longNames = [
  'The Greater Northeastern Cooperative Association of Independent Hardware and Building Supply Retailers, Incorporated',
  'Saint Bartholomew Regional Hospital and Continuing Care Retirement Community Purchasing Consortium',
  'Międzynarodowe Przedsiębiorstwo Handlowo-Usługowe “Białe Źródło” Spółka z ograniczoną odpowiedzialnością',
  'Consolidated Midwestern Refrigeration, Ventilation and Commercial Kitchen Equipment Distributors of Illinois LLC',
] as const;

export const firstNames = [
  'Maria',
  'James',
  'Priya',
  'Chen',
  'Olivia',
  'Mohammed',
  'Grace',
  'Luis',
  'Hannah',
  'Kwame',
  'Ingrid',
  'Tomás',
  'Aisha',
  'Peter',
  'Yuki',
  'Rosa',
  'Daniel',
  'Fatima',
  'Erik',
  'Nadia',
  'Samuel',
  'Chloé',
  'Victor',
  'Leila',
  'Patrick',
  'Mei',
  'Arjun',
  'Beatriz',
  'Owen',
  'Zofia',
] as const;

export const lastNames = [
  'Nguyen',
  'Smith',
  'Patel',
  'García',
  'O’Brien',
  'Kowalczyk',
  'Johansson',
  'Mensah',
  'Rossi',
  'Kim',
  'Novak',
  'Silva',
  'Haddad',
  'Brown',
  'Tanaka',
  'Fischer',
  'Martin',
  'Diallo',
  'Murphy',
  'Castillo',
  'Ivanova',
  'Wright',
  'Okoye',
  'Larsen',
  'Ahmed',
  'Dubois',
  'Torres',
  'Young',
] as const;

export const contactRoles = ['Accounts payable', 'AP manager', 'Controller', 'Owner', 'Office manager', 'Purchasing', 'CFO'] as const;

export const salesReps = [
  'R. Castellano',
  'J. Whitcombe',
  'M. Abara',
  'T. Lindgren',
  'S. Devereux',
  'K. Yamada',
  'P. Hollis',
  'A. Mbeki',
] as const;

export const disputeReasons = [
  'Price differs from quote',
  'Short delivery',
  'Damaged on arrival',
  'Missing purchase order',
  'Duplicate billing',
  'Return not credited',
] as const;

/** What a customer said of each. */
export const disputeWords: Readonly<Record<(typeof disputeReasons)[number], string>> = {
  'Price differs from quote': 'The price is higher than on their quote. They sent a copy of it.',
  'Short delivery': 'Three cartons were missing; the driver’s list says so.',
  'Damaged on arrival': 'The goods came damaged. Photographs are attached to their mail.',
  'Missing purchase order': 'They cannot pay without their purchase order number on it.',
  'Duplicate billing': 'They say it was billed twice for one delivery.',
  'Return not credited': 'The goods went back three weeks ago, and no credit has come yet.',
};

/** Notes as collectors write them, by outcome. */
export const noteTexts = {
  reached: [
    'Spoke with AP. Invoices are approved and sit in the next payment run.',
    'They asked for a statement; sent while on the phone.',
    'Confirmed remit-to address. New AP system since last month, expect a few days’ delay.',
    'Manager is on leave until Monday, assistant will check the open items and write back.',
  ],
  promise: [
    'Will pay the oldest items by ACH on the agreed date.',
    'Promised a check for the full past-due amount.',
    'Payment plan agreed for the two largest invoices.',
  ],
  dispute: [
    'Says two pallets were missing; wants proof of delivery before paying.',
    'Price on the invoice is higher than on their order. Asked for their copy.',
  ],
  willCallBack: ['In a meeting, will call back this afternoon.', 'Needs to look into it and will call tomorrow morning.'],
  voicemail: ['', 'Left name, company and call-back number.'],
  noAnswer: [''],
  sent: ['Statement with all open items.', 'Copies of the past-due invoices.'],
} as const;

export const nextSteps = [
  'Check whether the payment arrived',
  'Call again',
  'Send proof of delivery',
  'Ask sales rep about the price',
  'Escalate to the controller',
] as const;
