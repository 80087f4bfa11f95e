import type { FolderCount } from '#contracts/digest.ts';
import { type Folder, rowsOf } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { tableNames } from '#domain/rows.ts';

/**
 * What a folder adds up to, kept beside its summary: the digest is made of it, and a folder read from the disk has to fit it,
 * for a damaged database may give an older record of the same account. `membershipVersion` is null where the server did
 * not say it.
 */
export type FolderStamp = Pick<FolderCount, 'rowCount' | 'versionSum'> & { readonly membershipVersion: number | null };

/** Counts a folder: rows of all tables with the account's own, and the sum of their versions. */
export function stampOf(folder: Folder, membershipVersion: number | null): FolderStamp {
  let rowCount = 0;
  let versionSum = 0;
  for (const table of tableNames) {
    for (const { version } of rowsOf(folder, table)) {
      rowCount += 1;
      versionSum += version;
    }
  }
  return { membershipVersion, rowCount, versionSum };
}

/** As the digest counts it; without a membership version it is good for comparing the copy with itself only. */
export const countOf = (accountId: AccountId, stamp: FolderStamp): FolderCount => ({
  accountId,
  ...stamp,
  membershipVersion: stamp.membershipVersion ?? 0,
});
