/**
 * Puts places in order by their scores, the highest first: whole numbers from 0 up, by the hundred thousand. Each score gets its place
 * written into the lowest bits of its number, so that the engine's own sort of plain numbers orders both; that can only exchange
 * scores that are equal in their first ten digits, which `compare`, the whole order, then puts right.
 */
export function orderOf(scores: Float64Array, compare: (a: number, b: number) => number): Int32Array {
  const keys = new Float64Array(scores.length);
  const words = new Uint32Array(keys.buffer);
  const mask = maskFor(scores.length);
  for (let place = 0; place < scores.length; place += 1) {
    // One more than the score: nothing but a place would make a number that is not a normal one.
    keys[place] = (scores[place] ?? 0) + 1;
    const low = place * 2;
    words[low] = (((words[low] ?? 0) & ~mask) | place) >>> 0;
  }
  keys.sort();
  const order = new Int32Array(scores.length);
  for (let at = 0; at < order.length; at += 1) order[at] = (words[(order.length - 1 - at) * 2] ?? 0) & mask;
  settle(order, compare);
  return order;
}

/** As many low bits as a place needs. */
const maskFor = (count: number): number => (count <= 1 ? 0 : 2 ** Math.ceil(Math.log2(count)) - 1);

/** Insertion: what is nearly in order costs one look a place. */
function settle(order: Int32Array, compare: (a: number, b: number) => number): void {
  for (let at = 1; at < order.length; at += 1) {
    const place = order[at] ?? 0;
    let to = at;
    while (to > 0 && compare(order[to - 1] ?? 0, place) > 0) {
      order[to] = order[to - 1] ?? 0;
      to -= 1;
    }
    order[to] = place;
  }
}
