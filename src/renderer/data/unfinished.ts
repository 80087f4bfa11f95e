import type { Failure } from '#contracts/failure.ts';

/** What becomes of work that does not come to its end. */
export type Unfinished = { readonly status: 'stopped' } | { readonly status: 'failed'; readonly failure: Failure };
