import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type OnMatch, SearchBlocks } from './search-blocks.ts';
import { type SearchQuery, isWithin, queryOf } from './search-query.ts';
import { type Borders, type Ranked, placeIn, rankIn, rankOf, standingApart } from './search-rank.ts';
import { bordersOf, excerptAt, folded, partAt } from './search-text.ts';
import type { SearchHit } from './worker-protocol.ts';

/** The most hits a search gives: more than a person reads. */
const mostHits = 50;
/** Answers kept while a text is being typed, each within the one before: as many as a person takes back letter by letter. */
const mostAnswers = 12;

/** The best hits, and how many accounts there are in all that have the words. */
export type Found = { readonly hits: readonly SearchHit[]; readonly total: number };

/** An account's text as it was put in, its name, and where its fields begin. */
type Entry = { readonly id: AccountId; readonly text: string; readonly name: string; readonly borders: Borders };
type Match = { readonly entry: Entry; readonly rank: number; readonly place: number };
/** The slots of all accounts that have the words of a query, in order. */
type Answer = { readonly query: SearchQuery; readonly slots: readonly number[] };

/**
 * The texts of all accounts in memory, looked through from end to end. At this size that takes milliseconds, needs no index
 * to be built or kept, and finds any part of a word. A text that goes on from the one before is looked for among that one's accounts only.
 */
export class SearchIndex {
  readonly #slotOf = new Map<AccountId, number>();
  readonly #entries: (Entry | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #blocks = new SearchBlocks();
  /** Each within the one before. */
  #answers: Answer[] = [];

  set(id: AccountId, text: string): void {
    const slot = this.#slotOf.get(id) ?? this.#free.pop() ?? this.#entries.length;
    const borders = bordersOf(text);
    this.#slotOf.set(id, slot);
    this.#entries[slot] = { id, text, name: text.slice(1, borders.number), borders };
    this.#blocks.set(slot, folded(text));
    this.#answers = [];
  }

  delete(id: AccountId): void {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return;
    this.#slotOf.delete(id);
    this.#entries[slot] = undefined;
    this.#free.push(slot);
    this.#blocks.set(slot, '');
    this.#answers = [];
  }

  clear(): void {
    this.#slotOf.clear();
    this.#entries.length = 0;
    this.#free.length = 0;
    this.#blocks.clear();
    this.#answers = [];
  }

  /**
   * The accounts in which every word of the text occurs: those first that have one of them as a whole number, amount or address,
   * then those whose name or number begins with it, then by field and name. Without a word none are, and the texts are made ready for the first.
   */
  find(text: string): Found {
    const query = queryOf(text);
    if (query.length === 0) {
      this.#blocks.prepare();
      return { hits: [], total: 0 };
    }
    const wider = this.#widerAnswer(query);
    const best: Match[] = [];
    const slots = query.length === 1 ? this.#look(query, wider, best) : this.#lookForAny(query, wider, best);
    if (!wider || !isWithin(wider.query, query)) this.#answers.push({ query, slots });
    if (this.#answers.length > mostAnswers) this.#answers.shift();
    return { hits: best.map(hitOf), total: slots.length };
  }

  /** The narrowest kept answer that this query's lies in; those that it does not lie in are dropped. */
  #widerAnswer(query: SearchQuery): Answer | undefined {
    while (this.#answers.length > 0) {
      const last = this.#answers.at(-1);
      if (last && isWithin(query, last.query)) return last;
      this.#answers.pop();
    }
    return undefined;
  }

  /** Looks for the words of one reading, keeps the best, and gives the slots of all. */
  #look([words = []]: SearchQuery, wider: Answer | undefined, best: Match[]): number[] {
    const slots: number[] = [];
    const onMatch: OnMatch = (slot, place, cursors) => {
      const entry = this.#entries[slot];
      if (!entry) return;
      slots.push(slot);
      keepBest(best, entry, rankOf(cursors, place, entry.borders));
    };
    if (wider) this.#blocks.among(wider.slots, words, onMatch);
    else this.#blocks.all(words, onMatch);
    return slots;
  }

  /** The same for several readings; an account that answers several counts once, as well as it answers best. */
  #lookForAny(query: SearchQuery, wider: Answer | undefined, best: Match[]): number[] {
    const bySlot = new Map<number, Ranked>();
    // The first reading is the one of words that stand one behind the other.
    for (const [reading, words] of query.entries()) {
      const onMatch: OnMatch = (slot, place, cursors) => {
        const entry = this.#entries[slot];
        const known = bySlot.get(slot);
        if (!entry) return;
        const found = rankOf(cursors, place, entry.borders);
        const ranked = reading === 0 ? found : standingApart(found);
        if (known === undefined || ranked < known) bySlot.set(slot, ranked);
      };
      if (wider) this.#blocks.among(wider.slots, words, onMatch);
      else this.#blocks.all(words, onMatch);
    }
    for (const [slot, ranked] of bySlot) {
      const entry = this.#entries[slot];
      if (entry) keepBest(best, entry, ranked);
    }
    return [...bySlot.keys()].sort((a, b) => a - b);
  }
}

/** Puts a match in its place among the best ones; a common word has thousands, and sorting them all would be felt. */
function keepBest(best: Match[], entry: Entry, ranked: Ranked): void {
  const worst = best.at(-1);
  const rank = rankIn(ranked);
  if (best.length === mostHits && worst && worst.rank < rank) return;
  const match: Match = { entry, rank, place: placeIn(ranked) };
  if (best.length === mostHits && worst && compareMatches(worst, match) <= 0) return;
  const at = best.findIndex((other) => compareMatches(match, other) < 0);
  best.splice(at < 0 ? best.length : at, 0, match);
  if (best.length > mostHits) best.pop();
}

function compareMatches(a: Match, b: Match): number {
  return a.rank - b.rank || compareTexts(a.entry.name, b.entry.name) || compareTexts(a.entry.id, b.entry.id);
}

function hitOf({ entry: { id, text, name, borders }, place }: Match): SearchHit {
  return {
    accountId: id,
    number: text.slice(borders.number + 1, borders.rest),
    name,
    found: partAt(text, place).field,
    excerpt: excerptAt(text, place),
  };
}
