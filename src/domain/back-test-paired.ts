/** How one order's figure differs from another's on the same dates. */
export type PairedDifference = {
  readonly mean: number;
  /** 95 % of bootstrap means over the dates lie between these. */
  readonly low: number;
  readonly high: number;
  /** Dates on which the first is higher. */
  readonly betterOn: number;
};

const draws = 2000;
const seed = 20_191_230;

/** The differences of two series of equal length, with a bootstrap over its places: 2,000 draws from a fixed seed. */
export function pairedDifference(first: readonly number[], second: readonly number[]): PairedDifference {
  const differences = first.map((value, at) => value - (second[at] ?? 0));
  const random = randomOf(seed);
  const means = Float64Array.from({ length: draws }, () =>
    meanOf(differences.map(() => differences[Math.floor(random() * differences.length)] ?? 0)),
  ).sort();
  return {
    mean: meanOf(differences),
    low: means[Math.floor(draws * 0.025)] ?? 0,
    high: means[Math.ceil(draws * 0.975) - 1] ?? 0,
    betterOn: differences.filter((difference) => difference > 0).length,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Numbers 0 to below 1, the same ones for the same seed (mulberry32). */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
