import type { AccountId } from '#domain/kernel/ids.ts';
import { digitsOf, excerptAt, boundsOf, folded, partAt } from './search-text.ts';
import type { SearchHit } from './worker-protocol.ts';

/** The most hits a search gives: more than a person reads. */
const mostHits = 50;

/** A text, its folded form, and where its fields begin. */
type Indexed = { readonly text: string; readonly folded: string; readonly name: string } & ReturnType<typeof boundsOf>;
type Match = { readonly id: AccountId; readonly indexed: Indexed; readonly rank: number; readonly place: number };

/**
 * The texts of all accounts in memory, looked through from end to end. At this size that takes milliseconds, needs no
 * index to be built or kept, and finds any part of a word.
 */
export class SearchIndex {
  readonly #texts = new Map<AccountId, Indexed>();

  set(id: AccountId, text: string): void {
    const bounds = boundsOf(text);
    this.#texts.set(id, { text, folded: folded(text), name: text.slice(1, bounds.number), ...bounds });
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

function placeOf({ folded: text, number }: Indexed, { text: word, digits }: Word): number {
  if (text.startsWith(word, number + 1)) return number + 1;
  const found = text.indexOf(word);
  return found < 0 && digits !== null ? text.indexOf(digits) : found;
}

/** 0 for a name or number that begins with the word, then the beginning of a word in the name, then inside, then the rest. */
function rankOf({ folded: text, number, invoices, contacts, notes }: Indexed, place: number): number {
  if (place === 1 || place === number + 1) return 0;
  if (place < number) return text.charAt(place - 1) === ' ' ? 1 : 2;
  if (place < invoices) return 3;
  if (place < contacts) return 4;
  return place < notes ? 5 : 6;
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
  const { text, name, number, invoices } = indexed;
  return {
    accountId: id,
    number: text.slice(number + 1, invoices),
    name,
    found: partAt(text, place).field,
    excerpt: excerptAt(text, place),
  };
}
