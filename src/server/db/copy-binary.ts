import type pg from 'pg';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { epochDay } from '#domain/kernel/dates.ts';

/** What a column holds, in the words of PostgreSQL. */
export type BinaryType = 'uuid' | 'text' | 'date' | 'int4' | 'int8';
export type BinaryCell = string | number | null;
/** Name and type of each column; the types have to be the table's own, because nothing is converted. */
export type BinaryColumns = readonly (readonly [name: string, type: BinaryType])[];

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const firstBytes = 256 * 1024;
/** PostgreSQL counts days from 2000-01-01. */
const postgresEpochDay = 10_957;
const bytesPerCharacter = 3;
/** Longer text is left to the buffer, which is slow to begin and fast to go on. */
const shortText = 40;

/**
 * Loads rows with COPY in its binary format: about half the work for the server than text, because ids, dates and numbers
 * arrive as it keeps them. Source of the format: PostgreSQL documentation, COPY, "Binary Format".
 */
export async function copyBinary(
  client: pg.ClientBase,
  table: string,
  columns: BinaryColumns,
  rows: Iterable<readonly BinaryCell[]>,
): Promise<void> {
  const into = new BinaryRows(
    table,
    columns.map(([name]) => name),
  );
  for (const row of rows) {
    into.row();
    for (const [at, [, type]] of columns.entries()) into.cell(type, row[at] ?? null);
  }
  await copyTogether(client, [into]);
}

/**
 * Sends what was gathered for several tables as one question with a COPY each, so that the server goes from one to the next
 * without waiting for us, and leaves them empty for more. Throws what PostgreSQL says.
 */
export function copyTogether(client: pg.ClientBase, tables: readonly BinaryRows[]): Promise<void> {
  const statements = tables.map((rows) => rows.statement).join('; ');
  const streams = tables.map((rows) => rows.take());
  return new Promise((resolve, reject) => {
    client.query(new CopyQuestion(statements, streams, (fault) => (fault === undefined ? resolve() : reject(fault))));
  });
}

/**
 * A question of the simple protocol with its data right behind it. The data need not wait for the server's 'copy in': it is
 * read when its COPY begins, and passed over when one before it failed (PostgreSQL documentation, "COPY Operations").
 */
class CopyQuestion implements pg.Submittable {
  readonly #statements: string;
  readonly #streams: readonly Buffer[];
  readonly #done: (fault?: Error) => void;

  constructor(statements: string, streams: readonly Buffer[], done: (fault?: Error) => void) {
    this.#statements = statements;
    this.#streams = streams;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    connection.query(this.#statements);
    for (const stream of this.#streams) {
      // Written as they are; the driver's own message would copy them once more.
      connection.stream.write(copyDataHead(stream.length));
      connection.stream.write(stream);
      connection.stream.write(copyDone);
    }
    connection.stream.uncork();
  }

  handleError(fault: Error): void {
    this.#done(fault);
  }

  handleReadyForQuery(): void {
    this.#done();
  }

  handleCopyInResponse(): void {}

  handleCommandComplete(): void {}
}

const copyDone = Buffer.from('c\0\0\0\x04', 'latin1');

function copyDataHead(bytes: number): Buffer {
  const head = Buffer.from('d\0\0\0\0', 'latin1');
  head.writeInt32BE(bytes + 4, 1);
  return head;
}

/** Cells that many rows share, as they stand in the stream. */
export function sharedCells(...cells: readonly (readonly [type: BinaryType, value: BinaryCell])[]): Uint8Array {
  const rows = new BinaryRows('', []);
  for (const [type, value] of cells) rows.cell(type, value);
  const stream = rows.take();
  return Uint8Array.from(stream.subarray(signature.length, stream.length - 2));
}

/** Rows for one table, encoded as they come: `row()` begins one, then one call a column, in the order of the columns. */
export class BinaryRows {
  readonly statement: string;
  readonly #columnCount: number;
  #buffer = Buffer.allocUnsafe(firstBytes);
  #length = signature.copy(this.#buffer);
  readonly #days = new Map<string, number>();

  constructor(table: string, columns: readonly string[]) {
    this.statement = `copy ${table} (${columns.join(', ')}) from stdin (format binary)`;
    this.#columnCount = columns.length;
  }

  /** Bytes gathered since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** The whole stream, header and trailer included; the next rows begin a new one. */
  take(): Buffer {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(-1, this.#length);
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length);
    this.#length = signature.copy(this.#buffer);
    return taken;
  }

  row(): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(this.#columnCount, this.#length);
  }

  cell(type: BinaryType, value: BinaryCell): void {
    if (value === null) this.none();
    else if (type === 'text') this.text(String(value));
    else if (type === 'uuid') this.uuid(String(value));
    else if (type === 'date') this.date(String(value));
    else if (type === 'int4') this.int4(Number(value));
    else this.int8(Number(value));
  }

  shared(cells: Uint8Array): void {
    this.#reserve(cells.length);
    this.#buffer.set(cells, this.#length);
    this.#length += cells.length;
  }

  none(): void {
    this.#reserve(4);
    this.#word(-1);
  }

  text(text: string): void {
    this.#reserve(4 + text.length * bytesPerCharacter);
    if (text.length <= shortText && this.#ascii(text)) return;
    const written = this.#buffer.write(text, this.#length + 4, 'utf8');
    this.#word(written);
    this.#length += written;
  }

  /** `variant` replaces the digit behind the third dash: ids of one family differ in it alone. */
  uuid(text: string, variant?: number): void {
    this.#reserve(20);
    this.#word(16);
    const buffer = this.#buffer;
    let to = this.#length;
    for (let at = 0; at < 36; at += 2) {
      if (at === 8 || at === 13 || at === 18 || at === 23) at += 1;
      buffer[to++] = ((hexValue[text.charCodeAt(at)] ?? 0) << 4) | (hexValue[text.charCodeAt(at + 1)] ?? 0);
    }
    if (variant !== undefined) buffer[to - 8] = (variant << 4) | ((buffer[to - 8] ?? 0) & 0xf);
    this.#length = to;
  }

  date(date: string): void {
    let day = this.#days.get(date);
    if (day === undefined) {
      // Only dates of ours come here; the brand says so to the arithmetic of the domain.
      day = epochDay(date as LocalDate) - postgresEpochDay;
      this.#days.set(date, day);
    }
    this.int4(day);
  }

  int8(value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    this.#reserve(12);
    this.#word(8);
    this.#word(high);
    this.#word(value - high * 4_294_967_296);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#word(4);
    this.#word(value);
  }

  #word(value: number): void {
    const buffer = this.#buffer;
    const at = this.#length;
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
    this.#length = at + 4;
  }

  /** Writes the text if it is plain ASCII; says whether it was. */
  #ascii(text: string): boolean {
    const from = this.#length + 4;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) return false;
      this.#buffer[from + at] = code;
    }
    this.#word(text.length);
    this.#length += text.length;
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const hexValue = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  hexValue[digit.charCodeAt(0)] = value;
  hexValue[digit.toUpperCase().charCodeAt(0)] = value;
}
