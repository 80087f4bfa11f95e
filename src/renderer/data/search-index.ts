import type { AccountId } from '#domain/kernel/ids.ts';
import { type SearchField, digitsOf, excerptAt, folded, partAt } from './search-text.ts';
import type { SearchHit } from './worker-protocol.ts';

/** The most hits a search gives: more than a person reads. */
const mostHits = 50;

type Indexed = {
  readonly text: string;
  readonly folded: string;
  readonly name: string;
  readonly nameEnd: number;
  readonly numberEnd: number;
};
type Match = { readonly id: AccountId; readonly indexed: Indexed; readonly rank: number; readonly place: number };

/**
 * The texts of all accounts in memory, looked through from end to end. At this size that takes milliseconds, needs no
 * index to be built or kept, and finds any part of a word.
 */
export class SearchIndex {
  readonly #texts = new Map<AccountId, Indexed>();

  set(id: AccountId, text: string): void {
    const nameEnd = partAt(text, 1).end;
    const numberEnd = partAt(text, nameEnd + 1).end;
    this.#texts.set(id, { text, folded: folded(text), name: text.slice(1, nameEnd), nameEnd, numberEnd });
  }

  delete(id: AccountId): void {
    this.#texts.delete(id);
  }

  clear(): void {
    this.#texts.clear();
  }

  /** The accounts in which every word of the text occurs: those whose name or number begins with it first, then by name. */
  find(text: string): SearchHit[] {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    const best: Match[] = [];
    for (const [id, indexed] of this.#texts) {
      const match = matchOf(id, indexed, words);
      if (match) keepBest(best, match);
    }
    return best.map(hitOf);
  }
}

/** One word with the other way it may be written in the texts: a telephone number as its digits alone. */
type Word = { readonly text: string; readonly digits: string | null };

/** Fewer digits than this are more likely part of a word than of a telephone number. */
const fewestDigits = 4;

function wordsOf(text: string): Word[] {
  const words = folded(text.normalize('NFC')).split(/\s+/).filter(Boolean);
  return words.map((word) => {
    const digits = digitsOf(word);
    const isNumber = /^[\d()+./-]+$/.test(word) && digits.length >= fewestDigits;
    return { text: word, digits: isNumber && digits !== word ? digits : null };
  });
}

function matchOf(id: AccountId, indexed: Indexed, words: readonly Word[]): Match | null {
  let rank = 0;
  let place = 1;
  for (const word of words) {
    const found = placeOf(indexed, word);
    if (found < 0) return null;
    const rankHere = rankOf(indexed, found);
    if (rankHere >= rank) {
      rank = rankHere;
      place = found;
    }
  }
  return { id, indexed, rank, place };
}

function placeOf({ folded: text, nameEnd }: Indexed, { text: word, digits }: Word): number {
  if (text.startsWith(word, nameEnd + 1)) return nameEnd + 1;
  const found = text.indexOf(word);
  return found < 0 && digits !== null ? text.indexOf(digits) : found;
}

const ranks: Readonly<Record<SearchField, number>> = { name: 3, number: 3, invoice: 4, contact: 5, note: 6 };

/** 0 for a name or number that begins with the word, then the beginning of a word in the name, then inside, then the rest. */
function rankOf({ folded: text, nameEnd, numberEnd }: Indexed, place: number): number {
  if (place === 1 || place === nameEnd + 1) return 0;
  if (place < nameEnd) return text.charAt(place - 1) === ' ' ? 1 : 2;
  return place < numberEnd ? ranks.number : ranks[partAt(text, place).field];
}

/** Puts a match in its place among the best ones; a common word has thousands, and sorting them all would be felt. */
function keepBest(best: Match[], match: Match): void {
  const worst = best.at(-1);
  if (best.length === mostHits && worst && compareMatches(worst, match) <= 0) return;
  const at = best.findIndex((other) => compareMatches(match, other) < 0);
  best.splice(at < 0 ? best.length : at, 0, match);
  if (best.length > mostHits) best.pop();
}

function compareMatches(a: Match, b: Match): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const [nameA, nameB] = [a.indexed.name, b.indexed.name];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : a.id < b.id ? -1 : 1;
}

function hitOf({ id, indexed, place }: Match): SearchHit {
  const { text, name, nameEnd, numberEnd } = indexed;
  return {
    accountId: id,
    number: text.slice(nameEnd + 1, numberEnd),
    name,
    found: partAt(text, place).field,
    excerpt: excerptAt(text, place),
  };
}
