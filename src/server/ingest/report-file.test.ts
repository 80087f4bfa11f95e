import { describe, expect, it } from 'vitest';
import { csvCell, reportText } from './report-file.ts';

describe('the report', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '\uff1d1+1', '\u0000=1', '"=1"'.slice(1)])(
    'keeps %j from being a formula',
    (text) => {
      expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves other texts as they are', () => {
    for (const text of ['A-1', '12.50', 'Müller', '']) expect(csvCell(text)).toBe(text);
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
  });

  it('has one line a finding, in the order of the file', () => {
    const text = reportText([
      { line: 9, column: 'amount', value: '=cmd()', code: 'amount.unreadable', why: 'this is not an amount' },
      { line: 3, column: 'amount', value: 'x'.repeat(500), code: 'amount.unreadable', why: 'this is not an amount, really' },
    ]);
    expect(text.split('\r\n')).toEqual([
      'line,column,value,code,why',
      `3,amount,${'x'.repeat(200)},amount.unreadable,"this is not an amount, really"`,
      "9,amount,'=cmd(),amount.unreadable,this is not an amount",
      '',
    ]);
  });
});
