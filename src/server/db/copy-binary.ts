import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { epochDay } from '#domain/kernel/dates.ts';

/** What a column holds, in the words of PostgreSQL. */
export type BinaryType = 'uuid' | 'text' | 'date' | 'int4' | 'int8';
export type BinaryCell = string | number | null;
/** Name and type of each column; the types have to be the table's own, because nothing is converted. */
export type BinaryColumns = readonly (readonly [name: string, type: BinaryType])[];

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const pieceBytes = 256 * 1024;
/** PostgreSQL counts days from 2000-01-01. */
const postgresEpochDay = 10_957;
const bytesPerCharacter = 3;

/**
 * Loads rows with COPY in its binary format: about half the work for the server than text, because ids, dates and numbers
 * arrive as it keeps them. Source of the format: PostgreSQL documentation, COPY, "Binary Format".
 */
export async function copyBinary(client: pg.ClientBase, table: string, columns: BinaryColumns, rows: Iterable<readonly BinaryCell[]>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.map(([name]) => name).join(', ')}) from stdin (format binary)`));
  await pipeline(Readable.from(piecesOf(columns, rows)), stream);
}

/** The rows as pieces of the binary stream, header and trailer included. */
export function* piecesOf(columns: BinaryColumns, rows: Iterable<readonly BinaryCell[]>): Iterable<Buffer> {
  const types = columns.map(([, type]) => type);
  const writer = new Writer();
  writer.bytes(signature);
  for (const row of rows) {
    writer.int16(types.length);
    for (let at = 0; at < types.length; at += 1) writer.cell(types[at] ?? 'text', row[at] ?? null);
    if (writer.length >= pieceBytes) yield writer.take();
  }
  writer.int16(-1);
  yield writer.take();
}

class Writer {
  #buffer = Buffer.allocUnsafe(2 * pieceBytes);
  length = 0;
  readonly #days = new Map<string, number>();

  /** What was written so far; the writer goes on with a buffer of its own. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.allocUnsafe(2 * pieceBytes);
    this.length = 0;
    return taken;
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.length += bytes.copy(this.#buffer, this.length);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.length = this.#buffer.writeInt16BE(value, this.length);
  }

  cell(type: BinaryType, cell: BinaryCell): void {
    this.#reserve(4 + 16);
    if (cell === null) this.length = this.#buffer.writeInt32BE(-1, this.length);
    else if (type === 'text') this.#text(String(cell));
    else if (type === 'uuid') this.#uuid(String(cell));
    else if (type === 'date') this.#int4(this.#day(String(cell)));
    else if (type === 'int4') this.#int4(Number(cell));
    else this.#int8(Number(cell));
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.length + bytes));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }

  #text(text: string): void {
    this.#reserve(4 + text.length * bytesPerCharacter);
    const size = this.#buffer.write(text, this.length + 4, 'utf8');
    this.#buffer.writeInt32BE(size, this.length);
    this.length += 4 + size;
  }

  #uuid(text: string): void {
    this.length = this.#buffer.writeInt32BE(16, this.length);
    const end = this.length + 16;
    for (let at = 0; this.length < end; at += 2) {
      if (text.charCodeAt(at) === dash) at += 1;
      this.#buffer[this.length++] = ((hexValue[text.charCodeAt(at)] ?? 0) << 4) | (hexValue[text.charCodeAt(at + 1)] ?? 0);
    }
  }

  #day(date: string): number {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    // Only dates of ours come here; the brand says so to the arithmetic of the domain.
    const day = epochDay(date as LocalDate) - postgresEpochDay;
    this.#days.set(date, day);
    return day;
  }

  #int4(value: number): void {
    this.length = this.#buffer.writeInt32BE(4, this.length);
    this.length = this.#buffer.writeInt32BE(value, this.length);
  }

  #int8(value: number): void {
    this.length = this.#buffer.writeInt32BE(8, this.length);
    const high = Math.floor(value / 4_294_967_296);
    this.length = this.#buffer.writeInt32BE(high, this.length);
    this.length = this.#buffer.writeUInt32BE(value - high * 4_294_967_296, this.length);
  }
}

const dash = '-'.charCodeAt(0);
const hexValue = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  hexValue[digit.charCodeAt(0)] = value;
  hexValue[digit.toUpperCase().charCodeAt(0)] = value;
}
