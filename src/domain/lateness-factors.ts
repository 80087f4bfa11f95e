import {
  type LatenessTables,
  longerTermsBandCount,
  ownDayBandCount,
  recentBandCount,
  termsGroupCount,
  termsGroupOf,
  toDueBandCount,
} from './lateness.ts';
import { sumOf, toThousandths } from './lateness-history.ts';
import { termsBandCount } from './payment-habit.ts';

/** Where an open invoice that is not yet due stands in each table. */
export type OpenBands = {
  readonly terms: number;
  readonly toDue: number;
  readonly recent: number;
  readonly longerTerms: number;
  readonly ownDay: number;
};

/** The open tables: days by terms and days to due, and the factors they are multiplied by. */
export type OpenTables = Pick<LatenessTables, 'openDays' | 'recentFactors' | 'longerTermsFactors' | 'ownDayFactors'>;

const cellCount = termsBandCount * toDueBandCount * recentBandCount * longerTermsBandCount * ownDayBandCount;
/** A cell of days is drawn towards the mean of its terms as if so many invoices of that mean stood in it; that mean is drawn to the whole. */
const daysPriorWeight = 10;
const termsMeanPriorWeight = 20;
/** A factor is drawn towards 1 as if so many late days had been seen as expected. */
const factorPriorDays = 100;
/** Further rounds change nothing that would be seen. */
const rounds = 8;
/** No fact makes an invoice more than so many times as late or as punctual, and no cell holds more days, whatever a strange history says. */
const mostFactor = 20;
const mostDays = 240;
const clampFactor = (factor: number): number => Math.min(mostFactor, Math.max(1 / mostFactor, factor));

/**
 * Finds tables whose product comes nearest to the late days that were seen: table by table, each value is set so that seen and expected
 * days agree where it applies, until they all do (iterative proportional fitting; Deming and Stephan 1940).
 */
export class OpenTablesFit {
  /** By cell, the combination of all bands: weighed late days seen, and weight x what every table leaves open. */
  readonly #seen = new Float64Array(cellCount);
  readonly #exposure = new Float64Array(cellCount);

  /** Adds one invoice seen open: `exposure` is what the tables' product is multiplied by, `lateDays` what came, both 0 or more. */
  add(bands: OpenBands, weight: number, exposure: number, lateDays: number): void {
    const cell = cellOf(bands);
    this.#seen[cell] = (this.#seen[cell] ?? 0) + weight * lateDays;
    this.#exposure[cell] = (this.#exposure[cell] ?? 0) + weight * exposure;
  }

  /** The tables. `meanLateDays` is what holds where little was seen. */
  tables(meanLateDays: number): OpenTables {
    const priors = this.#termsMeans(meanLateDays);
    const days = new Float64Array(termsBandCount * toDueBandCount).fill(1);
    const factors = [
      { values: new Float64Array(termsGroupCount * recentBandCount).fill(1), placeOf: recentPlace },
      { values: new Float64Array(longerTermsBandCount).fill(1), placeOf: (bands: OpenBands) => bands.longerTerms },
      { values: new Float64Array(ownDayBandCount).fill(1), placeOf: (bands: OpenBands) => bands.ownDay },
    ] as const;
    for (let round = 0; round < rounds; round += 1) {
      this.#refit(days, daysPlace, [...factors], (seen, expected, place) => {
        const prior = priors[Math.floor(place / toDueBandCount)] ?? meanLateDays;
        return Math.min(mostDays, (seen + daysPriorWeight * prior) / (expected + daysPriorWeight));
      });
      for (const factor of factors) {
        const others = [{ values: days, placeOf: daysPlace }, ...factors.filter((other) => other !== factor)];
        this.#refit(factor.values, factor.placeOf, others, (seen, expected) =>
          clampFactor((seen + factorPriorDays) / (expected + factorPriorDays)),
        );
      }
    }
    const [recent, longerTerms, ownDay] = factors;
    return {
      openDays: rowsOf(days, toDueBandCount),
      recentFactors: rowsOf(recent.values, recentBandCount),
      longerTermsFactors: Array.from(longerTerms.values, toThousandths),
      ownDayFactors: Array.from(ownDay.values, toThousandths),
    };
  }

  /** Late days per exposure of each terms band, drawn to that of all. */
  #termsMeans(meanLateDays: number): readonly number[] {
    const seen = new Float64Array(termsBandCount);
    const exposure = new Float64Array(termsBandCount);
    eachCell((bands, cell) => {
      seen[bands.terms] = (seen[bands.terms] ?? 0) + (this.#seen[cell] ?? 0);
      exposure[bands.terms] = (exposure[bands.terms] ?? 0) + (this.#exposure[cell] ?? 0);
    });
    const all = (sumOf(seen) + termsMeanPriorWeight * meanLateDays) / (sumOf(exposure) + termsMeanPriorWeight);
    return Array.from(seen, (days, band) => (days + termsMeanPriorWeight * all) / ((exposure[band] ?? 0) + termsMeanPriorWeight));
  }

  /** Sets each value of one table from the days seen where it applies and those the other tables expect there. */
  #refit(
    values: Float64Array,
    placeOf: (bands: OpenBands) => number,
    others: readonly { readonly values: Float64Array; readonly placeOf: (bands: OpenBands) => number }[],
    valueOf: (seen: number, expected: number, place: number) => number,
  ): void {
    const seen = new Float64Array(values.length);
    const expected = new Float64Array(values.length);
    eachCell((bands, cell) => {
      const exposure = this.#exposure[cell] ?? 0;
      if (exposure === 0) return;
      const place = placeOf(bands);
      seen[place] = (seen[place] ?? 0) + (this.#seen[cell] ?? 0);
      expected[place] = (expected[place] ?? 0) + others.reduce((days, other) => days * (other.values[other.placeOf(bands)] ?? 1), exposure);
    });
    values.forEach((_, place) => {
      values[place] = valueOf(seen[place] ?? 0, expected[place] ?? 0, place);
    });
  }
}

const daysPlace = (bands: OpenBands): number => bands.terms * toDueBandCount + bands.toDue;
const recentPlace = (bands: OpenBands): number => termsGroupOf(bands.terms) * recentBandCount + bands.recent;

const cellOf = ({ terms, toDue, recent, longerTerms, ownDay }: OpenBands): number =>
  (((terms * toDueBandCount + toDue) * recentBandCount + recent) * longerTermsBandCount + longerTerms) * ownDayBandCount + ownDay;

const allBands: readonly OpenBands[] = Array.from({ length: cellCount }, (_, cell) => {
  const ownDay = cell % ownDayBandCount;
  const behindOwnDay = Math.floor(cell / ownDayBandCount);
  const longerTerms = behindOwnDay % longerTermsBandCount;
  const behindTerms = Math.floor(behindOwnDay / longerTermsBandCount);
  const recent = behindTerms % recentBandCount;
  const days = Math.floor(behindTerms / recentBandCount);
  return { terms: Math.floor(days / toDueBandCount), toDue: days % toDueBandCount, recent, longerTerms, ownDay };
});

function eachCell(visit: (bands: OpenBands, cell: number) => void): void {
  allBands.forEach(visit);
}

const rowsOf = (values: Float64Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => Array.from(values.subarray(row * width, (row + 1) * width), toThousandths));
