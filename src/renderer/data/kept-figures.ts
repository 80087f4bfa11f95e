import type { PageMarks } from './page-marks.ts';
import type { KeptFigures } from './ranked.ts';
import type { RankingRules } from './ranking.ts';

/** The figures of a ranking as they are stored, with all that they depend on. */
export type StoredFigures = {
  /** The program that worked them out: another one may rank by other rules. */
  readonly madeBy: string;
  /** The day and the settings they were worked out under, as JSON. */
  readonly rules: string;
  /** The summaries they were worked out from. */
  readonly marks: PageMarks;
  readonly kept: KeptFigures;
};

/** The address of the built worker, which has a hash of its content in it. */
const thisProgram = import.meta.url;

/** Puts figures together with what they depend on. */
export const storedFigures = (kept: KeptFigures, rules: RankingRules, marks: PageMarks): StoredFigures => ({
  madeBy: thisProgram,
  rules: JSON.stringify(rules),
  marks,
  kept,
});

/**
 * How many of a copy's deltas kept figures hold, or null where they are good for nothing: worked out by another program, for another day, under other
 * settings, or from other pages. What came in later deltas has to be ranked anew.
 */
export function deltasIn({ madeBy, rules, marks }: StoredFigures, now: RankingRules, stored: PageMarks): number | null {
  const isOfPages = marks.pages.length === stored.pages.length && marks.pages.every((mark, at) => mark === stored.pages[at]);
  const isOfDeltas = marks.deltas.every((mark, at) => mark === stored.deltas[at]);
  return madeBy === thisProgram && isOfPages && isOfDeltas && rules === JSON.stringify(now) ? marks.deltas.length : null;
}
