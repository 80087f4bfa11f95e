import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Wrong passwords that cost nothing but the time to check them. */
const freeTries = 3;
const longestWaitMs = 5 * 60_000;
/** So many wrong passwords in a row are no forgetfulness: the keys they were tried on are erased. */
export const mostTries = 10;

const triesSchema = z.record(z.string(), z.strictObject({ count: z.number().int().min(1), untilMs: z.number() }));
type Tries = z.infer<typeof triesSchema>;

/** Counts wrong passwords, each address by itself. */
export type TryLimit = {
  /** Whole seconds still to wait; 0 when a try is free. */
  waitSeconds(email: string): number;
  /** Gives the wrong tries in a row. */
  wrong(email: string): number;
  right(email: string): void;
};

/**
 * Makes somebody who guesses passwords at this computer wait: from the fourth wrong one on 1, 2, 4 … seconds, at most five
 * minutes. The count is kept in a file, so that a restart does not begin it anew; a disk that refuses the file costs only that.
 * Guessing from a copied disk is what the cost of the password's key is for.
 */
export function createTryLimit(now: () => number, file: string): TryLimit {
  const tries = new Map(Object.entries(triesIn(file)));
  const save = (): void => {
    try {
      writeFileSync(file, JSON.stringify(Object.fromEntries(tries)), { mode: 0o600 });
    } catch {
      // The count goes on in memory.
    }
  };
  return {
    // A clock that was set back must not make the wait longer than it ever is.
    waitSeconds: (email) => Math.max(0, Math.ceil(Math.min(longestWaitMs, (tries.get(keyOf(email))?.untilMs ?? 0) - now()) / 1000)),
    wrong(email) {
      const count = (tries.get(keyOf(email))?.count ?? 0) + 1;
      const waitMs = count <= freeTries ? 0 : Math.min(longestWaitMs, 1000 * 2 ** Math.min(count - freeTries - 1, 20));
      tries.set(keyOf(email), { count, untilMs: now() + waitMs });
      save();
      return count;
    },
    right(email) {
      if (tries.delete(keyOf(email))) save();
    },
  };
}

const keyOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('hex');

function triesIn(file: string): Tries {
  try {
    return triesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
