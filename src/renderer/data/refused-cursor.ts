import type { Failure } from '#contracts/failure.ts';

/**
 * Tells a refused cursor from other failures of a pull. A pull has nothing in it that a server could refuse but its cursor: that one is of a
 * server that has been restored, or older than what it keeps. A snapshot needs no cursor.
 */
export class RefusedCursor {
  readonly #now: () => number;
  readonly #pauseMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** A server that refuses even the cursor it has just given counts as refusing once in `pauseMs`. */
  constructor(now: () => number, pauseMs: number) {
    this.#now = now;
    this.#pauseMs = pauseMs;
  }

  /** Whether everything has to be fetched anew over this failure. */
  isIt({ code, retryAfterSeconds }: Failure): boolean {
    const isTooSoon = Math.abs(this.#now() - this.#lastMs) < this.#pauseMs;
    if (code !== 'api.refused' || retryAfterSeconds !== undefined || isTooSoon) return false;
    this.#lastMs = this.#now();
    return true;
  }
}
