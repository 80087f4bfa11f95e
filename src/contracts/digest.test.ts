import { expect, test } from 'vitest';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { type FolderCount, digestSumSchema, emptySum, sumOf } from './digest.ts';

const folder = (nth: number, change: Partial<FolderCount> = {}): FolderCount => ({
  accountId: accountIdSchema.parse(`00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`),
  membershipVersion: 1,
  rowCount: 20,
  versionSum: 0,
  ...change,
});
const book = Array.from({ length: 500 }, (_, nth) => folder(nth));

test('a sum does not depend on the order of the folders', () => {
  expect(sumOf([...book].reverse())).toBe(sumOf(book));
  expect(digestSumSchema.safeParse(sumOf(book)).success).toBe(true);
});

test('the sum of nothing is the empty sum', () => {
  expect(sumOf([])).toBe(emptySum);
});

test('a folder that is missing, doubled, or differs in any count changes the sum', () => {
  const true_ = sumOf(book);
  const others = [
    book.slice(1),
    [...book, folder(0)],
    book.with(7, folder(7, { rowCount: 21 })),
    book.with(7, folder(7, { versionSum: 1 })),
    book.with(7, folder(7, { membershipVersion: 2 })),
    book.with(7, folder(700)),
  ].map(sumOf);
  expect(new Set([true_, ...others]).size).toBe(others.length + 1);
});

test('digests of similar folders are spread: no two of 200,000 are the same', () => {
  const seen = new Set<string>();
  for (let nth = 0; nth < 20_000; nth += 1) {
    for (let versionSum = 0; versionSum < 10; versionSum += 1) seen.add(sumOf([folder(nth, { versionSum })]));
  }
  expect(seen.size).toBe(200_000);
});
