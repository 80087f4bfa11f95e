import { z } from 'zod';
import { fileNameSchema } from './printing.ts';

/** Limits both ends keep: lines of a table, lines of one call (which may carry 1 MB), cells of a line, characters of a cell. */
export const tableLimits = { rows: 20_000, rowsACall: 200, cells: 40, characters: 1000 } as const;

/** A table that is to be saved, by an id that the page makes. */
const tableIdSchema = z.uuid();

export const addRowsRequestSchema = z.strictObject({
  tableId: tableIdSchema,
  rows: z
    .array(z.array(z.string().max(tableLimits.characters)).max(tableLimits.cells))
    .min(1)
    .max(tableLimits.rowsACall),
});

export const saveTableRequestSchema = z.strictObject({ tableId: tableIdSchema, name: fileNameSchema });

/** How saving a table ended: it is whole on the disk, or nothing was written because somebody chose no file. */
export const savedTableSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('saved'), fileName: z.string() }),
  z.strictObject({ status: z.literal('notChosen') }),
]);
export type SavedTable = z.infer<typeof savedTableSchema>;
