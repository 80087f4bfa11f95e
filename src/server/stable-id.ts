import { createHash } from 'node:crypto';

/**
 * A UUIDv8 made from a natural key: the same key always gives the same id, so that a second import finds what the first one
 * made. MD5 is used as a mixer, not as a secret; `md5Uuid` in the importer's SQL makes the same ids.
 */
export function stableId(...key: readonly string[]): string {
  const hex = createHash('md5').update(key.join('|')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
