// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { isWithin, queryOf } from './search-query.ts';

describe('what a typed text asks for', () => {
  it.each([
    ['Ångström  cafe', [[['angstrom cafe']], [['angstrom'], ['cafe']]]],
    ['1.234,50', [[['1.234,50', '1234.50']]]],
    ['1,234.50', [[['1,234.50', '1234.50']]]],
    ['1,234', [[['1,234', '1234', '1.234']]]],
    ['1,234,567', [[['1,234,567', '1234567']]]],
    ['12,5', [[['12,5', '12.5']]]],
    ['12.', [[['12.', '12']]]],
    ['-80.00', [[['-80.00']]]],
    ['#c-10', [[['#c-10', 'c-10']]]],
    ['€80', [[['€80', '80']]]],
    ['312.555.0148', [[['312.555.0148', '3125550148']]]],
    ['0049 30 1717250', [[['0049 30 1717250']], [['0049301717250', '49301717250']], [['0049'], ['30'], ['1717250']]]],
    ['crane 5 0', [[['crane 5 0']], [['crane'], ['5'], ['0']]]],
  ])('%s', (text, query) => {
    expect(queryOf(text)).toEqual(query);
  });

  it('is nothing without a word', () => {
    expect(queryOf(' \u00a0 ')).toEqual([]);
  });

  it.each([
    ['crane', 'cran', true],
    ['crane mill', 'cran', true],
    ['check 4711', 'check 471', true],
    ['mill crane', 'crane', true],
    ['1,234', '1,23', false],
    ['12345', '1234', true],
    ['312 5550', '312 555', true],
    ['mil', 'crane', false],
  ])('%s lies within %s: %s', (text, wider, expected) => {
    expect(isWithin(queryOf(text), queryOf(wider))).toBe(expected);
  });
});
