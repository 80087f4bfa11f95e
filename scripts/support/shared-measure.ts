import type { Measure } from './bench.ts';

/**
 * One measurement for several rows: the n-th call of each of the given measures gives what the n-th run came to, whichever of them
 * was first to ask, so that a slow contender runs once a round however many rows it stands in. `pick` takes a row's figure out of it.
 */
export function sharedMeasure<Value>(run: () => Promise<Value>): (pick: (value: Value) => number) => Measure {
  const runs: Promise<Value>[] = [];
  return (pick) => {
    let calls = 0;
    return async () => {
      const at = calls;
      calls += 1;
      runs[at] ??= run();
      return pick(await runs[at]);
    };
  };
}
