import { type DigestSum, type FolderCount, lanesOf, sumOfLanes } from '#contracts/digest.ts';

/** The sum of a scope that accounts come into and leave: what `sumOf` would give for all that are in it. */
export class RunningSum {
  #high = 0;
  #low = 0;

  get value(): DigestSum {
    return sumOfLanes(this.#high, this.#low);
  }

  add(folder: FolderCount): void {
    const [high, low] = lanesOf(folder);
    this.#high = (this.#high + high) >>> 0;
    this.#low = (this.#low + low) >>> 0;
  }

  remove(folder: FolderCount): void {
    const [high, low] = lanesOf(folder);
    this.#high = (this.#high - high) >>> 0;
    this.#low = (this.#low - low) >>> 0;
  }
}
