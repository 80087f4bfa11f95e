import { sha256Hex } from './sha256.ts';

/**
 * The identifier that a text always has: its SHA-256 in the form of a UUID (RFC 9562, 5.8), so that two computers which read the same mail give its row
 * the same one.
 */
export function namedId(text: string): string {
  const hex = sha256Hex(text);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
