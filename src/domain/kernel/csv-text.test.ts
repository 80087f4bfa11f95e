import { describe, expect, it } from 'vitest';
import { csvText } from './csv-text.ts';

const cellOf = (text: string): string => csvText([[text]]).slice(0, -'\r\n'.length);

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '\uff1d1+1', '\u0000=1', '"=1"'.slice(1)])(
    'keeps %j from being a formula',
    (text) => {
      expect(cellOf(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves other texts as they are', () => {
    for (const text of ['A-1', '12.50', 'Müller', '']) expect(cellOf(text)).toBe(text);
    expect(cellOf('a,"b"')).toBe('"a,""b"""');
  });
});
