import { z } from 'zod';
import type { AccountId } from '#domain/kernel/ids.ts';

/** 64 bits as 16 hexadecimal digits. */
export const digestSumSchema = z.string().regex(/^[0-9a-f]{16}$/);
export type DigestSum = z.infer<typeof digestSumSchema>;

/** What is counted of one account: a row lost, doubled or missed by a desktop changes one of these. */
export type FolderCount = {
  readonly accountId: AccountId;
  /** The version at which the account came into the scope, or was loaded anew as a whole. */
  readonly membershipVersion: number;
  /** Rows of all tables together, the account's own row among them. */
  readonly rowCount: number;
  /** The sum of all rows' versions. */
  readonly versionSum: number;
};

/** The sum over no folder at all. */
export const emptySum: DigestSum = '0000000000000000';

/** The sum of a scope: of its folders' digests, whatever their order. Both ends compute it with this. */
export function sumOf(folders: Iterable<FolderCount>): DigestSum {
  let high = 0;
  let low = 0;
  for (const folder of folders) {
    const [h, l] = lanesOf(folder);
    high = (high + h) >>> 0;
    low = (low + l) >>> 0;
  }
  return sumOfLanes(high, low);
}

/** A sum from its two halves, each the sum of one lane of all folders modulo 2^32. */
export const sumOfLanes = (high: number, low: number): DigestSum => hex(high) + hex(low);

/**
 * The digest of one folder as two numbers of 32 bits: hashes of the same text with different seeds and multipliers (FNV-1a with a final mix
 * as in MurmurHash3).
 */
export function lanesOf({ accountId, membershipVersion, rowCount, versionSum }: FolderCount): readonly [number, number] {
  const text = `${accountId}|${membershipVersion}|${rowCount}|${versionSum}`;
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
  }
  return [mixed(high), mixed(low)];
}

function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (lane: number): string => lane.toString(16).padStart(8, '0');
