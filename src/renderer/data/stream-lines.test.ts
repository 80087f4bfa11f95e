// @vitest-environment node
import { expect, it } from 'vitest';
import { StreamFault, linesIn } from './stream-lines.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

it('gives each line as text and as the bytes it came in, and no empty ones', () => {
  const lines = linesIn(bytesOf('{"a":"Ångström · 日本"}\n\n{"b":1}\n'));
  expect(lines.map(({ text }) => text)).toEqual(['{"a":"Ångström · 日本"}', '{"b":1}']);
  expect(lines.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(lines.map(({ text }) => text));
});

it('gives a torn last line too, for its reader to see that it is torn', () => {
  expect(linesIn(bytesOf('{"a":1}\n{"trail')).map(({ text }) => text)).toEqual(['{"a":1}', '{"trail']);
  expect(linesIn(bytesOf(''))).toEqual([]);
});

it('refuses what is not UTF-8, where it would be stored as something else than was read', () => {
  const bytes = bytesOf('{"a":"Å"}\n');
  // The second byte of the letter is gone.
  bytes[7] = 0x22;
  expect(() => linesIn(bytes)).toThrow(StreamFault);
});
