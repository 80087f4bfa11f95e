import { z } from 'zod';
import { limits } from '#contracts/protocol.ts';

/** How many rows a page may have, as the digits of a query. */
export const limitSchema = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
  .refine((limit) => limit <= limits.pageRows, `at most ${limits.pageRows}`);

/** A position in the command log, as the digits of a query. */
export const positionSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** A page of rows, and what the next one comes behind; null behind the last. `read` gives so many rows from where the page begins. */
export async function pageOf<Row, Key>(
  limit: number,
  read: (rows: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Promise<{ readonly rows: Row[]; readonly next: Key | null }> {
  // One more than is given tells whether there is another page.
  const found = await read(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? keyOf(last) : null };
}
