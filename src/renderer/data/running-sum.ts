import { type DigestSum, type FolderCount, sumOf } from '#contracts/digest.ts';

/** The sum of a scope that accounts come into and leave: what `sumOf` would give for all that are in it. */
export class RunningSum {
  #high = 0;
  #low = 0;

  get value(): DigestSum {
    return hex(this.#high) + hex(this.#low);
  }

  add(folder: FolderCount): void {
    const [high, low] = lanesOf(sumOf([folder]));
    this.#high = (this.#high + high) >>> 0;
    this.#low = (this.#low + low) >>> 0;
  }

  remove(folder: FolderCount): void {
    const [high, low] = lanesOf(sumOf([folder]));
    this.#high = (this.#high - high) >>> 0;
    this.#low = (this.#low - low) >>> 0;
  }
}

const lanesOf = (sum: DigestSum): readonly [number, number] => [Number.parseInt(sum.slice(0, 8), 16), Number.parseInt(sum.slice(8), 16)];
const hex = (lane: number): string => lane.toString(16).padStart(8, '0');
