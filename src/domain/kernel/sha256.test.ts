import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Of } from './sha256.ts';

describe('The hash of a text', () => {
  test('is that of the standard’s examples', () => {
    expect(sha256Of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Of('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  test('is Node’s own, whatever the text and however long', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ minLength: 50, maxLength: 70 }));
    fc.assert(
      fc.property(text, (said) => {
        expect(sha256Of(said)).toBe(createHash('sha256').update(said, 'utf8').digest('hex'));
      }),
    );
  });
});
