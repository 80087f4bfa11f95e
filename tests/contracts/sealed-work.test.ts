import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sealKeySchema, sealedWorkSchema } from '#contracts/http.ts';
import { openSealedWork } from '#server/devices/sealed-work.ts';
import { sealWork } from '#tests/support/seal-work.ts';

const vectorsSchema = z.object({
  keys: z
    .array(
      z.object({
        privateKey: z.base64().length(44),
        publicKey: sealKeySchema,
        texts: z.array(z.object({ plain: z.string(), sealed: sealedWorkSchema })).min(1),
      }),
    )
    .min(2),
});
const vectors = vectorsSchema.parse(JSON.parse(readFileSync(new URL('sealed-work-vectors.json', import.meta.url), 'utf8')));
const pairs = vectors.keys.map(({ publicKey, privateKey }) => ({
  publicKey: Buffer.from(publicKey, 'base64'),
  privateKey: Buffer.from(privateKey, 'base64'),
}));
const [pair, otherPair] = pairs;
if (!pair || !otherPair) throw new Error('two key pairs are needed');
const sealKey = pair.publicKey.toString('base64');

describe.each(vectors.keys.map((key, at) => ({ ...key, at })))('the texts sealed to key $at', ({ texts, at }) => {
  test('open with its private key to what was sealed, and with the other to nothing', () => {
    for (const { plain, sealed } of texts) {
      const [ours, theirs] = [pairs[at], pairs[1 - at]];
      if (!ours || !theirs) throw new Error('a key is missing');
      expect(openSealedWork(Buffer.from(sealed, 'base64'), ours)?.toString('utf8')).toBe(plain);
      expect(openSealedWork(Buffer.from(sealed, 'base64'), theirs)).toBeUndefined();
    }
  });
});

test('what is sealed by the words of the contract opens again, byte for byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const plain = Buffer.from(bytes);
      expect(openSealedWork(Buffer.from(sealWork(plain, sealKey), 'base64'), pair)).toEqual(plain);
    }),
    { numRuns: 40 },
  );
});

test('a changed, shortened or lengthened text does not open, wherever it was touched', () => {
  const sealed = Buffer.from(sealWork('{"seq":7}', sealKey), 'base64');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    // The highest bit of a point is not read; every other one counts.
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(openSealedWork(changed, pair), `byte ${at}`).toBeUndefined();
    expect(openSealedWork(sealed.subarray(0, at), pair), `${at} bytes`).toBeUndefined();
  }
  expect(openSealedWork(Buffer.concat([sealed, Buffer.from([0])]), pair)).toBeUndefined();
});

test('a point that shares no secret is refused in the same way', () => {
  expect(openSealedWork(Buffer.alloc(200), pair)).toBeUndefined();
});
