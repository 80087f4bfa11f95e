/**
 * Which three letters stand side by side somewhere in a text, as a bit for each, several sharing one: a text without the bits of a word does
 * not have the word. A quarter of the text's size, and made in one pass.
 */
export type Grams = { readonly bits: Uint32Array; readonly shift: number };

const gramLength = 3;
const bitsPerCharacter = 2;
const fewestBits = 1024;

export function gramsOf(text: string): Grams {
  const width = Math.ceil(Math.log2(Math.max(fewestBits, text.length * bitsPerCharacter)));
  const bits = new Uint32Array(2 ** (width - 5));
  const shift = 32 - width;
  let first = text.charCodeAt(0);
  let second = text.charCodeAt(1);
  for (let at = 2; at < text.length; at += 1) {
    const third = text.charCodeAt(at);
    const bit = hashOf(first, second, third) >>> shift;
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    first = second;
    second = third;
  }
  return { bits, shift };
}

/** What to ask `mayHold` for a word; of a word of one or two letters nothing is known, and it may be anywhere. */
export const gramHashesOf = (word: string): readonly number[] =>
  Array.from({ length: Math.max(0, word.length - gramLength + 1) }, (_, at) =>
    hashOf(word.charCodeAt(at), word.charCodeAt(at + 1), word.charCodeAt(at + 2)),
  );

/** False only where the word is certainly not in the text. */
export const mayHold = ({ bits, shift }: Grams, hashes: readonly number[]): boolean =>
  hashes.every((hash) => {
    const bit = hash >>> shift;
    return ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  });

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): its upper bits are spread best. */
const hashOf = (first: number, second: number, third: number): number => Math.imul((first << 16) ^ (second << 8) ^ third, 0x9e3779b1);
