import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineTooLongError, createLineCutter } from './line-cutter.ts';

const textOf = (piece: Uint8Array): string => Buffer.from(piece).toString();

it('gives back the same text in whole lines, however the bytes arrive', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ word: fc.string({ unit: 'grapheme', maxLength: 20 }), times: fc.integer({ min: 1, max: 30_000 }) }), {
        maxLength: 20,
      }),
      fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 20 }),
      (lines, steps) => {
        const text = lines.map(({ word, times }) => `${JSON.stringify(word.repeat(Math.min(times, 4000)))}\n`).join('');
        const bytes = Buffer.from(text);
        const cutter = createLineCutter();
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const step = steps[turn % steps.length] ?? 1;
          pieces.push(...cutter.push(bytes.subarray(at, at + step)).map(textOf));
          at += step;
        }
        pieces.push(...cutter.end().map(textOf));
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.endsWith('\n')).toBe(true);
          const isOneLine = piece.indexOf('\n') === piece.length - 1;
          expect(isOneLine || Buffer.byteLength(piece) <= 512 * 1024).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('cuts a large delivery too', () => {
  const lines = `${'x'.repeat(99_999)}\n`.repeat(20);
  const pieces = createLineCutter().push(Buffer.from(lines));
  expect(pieces.map(textOf).join('')).toBe(lines);
  expect(pieces.map((piece) => piece.length)).toEqual([500_000, 500_000, 500_000, 500_000]);
});

it('gives the first line at once and gathers the later ones', () => {
  const cutter = createLineCutter();
  expect(cutter.push(Buffer.from('{"header":1}\n{"a')).map(textOf)).toEqual(['{"header":1}\n']);
  expect(cutter.push(Buffer.from('":1}\n'))).toEqual([]);
  expect(cutter.end().map(textOf)).toEqual(['{"a":1}\n']);
});

it('hands on a torn last line, for the reader to see that it is torn', () => {
  const cutter = createLineCutter();
  cutter.push(Buffer.from('{"header":1}\n'));
  cutter.push(Buffer.from('{"trail'));
  expect(cutter.end().map(textOf)).toEqual(['{"trail']);
});

it('gives pieces that take no more memory along than they need', () => {
  const lines = Buffer.from('{"header":1}\n'.repeat(3));
  const pieces = createLineCutter().push(Buffer.concat([lines, Buffer.alloc(1000, 'a')]));
  expect(pieces.map(({ byteLength, buffer }) => buffer.byteLength - byteLength)).toEqual([0]);
});

it('refuses a line without an end', () => {
  const cutter = createLineCutter();
  const megabytes = Buffer.alloc(8 * 1024 * 1024, 'a');
  expect(() => {
    for (let count = 0; count < 6; count++) cutter.push(megabytes);
  }).toThrow(LineTooLongError);
});
