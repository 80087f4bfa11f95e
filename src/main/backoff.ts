/** How long to wait between tries: from `firstMs`, doubling up to `longestMs`. */
export type BackoffTiming = { readonly firstMs: number; readonly longestMs: number };

/**
 * The wait before a try, in ms, with full jitter (a random part of the doubled time), so that a hundred desktops do not come
 * back to a restarted server at the same moment. `failures` counts from 1; `random` gives 0 to below 1.
 */
export function backoffMs(failures: number, { firstMs, longestMs }: BackoffTiming, random: () => number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(firstMs / 4, random() * ceiling);
}
