import { type Folder, folderSchema } from '#domain/folder.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { accountChunks } from '#server/seed/seed-company.ts';
import { folderDocument, rowDocuments } from '#tests/bench/window/book.ts';

/** What makes a demo company the same to the last character, wherever it is made. */
export const demoSeed = 1;
export const demoToday = localDateSchema.parse('2026-11-02');
const collector = { collectorId: userIdSchema.parse('00000000-0000-7000-8000-000000000001'), collectorName: 'Dana Reyes' };

export type DocumentKind = 'rows' | 'folders';

/** The first accounts of a demo company, as lines of JSON in the order of their ids. */
export type DemoBook = {
  /** Folder lines as a snapshot has them. */
  readonly folders: readonly string[];
  readonly accountIds: readonly string[];
  readonly rowCount: number;
  /** Bytes of the folder lines. */
  readonly bytes: number;
  /** The documents of the first accounts, one line each; made once. */
  documents(kind: DocumentKind, accounts: number): readonly string[];
};

/** Makes the first `accounts` of a company that has `of` of them, without a database. */
export function makeDemoBook(accounts: number, of: number): DemoBook {
  const folders = foldersOf(accounts, of);
  const lines = folders.map((folder) => `{"folder":${JSON.stringify(folder)}}`);
  const made = new Map<string, readonly string[]>();
  return {
    folders: lines,
    accountIds: folders.map((folder) => folder.account.id),
    rowCount: folders.reduce((sum, folder) => sum + rowDocuments(folder).length, 0),
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
    documents(kind, count) {
      const key = `${kind} ${count}`;
      const known = made.get(key);
      if (known) return known;
      const some = folders.slice(0, count);
      const fresh = (kind === 'rows' ? some.flatMap(rowDocuments) : some.map(folderDocument)).map((each) => JSON.stringify(each));
      made.set(key, fresh);
      return fresh;
    },
  };
}

function foldersOf(accounts: number, of: number): Folder[] {
  const folders: Folder[] = [];
  for (const folder of demoFolders(of)) {
    if (folders.length === accounts) break;
    folders.push(folder);
  }
  return folders.sort((a, b) => compareTexts(a.account.id, b.account.id));
}

/**
 * The accounts of a demo company of so many, one after the other, without a database. The first `parsed` go through the schema, which finds a
 * seed that has left the contract; to read all of 100,000 takes longer than what is measured on them.
 */
export function* demoFolders(accounts: number, parsed = 10): Generator<Folder> {
  let made = 0;
  for (const chunk of accountChunks({ accounts, seed: demoSeed }, demoToday, collector)) {
    for (const { accounts: own, ...rest } of chunk) {
      const folder = { account: own[0], ...rest };
      // The seed makes the rows of a folder; its types have their ids unbranded.
      yield made < parsed ? folderSchema.parse(folder) : (folder as unknown as Folder);
      made += 1;
    }
  }
}
