import type { CopyEvent } from '#contracts/data-port.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import { type CacheFault, CacheSilence } from './cache-fault.ts';

/** What the log is told where the person is told this. */
const eventOf = { 'cache.broken': 'damaged', 'cache.unanswered': 'unanswered', 'cache.differed': 'differed' } as const satisfies Partial<
  Record<FailureCode, CopyEvent>
>;
export type CopyFailure = keyof typeof eventOf;

/** What a fault says of the copy in which it was met. */
export const problemOf = (fault: CacheFault): CopyFailure => (fault instanceof CacheSilence ? 'cache.unanswered' : 'cache.broken');

/** Pulls after the new copy during which the person can still read what happened. */
const pullsTold = 1;

/** What happened to the copy, told once: to the log, and to the person until the new copy has been pulled for a second time. */
export class CopyProblem {
  readonly #note: (event: CopyEvent) => void;
  #told: { readonly failure: Failure; pullsLeft: number } | null = null;

  constructor(note: (event: CopyEvent) => void) {
    this.#note = note;
  }

  get failure(): Failure | null {
    return this.#told?.failure ?? null;
  }

  tell(code: CopyFailure): void {
    this.#told = { failure: { code }, pullsLeft: pullsTold };
    this.#note(eventOf[code]);
  }

  /** A pull went well. */
  pulled(): void {
    if (this.#told && (this.#told.pullsLeft -= 1) < 0) this.#told = null;
  }
}
