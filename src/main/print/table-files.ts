import path from 'node:path';
import type { Failure } from '#contracts/failure.ts';
import { type SavedTable, tableLimits } from '#contracts/table-file.ts';
import { csvText } from '#domain/kernel/csv-text.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { PrinterDeps } from './printer.ts';
import { writeText } from './write-text.ts';

/** Makes files of tables. `W` is the window that asks; what it has added and not saved goes with `forget`. */
export type TableFiles<W> = {
  /** Adds lines to a table, which begins with the first, its heads; fails with `table.tooMuch` past the limit. */
  add(asker: W, tableId: string, rows: readonly (readonly string[])[]): Result<null, Failure>;
  /** Saves a table as CSV where the person says. Fails with `table.gone` or `table.notWritten`; nothing of a file is left then. */
  save(asker: W, tableId: string, name: string): Promise<Result<SavedTable, Failure>>;
  forget(asker?: W): void;
};

type Table<W> = { readonly asker: W; readonly rows: (readonly string[])[] };

/** Tables that are kept at once; somebody who begins more loses the oldest, which can be added anew. */
const mostTables = 4;

/** Makes the files of tables of this installation. */
export function createTableFiles<W>(deps: Pick<PrinterDeps<W>, 'chooseFile' | 'onFault'>): TableFiles<W> {
  const tables = new Map<string, Table<W>>();
  const begin = (asker: W, tableId: string): Table<W> => {
    const [oldest] = tables.keys();
    if (tables.size >= mostTables && oldest !== undefined) tables.delete(oldest);
    const table: Table<W> = { asker, rows: [] };
    tables.set(tableId, table);
    return table;
  };
  return {
    add(asker, tableId, rows) {
      const table = tables.get(tableId) ?? begin(asker, tableId);
      if (table.rows.length + rows.length > tableLimits.rows) return err({ code: 'table.tooMuch' });
      table.rows.push(...rows);
      return ok(null);
    },
    async save(asker, tableId, name) {
      const table = tables.get(tableId);
      if (table === undefined) return err({ code: 'table.gone' });
      tables.delete(tableId);
      const file = await deps.chooseFile(asker, name, 'csv');
      if (file === null) return ok({ status: 'notChosen' });
      // With a mark of its encoding, which spreadsheets ask for.
      const isWritten = await writeText(file, `\ufeff${csvText(table.rows)}`, deps.onFault);
      return isWritten ? ok({ status: 'saved', fileName: path.basename(file) }) : err({ code: 'table.notWritten' });
    },
    forget(asker) {
      for (const [tableId, table] of tables) if (asker === undefined || table.asker === asker) tables.delete(tableId);
    },
  };
}
