import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvCutter, type CsvRecord, UnclosedQuote } from './csv-records.ts';

function cut(pieces: readonly string[], delimiter = ','): CsvRecord[] {
  const records: CsvRecord[] = [];
  const cutter = new CsvCutter(delimiter);
  for (const piece of pieces) cutter.push(piece, (record) => records.push(record));
  cutter.end((record) => records.push(record));
  return records;
}
const cells = (text: string, delimiter?: string) => cut([text], delimiter).map((record) => record.cells);

describe('CsvCutter', () => {
  it('cuts lines and cells, whatever the line ends and with or without the last one', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(cells(`a,b${end}c,${end},d`)).toEqual([
        ['a', 'b'],
        ['c', ''],
        ['', 'd'],
      ]);
      expect(cells(`a,b${end}c,d${end}`)).toEqual([
        ['a', 'b'],
        ['c', 'd'],
      ]);
    }
  });

  it('takes quotes away and keeps what is inside', () => {
    expect(cells('"a,b","c""d","e\nf"\r\n"",x')).toEqual([
      ['a,b', 'c"d', 'e\nf'],
      ['', 'x'],
    ]);
    expect(cells('a "b" c,d')).toEqual([['a "b" c', 'd']]);
    expect(cells('a;"b;c"', ';')).toEqual([['a', 'b;c']]);
  });

  it('counts lines as an editor does', () => {
    expect(cut(['a\n"b\r\nc\nd",e\n\nf']).map((record) => record.line)).toEqual([1, 2, 5, 6]);
  });

  it('says where a quote was opened that is not closed', () => {
    expect(() => cut(['a,b\nc,"d\ne'])).toThrow(UnclosedQuote);
    try {
      cut(['a,b\nc,"d\ne']);
    } catch (fault) {
      expect(fault).toMatchObject({ line: 2 });
    }
  });

  it('gives back what was written, however the text is torn into pieces', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '☃'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(200), { maxLength: 6 }),
        fc.boolean(),
        (rows, end, cuts, hasLastEnd) => {
          const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
          const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (hasLastEnd ? end : '');
          const places = [0, ...cuts.map((at) => at % (text.length + 1)).sort((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((place, at) => text.slice(places[at], place));
          expect(cut(pieces).map((record) => record.cells)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});
