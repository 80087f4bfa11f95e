import { expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';

// The examples of RFC 3720 appendix B.4 and the usual check value.
it.each([
  [Buffer.alloc(32, 0x00), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
  [Buffer.from('123456789'), 0xe3069283],
])('agrees with the standard', (bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});
