import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex } from './sha256.ts';

const platform = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('the vectors of the standard', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('any text gives what the platform gives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256Hex(text)).toBe(platform(text));
    }),
  );
  for (const length of [55, 56, 57, 63, 64, 65, 119, 120, 40_000]) expect(sha256Hex('é'.repeat(length))).toBe(platform('é'.repeat(length)));
});
