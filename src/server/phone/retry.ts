import { setTimeout as wait } from 'node:timers/promises';

/** Pauses before the second and the third try; each is stretched by up to half, so that many do not come at once. */
const usualPausesMs: readonly number[] = [250, 1000];
const stretch = 0.5;

/** What a try brought: an answer, or that it may be made again and what there is to say if that does not help. */
export type Try<T> = { readonly answer: T } | { readonly again: true; readonly otherwise: T };

/** Tries until there is an answer, three times at most; then what the last try would rather have said. `pausesMs` replaces the usual ones. */
export async function tryAgain<T>(attempt: () => Promise<Try<T>>, pausesMs: readonly number[] = usualPausesMs): Promise<T> {
  for (let at = 0; ; at += 1) {
    const tried = await attempt();
    if ('answer' in tried) return tried.answer;
    const pauseMs = pausesMs[at];
    if (pauseMs === undefined) return tried.otherwise;
    await wait(pauseMs * (1 + Math.random() * stretch));
  }
}
