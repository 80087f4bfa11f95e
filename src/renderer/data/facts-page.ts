import type { AccountFacts } from '#domain/account-facts.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { FolderStamp } from './folder-stamp.ts';
import { type StampedFacts, packed, unpacked } from './packed-facts.ts';

/** A page of summaries: whose they are and what their folders add up to at once, each summary itself when it is asked for. */
export type FactsPage = {
  readonly ids: readonly AccountId[];
  readonly stamps: readonly FolderStamp[];
  /** Reads the summary at a place of `ids`. */
  readonly factsAt: (at: number) => AccountFacts;
};

/** The first line of a page. */
type Head = {
  readonly ids: readonly AccountId[];
  readonly stamps: readonly FolderStamp[];
  /** How long each summary's text is. */
  readonly lengths: readonly number[];
};

/**
 * The text a page is sealed as: a line that tells what is on it, and behind it the packed summaries. A queue is opened from the first lines and
 * kept figures; of ten thousand summaries only those of the rows in sight are parsed then.
 */
export function printedPage(entries: readonly StampedFacts[]): string {
  const texts = entries.map((entry) => JSON.stringify(packed(entry)));
  const head: Head = {
    ids: entries.map(({ facts }) => facts.account.id),
    stamps: entries.map(({ stamp }) => stamp),
    lengths: texts.map(({ length }) => length),
  };
  return [JSON.stringify(head), '\n', ...texts].join('');
}

/** The inverse of `printedPage`. */
export function pageOf(text: string): FactsPage {
  const headEnd = text.indexOf('\n');
  const { ids, stamps, lengths }: Head = JSON.parse(text.slice(0, headEnd));
  const ends: number[] = [];
  let end = headEnd + 1;
  for (const length of lengths) ends.push((end += length));
  const factsAt = (at: number): AccountFacts => unpacked(JSON.parse(text.slice(ends[at - 1] ?? headEnd + 1, ends[at]))).facts;
  return { ids, stamps, factsAt };
}
