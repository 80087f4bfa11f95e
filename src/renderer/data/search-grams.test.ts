// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramHashesOf, gramsOf, mayHold } from './search-grams.ts';

describe('the letters side by side in a text', () => {
  it('never deny a word that is there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.nat(), fc.nat({ max: 40 }), (text, at, length) => {
        const from = at % (text.length + 1);
        expect(mayHold(gramsOf(text), gramHashesOf(text.slice(from, from + length)))).toBe(true);
      }),
    );
  });

  it('deny most words that are not', () => {
    const grams = gramsOf('harbor crane works '.repeat(40));
    const absent = Array.from({ length: 1000 }, (_, at) => `q${(at * 7919).toString(36)}`);
    expect(absent.filter((word) => mayHold(grams, gramHashesOf(word))).length).toBeLessThan(100);
  });
});
