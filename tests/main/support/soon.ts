import { vi } from 'vitest';

/** Waits until a check holds, patiently: a busy machine must not fail a test. Gives what the check gives. */
export const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 15_000, interval: 10 });
