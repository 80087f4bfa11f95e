/** One record of a CSV file: its cells, and the line it begins on, counted from 1 as an editor counts. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/** A record that never ends: a quote was opened and not closed. */
export class UnclosedQuote extends Error {
  override name = 'UnclosedQuote';
  readonly line: number;

  constructor(line: number) {
    super(`a quote opened on line ${line} is not closed`);
    this.line = line;
  }
}

/** A quoted cell longer than this is a quote that somebody forgot to close. */
const longestRecord = 1_000_000;

/**
 * Cuts CSV text (RFC 4180: cells may be quoted, quotes in them are doubled, line ends may be LF, CRLF or CR) into records.
 * Feed it pieces of text; `end` gives what is left. Lines without quotes, nearly all, are cut with `split`.
 */
export class CsvCutter {
  readonly #delimiter: string;
  #rest = '';
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  push(text: string, take: (record: CsvRecord) => void): void {
    this.#cut(this.#rest === '' ? text : this.#rest + text, false, take);
  }

  end(take: (record: CsvRecord) => void): void {
    this.#cut(this.#rest, true, take);
  }

  #cut(text: string, isLast: boolean, take: (record: CsvRecord) => void): void {
    let at = 0;
    // Looked for once, not once a line: most files have none, and the search would run to the end each time.
    let carriage = text.indexOf('\r');
    while (at < text.length) {
      if (carriage >= 0 && carriage < at) carriage = text.indexOf('\r', at);
      const end = lineEnd(text, at, carriage, isLast);
      if (end === undefined) break;
      const line = text.slice(at, end.at);
      if (!line.includes('"')) {
        take({ line: this.#line, cells: line.split(this.#delimiter) });
        this.#line += 1;
        at = end.next;
        continue;
      }
      const quoted = this.#quotedRecord(text, at, isLast);
      if (quoted === undefined) {
        if (isLast || text.length - at > longestRecord) throw new UnclosedQuote(this.#line);
        break;
      }
      take({ line: this.#line, cells: quoted.cells });
      this.#line += quoted.lines;
      at = quoted.next;
    }
    this.#rest = text.slice(at);
  }

  /** A record with quotes, cell by cell; undefined when the text ends within it. */
  #quotedRecord(text: string, start: number, isLast: boolean): { cells: string[]; next: number; lines: number } | undefined {
    const cells: string[] = [];
    let lines = 1;
    let at = start;
    for (;;) {
      let cell = '';
      if (text[at] === '"') {
        const closed = quotedCell(text, at + 1);
        // A quote as the very last character may be the first half of a doubled one.
        if (closed === undefined || (closed.next >= text.length && !isLast)) return undefined;
        cell = closed.cell;
        lines += closed.lineEnds;
        at = closed.next;
      }
      const stop = plainEnd(text, at, this.#delimiter);
      if (stop >= text.length && !isLast) return undefined;
      cells.push(cell + text.slice(at, stop));
      if (text.startsWith(this.#delimiter, stop)) {
        at = stop + 1;
        continue;
      }
      if (text[stop] === '\r' && stop + 1 >= text.length && !isLast) return undefined;
      const next = text[stop] === '\r' && text[stop + 1] === '\n' ? stop + 2 : stop + 1;
      return { cells, next, lines };
    }
  }
}

/** Where the line that begins at `at` ends and the next begins; undefined when that is not known yet. */
function lineEnd(text: string, at: number, carriage: number, isLast: boolean): { readonly at: number; readonly next: number } | undefined {
  const lineFeed = text.indexOf('\n', at);
  if (carriage >= 0 && (lineFeed < 0 || carriage < lineFeed)) {
    if (carriage + 1 >= text.length && !isLast) return undefined;
    return { at: carriage, next: text[carriage + 1] === '\n' ? carriage + 2 : carriage + 1 };
  }
  if (lineFeed >= 0) return { at: lineFeed, next: lineFeed + 1 };
  return isLast ? { at: text.length, next: text.length } : undefined;
}

function quotedCell(text: string, start: number): { readonly cell: string; readonly next: number; readonly lineEnds: number } | undefined {
  let at = start;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    if (text[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const raw = text.slice(start, quote);
    return { cell: raw.replaceAll('""', '"'), next: quote + 1, lineEnds: raw.split(/\r\n|\r|\n/).length - 1 };
  }
}

function plainEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === delimiter || character === '\n' || character === '\r') return at;
  }
  return text.length;
}
