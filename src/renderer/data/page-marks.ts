import type { Sealed } from './seal.ts';

/**
 * What tells the records of the summaries that belong to a state from older ones of the same key, which a damaged database may give back: the
 * initialisation vector each was sealed with last, in base64.
 */
export type PageMarks = { readonly pages: readonly string[]; readonly deltas: readonly string[] };

export const noMarks: PageMarks = { pages: [], deltas: [] };

/** The mark of a sealed record. */
export const markOf = ({ iv }: Sealed): string => btoa(String.fromCharCode(...iv));
