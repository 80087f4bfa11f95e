/**
 * Puts places in order by their scores, the highest first: whole numbers from 0 up, by the hundred thousand. Each score gets its place
 * written into the lowest bits of its number, so that the engine's own sort of plain numbers orders both; what is equal in its first
 * ten digits is put right by `compare`, the whole order.
 */
export function orderOf(scores: Float64Array, compare: (a: number, b: number) => number): Int32Array {
  const order = new Int32Array(scores.length);
  const keys = new Float64Array(scores.length);
  const words = new Uint32Array(keys.buffer);
  const mask = maskFor(scores.length);
  // Half of a book is often worth nothing: those places go to the end as they come, and only the others are sorted.
  let count = 0;
  let last = order.length;
  for (let place = scores.length - 1; place >= 0; place -= 1) {
    const score = scores[place] ?? 0;
    if (score <= 0) {
      order[(last -= 1)] = place;
      continue;
    }
    keys[count] = score;
    const low = count * 2;
    // What is read from the end comes in the order of its places where scores are equal, which a sort of runs then only looks through.
    words[low] = (((words[low] ?? 0) & ~mask) | (mask - place)) >>> 0;
    count += 1;
  }
  const sorted = keys.subarray(0, count).sort();
  for (let at = 0; at < count; at += 1) order[at] = mask - ((words[(count - 1 - at) * 2] ?? 0) & mask);
  settleRuns(order, sorted, compare);
  sortRun(order, count, order.length, compare);
  return order;
}

/** As many low bits as a place needs. */
const maskFor = (count: number): number => (count <= 1 ? 0 : 2 ** Math.ceil(Math.log2(count)) - 1);

/** Keys nearer to each other than this share of them may stand the wrong way round: a place takes at most 30 of 52 bits. */
const nearShare = 2 ** -20;

/** Sorts every run of places whose keys (in rising order) are near each other; there are few of them, and they are short. */
function settleRuns(order: Int32Array, keys: Float64Array, compare: (a: number, b: number) => number): void {
  const last = keys.length - 1;
  let from = 0;
  for (let at = 1; at <= keys.length; at += 1) {
    const before = keys[last - at + 1] ?? 0;
    if (at < keys.length && before - (keys[last - at] ?? 0) <= before * nearShare) continue;
    sortRun(order, from, at, compare);
    from = at;
  }
}

/** Most runs stand in their order already. */
function sortRun(order: Int32Array, from: number, to: number, compare: (a: number, b: number) => number): void {
  let at = from + 1;
  while (at < to && compare(order[at - 1] ?? 0, order[at] ?? 0) <= 0) at += 1;
  if (at < to) order.set(Array.from(order.subarray(from, to)).sort(compare), from);
}
