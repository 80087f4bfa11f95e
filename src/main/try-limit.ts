/** Wrong passwords that cost nothing but the time to check them. */
const freeTries = 3;
const longestWaitMs = 5 * 60_000;

/**
 * Makes somebody who guesses passwords at this computer wait: from the fourth wrong one on 1, 2, 4 … seconds, at most five
 * minutes, each address by itself. Guessing from a copied disk is what the cost of the password's key is for.
 */
export function createTryLimit(now: () => number): {
  /** Whole seconds still to wait; 0 when a try is free. */
  waitSeconds(email: string): number;
  wrong(email: string): void;
  right(email: string): void;
} {
  const tries = new Map<string, { count: number; untilMs: number }>();
  const keyOf = (email: string): string => email.trim().toLowerCase();
  return {
    waitSeconds: (email) => Math.max(0, Math.ceil(((tries.get(keyOf(email))?.untilMs ?? 0) - now()) / 1000)),
    wrong(email) {
      const count = (tries.get(keyOf(email))?.count ?? 0) + 1;
      const waitMs = count <= freeTries ? 0 : Math.min(longestWaitMs, 1000 * 2 ** Math.min(count - freeTries - 1, 20));
      tries.set(keyOf(email), { count, untilMs: now() + waitMs });
    },
    right: (email) => void tries.delete(keyOf(email)),
  };
}
