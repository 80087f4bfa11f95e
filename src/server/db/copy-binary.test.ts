import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BinaryColumns, piecesOf } from './copy-binary.ts';

const columns: BinaryColumns = [['a', 'uuid'], ['b', 'text'], ['c', 'date'], ['d', 'int4'], ['e', 'int8']];

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
    fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      expect(readBack(Buffer.concat([...piecesOf(columns, rows)]))).toEqual(rows);
    }));
  });

  it('comes in pieces, whatever the size of a cell', () => {
    const rows = Array.from({ length: 20 }, (_, at): [null, string, null, number, null] => [null, 'ß☃'.repeat(40_000 * (at % 3)), null, at, null]);
    const pieces = [...piecesOf(columns, rows)];
    expect(pieces.length).toBeGreaterThan(3);
    expect(readBack(Buffer.concat(pieces))).toEqual(rows);
  });
});
