import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BinaryCell, type BinaryColumns, BinaryRows, encodeRows, readId } from './copy-binary.ts';

const columns: BinaryColumns = [
  ['a', 'uuid'],
  ['b', 'text'],
  ['c', 'date'],
  ['d', 'int4'],
  ['e', 'int8'],
];

const streamOf = (rows: readonly (readonly BinaryCell[])[]): Buffer => encodeRows('t', columns, rows).take();

/** Reads the stream back as PostgreSQL's documentation describes it. */
function readBack(stream: Buffer): (string | number | null)[][] {
  expect(stream.subarray(0, 11).toString('latin1')).toBe('PGCOPY\n\xff\r\n\0');
  const rows: (string | number | null)[][] = [];
  let at = 19;
  for (;;) {
    const count = stream.readInt16BE(at);
    at += 2;
    if (count === -1) break;
    const row: (string | number | null)[] = [];
    for (let column = 0; column < count; column += 1) {
      const size = stream.readInt32BE(at);
      at += 4;
      if (size === -1) {
        row.push(null);
        continue;
      }
      const cell = stream.subarray(at, at + size);
      at += size;
      const type = columns[column]?.[1];
      if (type === 'uuid') row.push(cell.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
      else if (type === 'text') row.push(cell.toString('utf8'));
      else if (type === 'date') row.push(new Date((cell.readInt32BE(0) + 10_957) * 86_400_000).toISOString().slice(0, 10));
      else if (type === 'int4') row.push(cell.readInt32BE(0));
      else row.push(Number(cell.readBigInt64BE(0)));
    }
    rows.push(row);
  }
  expect(at).toBe(stream.length);
  return rows;
}

describe('binary COPY', () => {
  it('gives back every value', () => {
    const date = fc.integer({ min: -20_000, max: 60_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    const row = fc.tuple(
      fc.option(fc.uuid()),
      fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })),
      fc.option(date),
      fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      fc.option(fc.maxSafeInteger().map((value) => value || 0)),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        expect(readBack(streamOf(rows))).toEqual(rows);
      }),
    );
  });

  it('grows with cells of any size, and begins anew when it was taken', () => {
    const rows = Array.from({ length: 20 }, (_, at): [null, string, null, number, null] => [
      null,
      'ß☃'.repeat(40_000 * (at % 3)),
      null,
      at,
      null,
    ]);
    expect(readBack(streamOf(rows))).toEqual(rows);
    const into = new BinaryRows('t', ['a']);
    into.row();
    into.none();
    const first = Buffer.from(into.take());
    expect(readBack(into.take())).toEqual([]);
    expect(readBack(first)).toEqual([[null]]);
  });

  it('writes an id with another variant digit', () => {
    const into = new BinaryRows('t', ['a']);
    into.row();
    const words = new Int32Array(4);
    readId('0190f3a2-7b1c-8def-8abc-0123456789ab', words);
    into.id(words, 10);
    expect(readBack(into.take())).toEqual([['0190f3a2-7b1c-8def-aabc-0123456789ab']]);
  });

  it('writes into memory that was given back, whole or grown', () => {
    const into = new BinaryRows('t', ['b']);
    const write = (text: string): Buffer => {
      into.row();
      into.text(text);
      return into.take();
    };
    for (const text of ['first', 'x'.repeat(400_000), 'third', 'y'.repeat(500_000), 'last']) {
      const stream = write(text);
      expect(stream.readInt32BE(21)).toBe(text.length);
      expect(stream.subarray(25, -2).toString()).toBe(text);
      into.reuse(stream);
    }
  });
});
