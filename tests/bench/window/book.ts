import type { Folder } from '#domain/folder.ts';
import { rowsOf } from '#domain/folder.ts';
import { tableNames } from '#domain/rows.ts';

/** A row as a store of rows or documents keeps it: with its table and its account, by which it is found. */
export type RowDocument = { readonly id: string; readonly table: string; readonly accountId: string; readonly version: number };
/** A folder as a store of documents keeps it whole. */
export type FolderDocument = Folder & { readonly id: string; readonly number: string; readonly name: string; readonly version: number };

/** What every store of rows is indexed by beside its key: four indexes, two of them compound. */
export const rowIndexes = ['accountId', '[table+accountId]', 'version', '[table+version]'] as const;
/** What a store of whole folders is indexed by: as many. */
export const folderIndexes = ['number', 'name', 'version', '[version+name]'] as const;

/** The folder in a line of a snapshot. */
export const folderIn = (line: string): Folder => (JSON.parse(line) as { folder: Folder }).folder;

/** The rows of a folder as documents. */
export function rowDocuments(folder: Folder): RowDocument[] {
  const accountId = folder.account.id;
  return tableNames.flatMap((table) => rowsOf(folder, table).map((row) => ({ ...row, table, accountId })));
}

/** A folder as one document. */
export function folderDocument(folder: Folder): FolderDocument {
  const { id, number, name, version } = folder.account;
  return { id, number, name, version, ...folder };
}

/** Items in pieces of a size; the last one may be smaller. */
export function piecesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
