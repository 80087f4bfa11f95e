import { type LocalDate, epochDay } from '#domain/kernel/dates.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import type { Result } from '#domain/kernel/result.ts';
import { isOneAddress } from '#domain/message-address.ts';
import { oneLineOf } from '#domain/message-markup.ts';
import type { CsvRecord } from './csv-records.ts';
import type { ColumnPlaces, LedgerLine, Refusal, RefusalCode, Warning } from './ledger-line.ts';
import type { ColumnKey, Layout } from './mapping.ts';
import { warningsOf } from './line-warnings.ts';
import { readAmount, readDate } from './read-cells.ts';
import { CustomerReader, type UnusableTrait } from './read-customer.ts';

const longestNumber = 64;
const longestName = 200;
/** A cell longer than this is not a fact of an invoice. */
const longestCell = 32 * 1024;

/** Why a line cannot be used, thrown inside the reader of a line and caught at its door. No Error: a stack for each would cost more than the line. */
class Refused {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/** A date with what is worked out of it over and over. */
type KnownDate = { readonly date: LocalDate; readonly day: number; readonly digits: string };

/**
 * Reads the lines of one file by a layout. Accounts, dates and currencies repeat a lot, so each text is read once. What is
 * later than `asOf` has not happened yet: such a payment leaves its invoice open.
 */
export class LineReader {
  readonly #layout: Layout;
  readonly #places: ColumnPlaces;
  readonly #columnCount: number;
  readonly #asOf: LocalDate;
  readonly #standardCurrency: Currency | undefined;
  readonly #hasDivisors: boolean;
  #dividedCount = 0;
  readonly #dates = new Map<string, Result<KnownDate>>();
  readonly #accountNumbers = new Map<string, string>();
  readonly #currencies = new Map<string, Currency | undefined>();
  /** By line. */
  readonly #unusableEmails = new Map<number, string>();
  readonly #unusableTraits = new Map<number, readonly UnusableTrait[]>();
  readonly #customers: CustomerReader;

  constructor(
    layout: Layout,
    places: ColumnPlaces,
    columnCount: number,
    asOf: LocalDate,
    {
      currency: standardCurrency,
      accountCountry,
    }: { readonly currency?: Currency | undefined; readonly accountCountry?: string | undefined },
  ) {
    this.#customers = new CustomerReader(layout, places, accountCountry ?? null);
    this.#layout = layout;
    this.#hasDivisors = Object.keys(layout.amountDividedByCompanyCode).length > 0;
    this.#places = places;
    this.#columnCount = columnCount;
    this.#asOf = asOf;
    this.#standardCurrency = standardCurrency;
  }

  /** The line read, or why not. Numbers of composed invoices are still without their place among equal ones. */
  read(record: CsvRecord): LedgerLine | Refusal {
    try {
      return this.#read(record);
    } catch (fault) {
      if (fault instanceof Refused) return fault.refusal;
      throw fault;
    }
  }

  #read(record: CsvRecord): LedgerLine {
    this.#refuseShape(record);
    const amountText = this.#cell(record, 'amount');
    if (amountText === '') throw this.#refused(record, 'amount', 'amount.missing', 'there is no amount');
    const accountNumber = this.#accountNumber(record);
    const issued = this.#date(record, 'issueDate', 'there is no issue date');
    const due = this.#date(record, 'dueDate', 'there is no due date');
    const paid = this.#paidDate(record);
    const currency = this.#currency(record);
    const amountMinor = this.#amount(record, 'amount', amountText, currency);
    if (amountMinor === 0)
      throw this.#refused(record, 'amount', 'amount.zero', 'the amount is zero, so there is nothing to collect or to pay');
    const kind = this.#kind(record, amountMinor);
    const paidDate = paid !== null && paid <= this.#asOf ? paid : null;
    const line: LedgerLine = {
      line: record.line,
      accountNumber,
      accountName: tidy(this.#cell(record, 'accountName')).slice(0, longestName),
      parentNumber: this.#parentNumber(record, accountNumber),
      salesRep: this.#salesRep(record),
      salesRepEmail: this.#salesRepEmail(record),
      customer: this.#customerOf(record),
      number: this.#number(record, issued, due, amountMinor),
      purchaseOrder: this.#cell(record, 'purchaseOrder').slice(0, longestNumber) || null,
      kind,
      issueDate: issued.date,
      dueDate: due.date,
      termsDays: due.day - issued.day,
      currency,
      amountMinor: kind === 'creditMemo' ? -Math.abs(amountMinor) : amountMinor,
      openAmountMinor: this.#openAmount(record, currency, kind, amountMinor, paid, paidDate),
      paidDate,
    };
    if (this.#divisorOf(record) !== undefined) this.#dividedCount += 1;
    return line;
  }

  /** Usable lines so far whose amounts were divided, because the mapping undoes a conversion. */
  get dividedCount(): number {
    return this.#dividedCount;
  }

  #divisorOf(record: CsvRecord): string | undefined {
    return this.#hasDivisors ? this.#layout.amountDividedByCompanyCode[this.#cell(record, 'companyCode')] : undefined;
  }

  /** Spreadsheets leave empty cells at the end of lines; only ones that hold something are too many. */
  #refuseShape(record: CsvRecord): void {
    const { cells } = record;
    let isLong = false;
    for (const cell of cells) isLong ||= cell.length > longestCell;
    if (!isLong && cells.length <= this.#columnCount) return;
    const extra = record.cells.findIndex((cell, at) => at >= this.#columnCount && cell.trim() !== '');
    if (extra >= 0) {
      const why = `the line has ${record.cells.length} cells and the heading ${this.#columnCount}, so it is not certain which is which`;
      throw new Refused({
        line: record.line,
        column: `cell ${extra + 1}`,
        value: record.cells[extra] ?? '',
        code: 'line.tooManyCells',
        why,
      });
    }
    const long = record.cells.findIndex((cell) => cell.length > longestCell);
    if (long < 0) return;
    const why = `the cell has ${record.cells[long]?.length} characters; more than ${longestCell} are not taken`;
    throw new Refused({ line: record.line, column: `cell ${long + 1}`, value: '', code: 'line.cellTooLong', why });
  }

  #cell(record: CsvRecord, key: ColumnKey): string {
    const place = this.#places[key];
    return place === undefined ? '' : (record.cells[place.at] ?? '').trim();
  }

  #refused(record: CsvRecord, key: ColumnKey, code: RefusalCode, why: string): Refused {
    return new Refused({ line: record.line, column: this.#places[key]?.name ?? '', value: this.#cell(record, key), code, why });
  }

  #accountNumber(record: CsvRecord): string {
    const text = this.#cell(record, 'accountNumber');
    const known = this.#accountNumbers.get(text);
    if (known !== undefined) return known;
    const number = wholeNumberText(text);
    if (number === '') throw this.#refused(record, 'accountNumber', 'account.missing', 'there is no customer');
    if (number.length > longestNumber)
      throw this.#refused(record, 'accountNumber', 'account.tooLong', `the customer's number is longer than ${longestNumber} characters`);
    this.#accountNumbers.set(text, number);
    return number;
  }

  #parentNumber(record: CsvRecord, accountNumber: string): string | null {
    if (this.#places.parentNumber === undefined) return null;
    const number = wholeNumberText(this.#cell(record, 'parentNumber'));
    if (number === '') return null;
    if (number === accountNumber) throw this.#refused(record, 'parentNumber', 'parent.itself', 'the customer is named as its own parent');
    if (number.length > longestNumber)
      throw this.#refused(record, 'parentNumber', 'parent.tooLong', `the parent's number is longer than ${longestNumber} characters`);
    return number;
  }

  #salesRep(record: CsvRecord): string | null {
    if (this.#places.salesRep === undefined) return null;
    return oneLineOf(this.#cell(record, 'salesRep')).slice(0, longestName).trim() || null;
  }

  /** Where the sales representative reads e-mails; what is no one address is said and left out, and never written to. */
  #salesRepEmail(record: CsvRecord): string | null {
    const text = this.#cell(record, 'salesRepEmail');
    if (text === '' || isOneAddress(text)) return text || null;
    this.#unusableEmails.set(record.line, text);
    return null;
  }

  #customerOf(record: CsvRecord): LedgerLine['customer'] {
    const { customer, unusable } = this.#customers.read(record);
    if (unusable.length > 0) this.#unusableTraits.set(record.line, unusable);
    return customer;
  }

  #date(record: CsvRecord, key: 'issueDate' | 'dueDate' | 'paidDate', missing: string): KnownDate {
    const text = this.#cell(record, key);
    const known = this.#dates.get(text);
    const result = known ?? withDay(readDate(text, this.#layout.dateFormats));
    if (!known) this.#dates.set(text, result);
    if (result.ok) return result.value;
    if (text === '' && key !== 'paidDate') throw this.#refused(record, key, `${key}.missing`, missing);
    const why =
      result.error.code === 'date.notInCalendar'
        ? 'there is no such day in the calendar'
        : `this is not a date written as ${this.#layout.dateFormats.join(' or ')}`;
    throw this.#refused(record, key, `${key}.unreadable`, why);
  }

  #paidDate(record: CsvRecord): LocalDate | null {
    return this.#cell(record, 'paidDate') === '' ? null : this.#date(record, 'paidDate', '').date;
  }

  #currency(record: CsvRecord): Currency {
    const rule = this.#layout.currency;
    if (rule !== 'column' && 'fixed' in rule) return rule.fixed;
    const key = rule === 'column' ? 'currency' : 'companyCode';
    const text = this.#cell(record, key);
    if (!this.#currencies.has(text)) this.#currencies.set(text, this.#currencyOf(text));
    const currency = this.#currencies.get(text);
    if (currency !== undefined) return currency;
    if (text === '')
      throw this.#refused(record, key, 'currency.missing', 'there is no currency; --currency gives one for lines without it');
    throw this.#refused(record, key, 'currency.unknown', 'this names no currency that is known');
  }

  #currencyOf(text: string): Currency | undefined {
    const rule = this.#layout.currency;
    if (rule !== 'column') return 'fixed' in rule ? rule.fixed : (rule.byCompanyCode[text] ?? rule.otherwise);
    if (text === '') return this.#standardCurrency;
    const named = this.#layout.currencyNames[text];
    if (named !== undefined) return named;
    const code = currencySchema.safeParse(text.toUpperCase());
    return code.success ? code.data : undefined;
  }

  #amount(record: CsvRecord, key: 'amount' | 'openAmount', text: string, currency: Currency): number {
    const divisor = this.#divisorOf(record);
    const result = readAmount(text, currency, this.#layout, divisor);
    if (result.ok) return result.value;
    switch (result.error.code) {
      case 'money.tooManyDecimals':
        if (key === 'openAmount') break;
        throw this.#refused(record, key, 'amount.tooManyDecimals', `the amount has more decimals than ${currency} has; it is not rounded`);
      case 'money.tooLarge':
        throw this.#refused(record, key, `${key}.tooLarge`, 'the amount is larger than this program takes');
      case 'money.notDivisible':
        throw this.#refused(
          record,
          key,
          'amount.notDivisible',
          `divided by ${divisor ?? ''}, as the mapping says, the amount is not whole in ${currency}`,
        );
    }
    throw this.#refused(record, key, `${key}.unreadable`, 'this is not an amount');
  }

  #kind(record: CsvRecord, amountMinor: number): LedgerLine['kind'] {
    const { kinds } = this.#layout;
    const text = this.#cell(record, 'kind');
    if (!kinds || this.#places.kind === undefined || text === '') return amountMinor < 0 ? 'creditMemo' : 'invoice';
    if (kinds.creditMemo.includes(text)) return 'creditMemo';
    if (kinds.invoice.includes(text)) return amountMinor < 0 ? 'creditMemo' : 'invoice';
    throw this.#refused(record, 'kind', 'kind.unknown', `only ${[...kinds.invoice, ...kinds.creditMemo].join(', ')} are taken`);
  }

  #number(record: CsvRecord, issued: KnownDate, due: KnownDate, amountMinor: number): string {
    if (this.#layout.invoiceNumber === 'composed') return `${issued.digits}-${due.digits}-${amountMinor}`;
    const number = wholeNumberText(this.#cell(record, 'invoiceNumber'));
    if (number === '') throw this.#refused(record, 'invoiceNumber', 'invoiceNumber.missing', 'there is no invoice number');
    if (number.length > longestNumber)
      throw this.#refused(record, 'invoiceNumber', 'invoiceNumber.tooLong', `the number is longer than ${longestNumber} characters`);
    return number;
  }

  /**
   * What is open on the business date: what the file says, or without such a column all or nothing by the payment date. A
   * payment later than the business date has not happened, so the whole amount is open again.
   */
  #openAmount(
    record: CsvRecord,
    currency: Currency,
    kind: LedgerLine['kind'],
    amountMinor: number,
    paid: LocalDate | null,
    paidDate: LocalDate | null,
  ): number {
    const sign = kind === 'creditMemo' ? -1 : 1;
    const whole = sign * Math.abs(amountMinor);
    if (paid !== null && paidDate === null) return whole;
    const text = this.#cell(record, 'openAmount');
    if (text === '') return paidDate === null ? whole : 0;
    const open = Math.abs(this.#amount(record, 'openAmount', text, currency)) * sign;
    return Math.abs(open) > Math.abs(whole) ? whole : open === 0 ? 0 : open;
  }

  /** What is odd about a line that is imported all the same. */
  warningsOf(line: LedgerLine): readonly Warning[] {
    const unusable = { email: this.#unusableEmails.get(line.line), traits: this.#unusableTraits.get(line.line) };
    return warningsOf(line, unusable, (key) => this.#places[key]?.name ?? '');
  }
}

function withDay(result: Result<LocalDate>): Result<KnownDate> {
  if (!result.ok) return result;
  return { ok: true, value: { date: result.value, day: epochDay(result.value), digits: result.value.replaceAll('-', '') } };
}

/** Numbers that a spreadsheet took for amounts: '1930438491.0' is 1930438491. Anything else stays as it is. */
const wholeNumberText = (text: string): string => (text.endsWith('.0') && /^\d+\.0$/.test(text) ? text.slice(0, -2) : text);

const tidy = (name: string): string => (name.includes('  ') ? name.replace(/\s+/g, ' ') : name);
