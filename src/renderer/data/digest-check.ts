import type { Failure } from '#contracts/failure.ts';
import type { DigestResponse } from '#contracts/sync.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { Generation } from './generation.ts';

/** A copy that differs this often in one session is not fetched again: then the fault is not the copy's. */
const mostDifferences = 2;

/**
 * Compares the copy with the server once a session and after each new copy, when a pull has just brought nothing: only at the
 * very same cursor can the two be the same.
 */
export class DigestCheck {
  #isDue = true;
  #differences = 0;

  /** Whether a copy that differs is worth fetching again. */
  get isTrusted(): boolean {
    return this.#differences < mostDifferences;
  }

  /** A new copy has come. */
  begin(): void {
    this.#isDue = true;
  }

  /** A copy has turned out not to add up. */
  countDifference(): void {
    this.#differences += 1;
  }

  /** Whether the copy is what the server holds; null where that cannot be told now. Asks the server where it is due. */
  async isSame(copy: Generation, ask: () => Promise<Result<DigestResponse, Failure>>): Promise<boolean | null> {
    if (!this.#isDue) return null;
    this.#isDue = false;
    const answer = await ask();
    if (!answer.ok) {
      // A server that does not know the question is not asked again; one that was not reached is.
      this.#isDue = answer.error.code === 'api.unreachable';
      return null;
    }
    const { cursor, folderCount, sum } = answer.value;
    if (cursor !== copy.meta?.cursor) {
      this.#isDue = true;
      return null;
    }
    return folderCount === copy.size && (copy.serversSum === null || copy.serversSum === sum);
  }
}
