import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sealingTo } from '#main/seal-work.ts';
import { openSealedWork } from '#server/devices/sealed-work.ts';

const keysSchema = z.object({ keys: z.array(z.object({ privateKey: z.base64(), publicKey: z.base64() })).min(2) });
const { keys } = keysSchema.parse(JSON.parse(readFileSync(new URL('sealed-work-vectors.json', import.meta.url), 'utf8')));

test('what a desktop seals the server opens, byte for byte, and with the right key only', () => {
  const pairs = keys.map(({ privateKey, publicKey }) => ({
    privateKey: Buffer.from(privateKey, 'base64'),
    publicKey: Buffer.from(publicKey, 'base64'),
  }));
  for (const [at, pair] of pairs.entries()) {
    const plain = Buffer.from(`{"seq":${at + 1},"input":{"text":"Größe, 額, \\u0000"}}`);
    const sealed = sealingTo(pair.publicKey.toString('base64'))(plain);
    const opened = pairs.map((each) => openSealedWork(sealed, each)?.toString('utf8') ?? null);
    expect(opened).toEqual(pairs.map((each) => (each === pair ? plain.toString('utf8') : null)));
  }
});

test('the same words sealed twice are not the same bytes', () => {
  const seal = sealingTo(keys[0]?.publicKey ?? '');
  expect(seal(Buffer.from('words')).equals(seal(Buffer.from('words')))).toBe(false);
});
