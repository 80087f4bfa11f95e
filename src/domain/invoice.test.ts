import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { collectableMinor, isPastDue, openMinorIn, isNamedIn } from './invoice.ts';

const today = date('2026-03-31');

describe('what may be chased', () => {
  test.each([
    ['all of it', 100_00, 0, 100_00],
    ['less what is disputed', 100_00, 40_00, 60_00],
    ['nothing when more is disputed than open', 30_00, 40_00, 0],
    ['a credit memo as it is', -50_00, 0, -50_00],
  ])('%s', (_, openAmountMinor, disputedAmountMinor, minor) => {
    expect(collectableMinor({ openAmountMinor, disputedAmountMinor })).toBe(minor);
  });
});

describe('past due', () => {
  test.each([
    ['due yesterday', '2026-03-30', 1, true],
    ['due today', '2026-03-31', 1, false],
    ['paid', '2026-03-30', 0, false],
    ['a credit memo', '2026-03-30', -1, false],
  ])('%s', (_, dueDate, openAmountMinor, is) => {
    expect(isPastDue(build.invoice({ dueDate, openAmountMinor }), today)).toBe(is);
  });
});

test('what is open is added up currency by currency, with credit memos taken off', () => {
  const items = [
    { currency: currency('USD'), openAmountMinor: 100_00 },
    { currency: currency('EUR'), openAmountMinor: 7_00 },
    { currency: currency('USD'), openAmountMinor: -30_00 },
  ];
  expect(openMinorIn(items, currency('USD'))).toBe(70_00);
  expect(openMinorIn(items, currency('GBP'))).toBe(0);
});

test.each([
  ['About: INV-1, INV-7.\nTwo pallets were missing', true],
  ['INV-1', true],
  ['(INV-1) and INV-12', true],
  ['INV-12, INV-1-2, XINV-1, PINV-1 and A-INV-1', false],
  ['INV-1.5 is another', false],
  ['inv-1', false],
  ['', false],
])('%j names INV-1: %s', (text, isNamed) => {
  expect(isNamedIn(text, 'INV-1')).toBe(isNamed);
});
