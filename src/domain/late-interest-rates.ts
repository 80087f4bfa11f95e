import { type LocalDate, localDateSchema } from './kernel/dates.ts';

/** The laws on late payment between companies that the program knows. */
export type ChargePack = 'eu' | 'uk' | 'de';

/** A law on late payment as data. Rates are in hundredths of a percent a year, sums in minor units of its currency. */
export type ChargeRules = {
  readonly currency: string;
  readonly source: string;
  /** When somebody last read the sources against the table. */
  readonly reviewedOn: LocalDate;
  /** Where the base rates come from. */
  readonly ratesFrom: string;
  /** What is asked above the base rate. */
  readonly aboveBase: number;
  /** Whether the rate of the day on which interest begins stands for the debt’s whole life; otherwise it goes with the base rate. */
  readonly isFixed: boolean;
  /** The base rate from a day on, the oldest first. */
  readonly rates: readonly { readonly from: LocalDate; readonly base: number }[];
  /** No rate is known behind this day: nothing is asked for on a guess. */
  readonly knownUntil: LocalDate;
  /** The fixed sum by what is owed, from an amount on. */
  readonly fixedSums: readonly { readonly fromMinor: number; readonly sumMinor: number }[];
};

const day = (text: string): LocalDate => localDateSchema.parse(text);
const reviewedOn = day('2026-11-23');
const knownUntil = day('2026-12-31');

/** Base rates by half-year, the first of January and of July in turn. */
const halfYears = (firstYear: number, bases: readonly number[]): ChargeRules['rates'] =>
  bases.map((base, at) => ({ from: day(`${firstYear + Math.floor(at / 2)}-${at % 2 === 0 ? '01' : '07'}-01`), base }));

/** THE laws on late payment. What is agreed in a contract, and national rates above the least of the directive, go before them. */
export const chargePacks: Readonly<Record<ChargePack, ChargeRules>> = {
  eu: {
    currency: 'EUR',
    source:
      'Directive 2011/7/EU, art. 2(6), 2(7), 3, 6(1): the least that all member states give; CJEU C-585/20 for the sum of each invoice',
    ratesFrom:
      'European Central Bank, rate of the main refinancing operations on 1 January and 1 July, published in the Official Journal, series C; that of 1 July 2026 from a secondary source',
    reviewedOn,
    aboveBase: 800,
    isFixed: false,
    rates: halfYears(2023, [250, 400, 450, 425, 315, 215, 215, 240]),
    knownUntil,
    fixedSums: [{ fromMinor: 1, sumMinor: 40_00 }],
  },
  de: {
    currency: 'EUR',
    source: 'BGB 247, 288(2), 288(5)',
    ratesFrom:
      'Deutsche Bundesbank, base rate under BGB 247, published in the Federal Gazette; that of 1 July 2026 follows from the change of the main refinancing rate',
    reviewedOn,
    aboveBase: 900,
    isFixed: false,
    rates: halfYears(2023, [162, 312, 362, 337, 227, 127, 127, 152]),
    knownUntil,
    fixedSums: [{ fromMinor: 1, sumMinor: 40_00 }],
  },
  uk: {
    currency: 'GBP',
    source:
      'Late Payment of Commercial Debts (Interest) Act 1998, s. 5A, 6; SI 2002/1675, art. 4: 8 % above the rate on 30 June or 31 December before',
    ratesFrom: 'Bank of England, official Bank Rate on 31 December and 30 June; that of 30 June 2026 from a secondary source',
    reviewedOn,
    aboveBase: 800,
    isFixed: true,
    rates: halfYears(2022, [25, 125, 350, 500, 525, 525, 475, 425, 375, 375]),
    knownUntil,
    fixedSums: [
      { fromMinor: 1, sumMinor: 40_00 },
      { fromMinor: 1000_00, sumMinor: 70_00 },
      { fromMinor: 10_000_00, sumMinor: 100_00 },
    ],
  },
};
