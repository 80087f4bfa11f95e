import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A cell of COPY's text format. */
export type CopyCell = string | number | boolean | null;

/** Text is handed to the stream in pieces of about this size. */
const pieceCharacters = 256 * 1024;

/** Loads rows of cells with COPY; `null` is SQL's null. The names of table and columns are ours, never input. */
export async function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyCell[]>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(pieces(linesOf(rows)), stream);
}

function* linesOf(rows: Iterable<readonly CopyCell[]>): Iterable<string> {
  for (const row of rows) yield `${row.map(copyText).join('\t')}\n`;
}

function* pieces(lines: Iterable<string>): Iterable<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length >= pieceCharacters) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** A cell as COPY reads it: '\N' is null, and what would end a cell or a line is escaped. */
function copyText(cell: CopyCell): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string') return typeof cell === 'boolean' ? (cell ? 't' : 'f') : String(cell);
  return needsEscape.test(cell) ? cell.replace(escaped, (character) => escapes[character] ?? character) : cell;
}

const needsEscape = /[\\\t\n\r]/;
const escaped = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
