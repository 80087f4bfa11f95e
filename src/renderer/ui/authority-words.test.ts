import { expect, test } from 'vitest';
import { currency } from '#tests/support/build.ts';
import { authorityChangeWords, limitText, limitWords, readLimit } from './authority-words.ts';

test.each<[text: string, limit: number | null | undefined]>([
  ['', undefined],
  ['no limit', null],
  ['0', 0],
  ['2,500', 2_500_00],
  ['1,000,000', 1_000_000_00],
  ['2,500.50', 2_500_50],
])('a field that says "%s" is read, and written so', (text, limit) => {
  expect(readLimit(text)).toEqual({ ok: true, limit });
  expect(limitText(limit)).toBe(text);
});

test('amounts are read as people type them, and what cannot be an amount is not', () => {
  expect(readLimit(' 2500.5 ')).toEqual({ ok: true, limit: 2_500_50 });
  for (const text of ['5.000,00', '-1', '2500.505', '1,00', '25 00', 'much', '12345678901'])
    expect(readLimit(text), text).toEqual({ ok: false });
});

test('a limit is in the company’s own currency', () => {
  expect(limitWords(2_500_00, currency('USD'))).toBe('up to $2,500.00');
  expect(limitWords(2_500_00, currency('JPY'))).toBe('up to 2,500.00 JPY');
  expect(authorityChangeWords({ what: 'twoPeople', part: 'letters', isNeeded: false }, currency('USD'))).toBe(
    'Letterhead and paper: one person changes them alone.',
  );
});
