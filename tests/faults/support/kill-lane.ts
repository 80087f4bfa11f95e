/** What a lane of kills has come to: each kill, and the words of every note that was called saved before one. */
export type KillLane = {
  /** Starts the program on the data of its last life, works in it and kills it at a random moment. */
  cycle(): Promise<void>;
  /** Starts it once more and waits until nothing waits in it any more. */
  settle(): Promise<void>;
  readonly kills: () => number;
  readonly saved: () => readonly string[];
  /** Throws away what the lane keeps on the disk. */
  close(): Promise<void>;
};

/** A chance that comes out the same for the same seed: mulberry32. Each call gives a whole number from `least` to `most`. */
export type Chance = (least: number, most: number) => number;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (least, most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const share = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return least + Math.floor(share * (most - least + 1));
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
