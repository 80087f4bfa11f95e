/**
 * Puts places in order by their scores, the highest first: whole numbers from 0 up, by the hundred thousand. Each score gets its place
 * written into the lowest bits of its number, so that the engine's own sort of plain numbers orders both; what is equal in its first
 * ten digits is put right by `compare`, the whole order.
 */
export function orderOf(scores: Float64Array, compare: (a: number, b: number) => number): Int32Array {
  const keys = new Float64Array(scores.length);
  const words = new Uint32Array(keys.buffer);
  const mask = maskFor(scores.length);
  for (let place = 0; place < scores.length; place += 1) {
    // One more than the score: nothing but a place would make a number that is not a normal one. What is read from the end comes
    // in the order of its places where scores are equal, which a sort of runs then only looks through.
    keys[place] = (scores[place] ?? 0) + 1;
    const low = place * 2;
    words[low] = (((words[low] ?? 0) & ~mask) | (mask - place)) >>> 0;
  }
  keys.sort();
  const order = new Int32Array(scores.length);
  for (let at = 0; at < order.length; at += 1) order[at] = mask - ((words[(order.length - 1 - at) * 2] ?? 0) & mask);
  settleRuns(order, keys, compare);
  return order;
}

/** As many low bits as a place needs. */
const maskFor = (count: number): number => (count <= 1 ? 0 : 2 ** Math.ceil(Math.log2(count)) - 1);

/** Keys nearer to each other than this share of them may stand the wrong way round: a place takes at most 30 of 52 bits. */
const nearShare = 2 ** -20;

/** Sorts every run of places whose keys (in rising order) are near each other; there are few of them, but one of zeros may be long. */
function settleRuns(order: Int32Array, keys: Float64Array, compare: (a: number, b: number) => number): void {
  const last = keys.length - 1;
  let from = 0;
  for (let at = 1; at <= order.length; at += 1) {
    const before = keys[last - at + 1] ?? 0;
    if (at < order.length && before - (keys[last - at] ?? 0) <= before * nearShare) continue;
    if (at - from > 1) order.set([...order.subarray(from, at)].sort(compare), from);
    from = at;
  }
}
