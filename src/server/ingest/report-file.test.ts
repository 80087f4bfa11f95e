import { describe, expect, it } from 'vitest';
import { reportText } from './report-file.ts';

describe('the report', () => {
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
