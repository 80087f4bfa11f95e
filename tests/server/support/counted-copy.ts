import { type DigestSum, type FolderCount, sumOf } from '#contracts/digest.ts';
import type { PullLine } from '#contracts/sync.ts';
import { type Folder, rowsOf } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { tableNames } from '#domain/rows.ts';
import type { Desk } from './desk.ts';

/** A desktop's copy, counted as the contract says: it keeps versions only, because the digest sees nothing else. */
export class CountedCopy {
  cursor = '';
  readonly #folders = new Map<AccountId, { membershipVersion: number; versions: Map<string, number> }>();

  /** A first sync; with `upTo` one that was cut off behind that account. */
  static async of(desk: Desk, upTo?: AccountId): Promise<CountedCopy> {
    const copy = new CountedCopy();
    const { header, folders, membershipVersions } = await desk.snapshot();
    copy.cursor = header.cursor;
    folders.forEach((folder, at) => {
      if (upTo === undefined || folder.account.id <= upTo) copy.put(folder, membershipVersions[at] ?? -1);
    });
    return copy;
  }

  /** Goes on behind an account with a first sync that was cut off; the cursor stays that of its beginning. */
  async goOn(desk: Desk, after: AccountId | undefined): Promise<void> {
    const { folders, membershipVersions } = await desk.snapshot(after);
    folders.forEach((folder, at) => this.put(folder, membershipVersions[at] ?? -1));
  }

  put(folder: Folder, membershipVersion: number): void {
    const versions = tableNames.flatMap((table) => rowsOf(folder, table).map((row) => [`${table}|${row.id}`, row.version] as const));
    this.#folders.set(folder.account.id, { membershipVersion, versions: new Map(versions) });
  }

  /** Takes in what a pull brings. */
  async pull(desk: Desk): Promise<void> {
    const { lines, trailer } = await desk.pull(this.cursor);
    for (const line of lines) this.take(line);
    this.cursor = trailer.cursor;
  }

  take(line: PullLine): void {
    if ('evict' in line) this.#folders.delete(line.evict);
    else if ('folder' in line) this.put(line.folder, line.membershipVersion ?? -1);
    else {
      const { table, row } = line.put;
      this.#folders.get(table === 'accounts' ? row.id : row.accountId)?.versions.set(`${table}|${row.id}`, row.version);
    }
  }

  /** Whether a line says anything this copy does not know: all do but the end of an account that is not in it. */
  isChangedBy = (line: PullLine): boolean => !('evict' in line) || this.#folders.has(line.evict);

  get sum(): DigestSum {
    return sumOf(
      [...this.#folders].map(([accountId, { membershipVersion, versions }]): FolderCount => ({
        accountId,
        membershipVersion,
        rowCount: versions.size,
        versionSum: [...versions.values()].reduce((sum, version) => sum + version, 0),
      })),
    );
  }
}
