import type pg from 'pg';
import { BinaryRows, type IdWords, copyTogether, readId } from '../db/copy-binary.ts';
import { invoiceId, keyOfAccount, variantOf } from './invoice-ids.ts';
import type { LedgerLine } from './ledger-line.ts';
import { type AccountIds, type PlannedPayment, paidOfNew } from './plan-import.ts';

/**
 * So much of the invoices goes to PostgreSQL at once, with what belongs to them. While it stores one part, the next is read
 * and encoded. A COPY costs it a millisecond before its first row, so parts must not be many; it waits for the first part and
 * we wait for the last, so they must not be large.
 */
const partBytes = 1536 * 1024;

const ownerColumns = ['account_id', 'company_id', 'batch_id'];
/** The file says nothing about how a payment came. */
const method = 'unknown';

/** What the rows of an account have in common. */
type Owner = { readonly id: IdWords; readonly invoiceKey: string };

/** Writes new invoices, payments and their applications into the open transaction of a client, part by part. */
export class InvoiceWriter {
  readonly #client: pg.ClientBase;
  readonly #companyId: IdWords;
  readonly #batchId: IdWords;
  readonly #ids: AccountIds;
  readonly #owners = new Map<string, Owner>();
  /** The ids being written; used over and over. */
  readonly #invoiceId: IdWords = new Int32Array(4);
  readonly #familyId: IdWords = new Int32Array(4);
  readonly #invoices = new BinaryRows('invoices', [
    ...ownerColumns,
    'id',
    'number',
    'purchase_order',
    'kind',
    'issue_date',
    'due_date',
    'currency',
    'amount_minor',
    'open_amount_minor',
    'disputed_amount_minor',
    'status',
    'paid_date',
  ]);
  readonly #payments = new BinaryRows('payments', [
    ...ownerColumns,
    'id',
    'received_date',
    'reference',
    'currency',
    'amount_minor',
    'method',
    'unapplied_amount_minor',
  ]);
  readonly #applications = new BinaryRows('payment_applications', [
    ...ownerColumns,
    'id',
    'payment_id',
    'invoice_id',
    'currency',
    'amount_minor',
    'applied_date',
  ]);
  #sent: Promise<void> = Promise.resolve();

  constructor(client: pg.ClientBase, companyId: string, batchId: string, ids: AccountIds) {
    this.#client = client;
    this.#companyId = idWords(companyId);
    this.#batchId = idWords(batchId);
    this.#ids = ids;
  }

  /** New invoices with what was paid of them. Waits while PostgreSQL is a whole part behind, so memory stays bounded. */
  async add(lines: readonly LedgerLine[]): Promise<void> {
    for (const line of lines) {
      const owner = this.#ownerOf(line);
      invoiceId(owner.invoiceKey, line.number, this.#invoiceId);
      this.#invoice(owner, line);
      const paidMinor = paidOfNew(line);
      if (paidMinor > 0) this.#payment(owner, line, paidMinor, this.#invoiceId);
      if (this.#invoices.length >= partBytes) await this.#send();
    }
  }

  /** Payments of invoices that are there already. */
  pay(payments: Iterable<PlannedPayment>): void {
    for (const { familyId, invoice, paidMinor } of payments) {
      readId(invoice.id, this.#invoiceId);
      readId(familyId, this.#familyId);
      this.#payment(this.#ownerOf(invoice.line), invoice.line, paidMinor, this.#familyId);
    }
  }

  /** Sends the rest, and statements to run behind it; whoever has something to do meanwhile does it before `stored`. */
  async end(afterwards: readonly string[] = []): Promise<void> {
    await this.#send(afterwards);
  }

  /** Waits until everything is stored; throws what PostgreSQL refused. The client is free again. */
  async stored(): Promise<void> {
    await this.#sent;
  }

  async #send(afterwards?: readonly string[]): Promise<void> {
    await this.#sent;
    this.#sent = copyTogether(this.#client, [this.#invoices, this.#payments, this.#applications], afterwards);
    // Whoever waits for this part hears of its fault; until then it is nobody's.
    this.#sent.catch(() => undefined);
  }

  #invoice(owner: Owner, line: LedgerLine): void {
    const { status, paidDate } = standingOf(line);
    const rows = this.#invoices;
    this.#begin(rows, owner);
    rows.id(this.#invoiceId);
    rows.text(line.number);
    if (line.purchaseOrder === null) rows.none();
    else rows.text(line.purchaseOrder);
    rows.text(line.kind);
    rows.date(line.issueDate);
    rows.date(line.dueDate);
    rows.text(line.currency);
    rows.int8(line.amountMinor);
    rows.int8(line.openAmountMinor);
    rows.int8(0);
    rows.text(status);
    if (paidDate === null) rows.none();
    else rows.date(paidDate);
  }

  #payment(owner: Owner, line: LedgerLine, paidMinor: number, familyId: IdWords): void {
    const paidDate = line.paidDate ?? '';
    const payments = this.#payments;
    this.#begin(payments, owner);
    payments.id(familyId, variantOf.payment);
    payments.date(paidDate);
    payments.text(line.number);
    payments.text(line.currency);
    payments.int8(paidMinor);
    payments.text(method);
    payments.int8(0);
    const applications = this.#applications;
    this.#begin(applications, owner);
    applications.id(familyId, variantOf.application);
    applications.id(familyId, variantOf.payment);
    applications.id(this.#invoiceId);
    applications.text(line.currency);
    applications.int8(paidMinor);
    applications.date(paidDate);
  }

  #begin(rows: BinaryRows, owner: Owner): void {
    rows.row();
    rows.id(owner.id);
    rows.id(this.#companyId);
    rows.id(this.#batchId);
  }

  #ownerOf({ accountNumber }: LedgerLine): Owner {
    const known = this.#owners.get(accountNumber);
    if (known !== undefined) return known;
    const accountId = this.#ids.of(accountNumber);
    const owner = { id: idWords(accountId), invoiceKey: keyOfAccount(accountId) };
    this.#owners.set(accountNumber, owner);
    return owner;
  }
}

function idWords(text: string): IdWords {
  const words = new Int32Array(4);
  readId(text, words);
  return words;
}

/** Nothing open is paid; the day is kept only then. */
export const standingOf = (line: LedgerLine): { readonly status: 'open' | 'paid'; readonly paidDate: string | null } =>
  line.openAmountMinor === 0 ? { status: 'paid', paidDate: line.paidDate } : { status: 'open', paidDate: null };
