import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { type OnProgress, ServerFailure } from '../server-failure.ts';
import { CsvCutter, type CsvRecord, UnclosedQuote } from './csv-records.ts';
import type { LedgerLine, Refusal, Warning } from './ledger-line.ts';
import type { Layout, Mapping } from './mapping.ts';
import { chooseLayout } from './choose-layout.ts';
import { LineReader } from './read-line.ts';
import { type TextFile, inspectTextFile, readText } from './text-file.ts';

const mostRows = 200_000;

export type ParseOptions = {
  readonly file: string;
  readonly mapping: Mapping;
  /** What is later has not happened yet. */
  readonly asOf: LocalDate;
  /** For lines whose currency cell is empty. */
  readonly currency?: Currency | undefined;
  /** Takes files over 50 MB and 200,000 lines. */
  readonly allowLarge?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Hears of the lines that will be imported, part by part as they are read; reading goes on when it is done. */
  readonly onLines?: ((lines: readonly LedgerLine[]) => Promise<void>) | undefined;
};

export type ParsedLedger = {
  readonly source: TextFile;
  readonly layout: Layout;
  readonly lines: readonly LedgerLine[];
  /** Every line that is not imported, duplicates among them. */
  readonly refused: readonly Refusal[];
  readonly duplicates: number;
  /** Lines whose amounts were divided, because the mapping undoes a conversion (duplicates among them). */
  readonly divided: number;
  readonly warnings: readonly Warning[];
};

/**
 * Reads a ledger file by a mapping, in pieces, and checks every line. Nothing is written anywhere. Throws `ServerFailure`
 * when the file as a whole cannot be used; what is wrong with single lines is in the result.
 */
export async function parseLedger(options: ParseOptions): Promise<ParsedLedger> {
  const source = await inspectTextFile(options.file, { allowLarge: options.allowLarge === true });
  const collector = new Collector(source, options);
  try {
    for await (const { text, bytesRead } of readText(source)) {
      collector.push(text);
      await options.onLines?.(collector.newLines());
      options.onProgress?.(bytesRead, source.bytes, `${collector.count} lines read`);
    }
    const ledger = collector.finish();
    await options.onLines?.(collector.newLines());
    return ledger;
  } catch (fault) {
    if (!(fault instanceof UnclosedQuote)) throw fault;
    throw new ServerFailure(
      `In ${options.file} a quotation mark opened on line ${fault.line} is not closed, so the lines behind it cannot be told apart. Nothing was imported.`,
    );
  }
}

/** Takes in pieces of text: the heading first, then line after line. */
class Collector {
  readonly #source: TextFile;
  readonly #options: ParseOptions;
  #head = '';
  #cutter: CsvCutter | undefined;
  #reader: LineReader | undefined;
  #layout: Layout | undefined;
  readonly #lines: LedgerLine[] = [];
  readonly #refused: Refusal[] = [];
  readonly #warnings: Warning[] = [];
  /** Lines taken so far, by account number and invoice number. */
  readonly #known = new Map<string, Map<string, LedgerLine>>();
  #duplicates = 0;

  constructor(source: TextFile, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
  }

  get count(): number {
    return this.#lines.length + this.#refused.length;
  }

  #told = 0;

  /** The lines taken since the last call. */
  newLines(): readonly LedgerLine[] {
    const lines = this.#lines.slice(this.#told);
    this.#told = this.#lines.length;
    return lines;
  }

  push(text: string): void {
    if (this.#cutter) {
      this.#cutter.push(text, this.#take);
      return;
    }
    this.#head += text;
    if (/[\r\n]./.test(this.#head)) this.#begin();
  }

  finish(): ParsedLedger {
    if (!this.#cutter) this.#begin();
    this.#cutter?.end(this.#take);
    if (!this.#layout) throw new Error('a ledger was read without a layout');
    return {
      source: this.#source,
      layout: this.#layout,
      lines: this.#lines,
      refused: this.#refused,
      duplicates: this.#duplicates,
      divided: this.#reader?.dividedCount ?? 0,
      warnings: this.#warnings,
    };
  }

  /** The heading decides the layout; only then is the text cut, because the delimiter follows from it. */
  #begin(): void {
    const { file, mapping, asOf, currency } = this.#options;
    const chosen = chooseLayout(this.#head, mapping, file);
    this.#layout = chosen.layout;
    this.#reader = new LineReader(chosen.layout, chosen.places, chosen.columnCount, asOf, {
      currency,
      accountCountry: mapping.accountCountry,
    });
    this.#cutter = new CsvCutter(chosen.delimiter);
    this.#cutter.push(this.#head, this.#take);
    this.#head = '';
  }

  #isHeading = true;

  readonly #take = (record: CsvRecord): void => {
    if (this.#isHeading) {
      this.#isHeading = false;
      return;
    }
    // Lines of nothing but delimiters are what spreadsheets leave behind.
    if (record.cells[0]?.trim() === '' && record.cells.every((cell) => cell.trim() === '')) return;
    if (this.count >= mostRows && this.#options.allowLarge !== true) {
      throw new ServerFailure(
        `The file ${this.#source.file} has more than 200,000 lines. Nothing was imported. Split it, or add --large if it is right.`,
      );
    }
    const read = this.#reader?.read(record);
    if (read === undefined) throw new Error('a line was read before the heading');
    if ('code' in read) this.#refused.push(read);
    else this.#keep(read);
  };

  #keep(read: LedgerLine): void {
    const ofAccount = this.#known.get(read.accountNumber) ?? new Map<string, LedgerLine>();
    if (ofAccount.size === 0) this.#known.set(read.accountNumber, ofAccount);
    const line = this.#withOwnNumber(read, ofAccount);
    if (line === undefined) return;
    ofAccount.set(line.number, line);
    this.#lines.push(line);
    for (const warning of this.#reader?.warningsOf(line) ?? []) this.#warnings.push(warning);
  }

  /**
   * The line, unless one before it says the same (an exact duplicate). Where numbers are composed, invoices that differ only
   * in their payment are different ones and get '-2', '-3' … in the order of the file.
   */
  #withOwnNumber(line: LedgerLine, ofAccount: ReadonlyMap<string, LedgerLine>): LedgerLine | undefined {
    let number = line.number;
    for (let place = 2; ; place += 1) {
      const known = ofAccount.get(number);
      if (!known) return number === line.number ? line : { ...line, number };
      if (isSame(known, line)) {
        this.#duplicates += 1;
        this.#refuse(line, 'line.duplicate', `says the same as line ${known.line}`);
        return undefined;
      }
      if (this.#layout?.invoiceNumber !== 'composed') {
        this.#refuse(line, 'invoiceNumber.taken', `line ${known.line} has the same invoice number of this customer with other contents`);
        return undefined;
      }
      number = `${line.number}-${place}`;
    }
  }

  #refuse(line: LedgerLine, code: 'line.duplicate' | 'invoiceNumber.taken', why: string): void {
    const column = code === 'line.duplicate' ? '(whole line)' : 'invoice number';
    this.#refused.push({ line: line.line, column, value: line.number, code, why });
  }
}

function isSame(a: LedgerLine, b: LedgerLine): boolean {
  return (
    a.amountMinor === b.amountMinor &&
    a.openAmountMinor === b.openAmountMinor &&
    a.paidDate === b.paidDate &&
    a.dueDate === b.dueDate &&
    a.issueDate === b.issueDate &&
    a.currency === b.currency &&
    a.kind === b.kind &&
    a.purchaseOrder === b.purchaseOrder
  );
}
