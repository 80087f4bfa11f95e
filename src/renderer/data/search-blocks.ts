import { type Grams, gramHashesOf, gramsOf, mayHold } from './search-grams.ts';
import type { SearchWord } from './search-query.ts';

/** Accounts of one block: enough to look through many at a stride, few enough to be put together again after a change. */
const blockSlots = 128;

/** Folded texts of neighbouring slots in one string, where each begins, and what tells quickly that a word is in none; `changed` are those not yet in it. */
type Block = { text: string; starts: Int32Array; grams: Grams; changed: Map<number, string> };

const emptyBlock = (): Block => ({ text: '', starts: new Int32Array(blockSlots + 1), grams: gramsOf(''), changed: new Map() });

/** Where a text lies: in a block's text from `start` to before `end`. */
export type Place = { readonly text: string; readonly start: number; readonly end: number };

/** Told of each slot in which all words occur; `at` gives where, with the cursors to look on from there. */
export type OnMatch = (slot: number, place: Place, cursors: readonly WordCursor[]) => void;

/**
 * Folded texts by slot, looked through block by block with the engine's own `indexOf`, which passes over gigabytes a second where a
 * loop over many small strings does not. No text has a word that reaches into the next one.
 */
export class SearchBlocks {
  readonly #blocks: Block[] = [];
  #size = 0;

  /** Puts a folded text into a slot; '' empties it. */
  set(slot: number, text: string): void {
    const number = Math.floor(slot / blockSlots);
    while (this.#blocks.length <= number) this.#blocks.push(emptyBlock());
    this.#blocks[number]?.changed.set(slot % blockSlots, text);
    this.#size = Math.max(this.#size, slot + 1);
  }

  clear(): void {
    this.#blocks.length = 0;
    this.#size = 0;
  }

  /** Takes in what has changed, so that the next look need not. */
  prepare(): void {
    for (const block of this.#blocks) upToDate(block);
  }

  /** Tells of every slot with all words, in order. */
  all(words: readonly SearchWord[], onMatch: OnMatch): void {
    const hashes = words.map((word) => word.map(gramHashesOf));
    for (const [number, block] of this.#blocks.entries()) {
      const { text, starts, grams } = upToDate(block);
      if (!hashes.every((ways) => ways.some((way) => mayHold(grams, way)))) continue;
      const cursors = words.map((word) => new WordCursor(text, word));
      const first = number * blockSlots;
      const count = Math.min(blockSlots, this.#size - first);
      let slot = 0;
      while (slot < count) {
        const start = starts[slot] ?? 0;
        const end = starts[slot + 1] ?? 0;
        const furthest = furthestOf(cursors, start);
        if (furthest >= text.length) break;
        if (furthest < end) onMatch(first + slot, { text, start, end }, cursors);
        do slot += 1;
        while (slot < count && (starts[slot + 1] ?? 0) <= furthest);
      }
    }
  }

  /** Tells of those of the given slots, which come in order, that have all words. */
  among(slots: readonly number[], words: readonly SearchWord[], onMatch: OnMatch): void {
    let inBlock = -1;
    let block: Block | undefined;
    let cursors: readonly WordCursor[] = [];
    for (const slot of slots) {
      const number = Math.floor(slot / blockSlots);
      if (number !== inBlock) {
        inBlock = number;
        block = this.#blocks[number];
        const text = block ? upToDate(block).text : '';
        cursors = words.map((word) => new WordCursor(text, word));
      }
      if (!block) continue;
      const start = block.starts[slot % blockSlots] ?? 0;
      const end = block.starts[(slot % blockSlots) + 1] ?? 0;
      if (furthestOf(cursors, start) < end) onMatch(slot, { text: block.text, start, end }, cursors);
    }
  }
}

/** Looks for one word in a block, always forwards, so that nothing is looked through twice. */
export class WordCursor {
  readonly word: SearchWord;
  readonly #text: string;
  /** Where each way of writing it occurs next; the text's length where it does not. */
  readonly #next: number[];

  constructor(text: string, word: SearchWord) {
    this.#text = text;
    this.word = word;
    this.#next = word.map(() => -1);
  }

  /** The first place from `start` on at which the word occurs in one of its ways; the text's length where it does not. */
  from(start: number): number {
    let nearest = this.#text.length;
    for (let way = 0; way < this.word.length; way += 1) nearest = Math.min(nearest, this.wayFrom(way, start));
    return nearest;
  }

  /** The same for one of its ways. */
  wayFrom(way: number, start: number): number {
    const known = this.#next[way] ?? -1;
    if (known >= start) return known;
    const found = this.#text.indexOf(this.word[way] ?? '', start);
    return (this.#next[way] = found < 0 ? this.#text.length : found);
  }
}

/** The place before which not all words occur. */
function furthestOf(cursors: readonly WordCursor[], start: number): number {
  let furthest = start;
  for (const cursor of cursors) furthest = Math.max(furthest, cursor.from(start));
  return furthest;
}

/** The block with all that has changed in its text. */
function upToDate(block: Block): Block {
  if (block.changed.size === 0) return block;
  const { text, starts, changed } = block;
  const texts = Array.from({ length: blockSlots }, (_, slot) => changed.get(slot) ?? text.slice(starts[slot], starts[slot + 1]));
  block.starts = new Int32Array(blockSlots + 1);
  for (const [slot, each] of texts.entries()) block.starts[slot + 1] = (block.starts[slot] ?? 0) + each.length;
  block.text = texts.join('');
  block.grams = gramsOf(block.text);
  block.changed = new Map();
  return block;
}
