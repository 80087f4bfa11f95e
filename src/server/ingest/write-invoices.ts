import type pg from 'pg';
import { BinaryRows, copyTogether, sharedCells } from '../db/copy-binary.ts';
import type { LedgerLine } from './ledger-line.ts';
import { type PlannedInvoice, type PlannedPayment, paymentOfNew, variantOf } from './plan-import.ts';

/**
 * So much of the invoices goes to PostgreSQL at once. While it stores one part, the next is read and encoded; parts much
 * smaller cost it round trips, parts much larger make it wait for the first.
 */
const partBytes = 512 * 1024;

const ownerColumns = ['account_id', 'company_id', 'batch_id'];
/** The file says nothing about how a payment came, and all of it is applied. */
const methodAndUnapplied = sharedCells(['text', 'unknown'], ['int8', 0]);

/** Writes new invoices, payments and their applications into the open transaction of a client, part by part. */
export class InvoiceWriter {
  readonly #client: pg.ClientBase;
  readonly #companyId: string;
  readonly #batchId: string;
  /** What every row of an account begins with, by the account's id: account, company and batch. */
  readonly #owners = new Map<string, Uint8Array>();
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
  #isEmpty = true;
  #sent: Promise<void> = Promise.resolve();

  constructor(client: pg.ClientBase, companyId: string, batchId: string) {
    this.#client = client;
    this.#companyId = companyId;
    this.#batchId = batchId;
  }

  /** Invoices with what was paid of them. Waits while PostgreSQL is a whole part behind, so memory stays bounded. */
  async add(invoices: readonly PlannedInvoice[]): Promise<void> {
    for (const invoice of invoices) {
      this.#invoice(invoice);
      const payment = paymentOfNew(invoice);
      if (payment) this.#payment(payment);
      if (this.#invoices.length >= partBytes) await this.#send();
    }
  }

  /** Payments of invoices that are there already. */
  pay(payments: Iterable<PlannedPayment>): void {
    for (const payment of payments) this.#payment(payment);
  }

  /** Ends when everything is stored; throws what PostgreSQL refused. The client is free again. */
  async finish(): Promise<void> {
    if (!this.#isEmpty) await this.#send();
    await this.#sent;
  }

  async #send(): Promise<void> {
    await this.#sent;
    this.#isEmpty = true;
    this.#sent = copyTogether(this.#client, [this.#invoices, this.#payments, this.#applications]);
    // Whoever waits for this part hears of its fault; until then it is nobody's.
    this.#sent.catch(() => undefined);
  }

  #invoice({ id, accountId, line }: PlannedInvoice): void {
    const { status, paidDate } = standingOf(line);
    const rows = this.#invoices;
    rows.row();
    rows.shared(this.#ownerOf(accountId));
    rows.uuid(id);
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
    this.#isEmpty = false;
  }

  #payment({ familyId, invoice, paidMinor, paidDate }: PlannedPayment): void {
    const { number, currency } = invoice.line;
    const owner = this.#ownerOf(invoice.accountId);
    const payments = this.#payments;
    payments.row();
    payments.shared(owner);
    payments.uuid(familyId, variantOf.payment);
    payments.date(paidDate);
    payments.text(number);
    payments.text(currency);
    payments.int8(paidMinor);
    payments.shared(methodAndUnapplied);
    const applications = this.#applications;
    applications.row();
    applications.shared(owner);
    applications.uuid(familyId, variantOf.application);
    applications.uuid(familyId, variantOf.payment);
    applications.uuid(invoice.id);
    applications.text(currency);
    applications.int8(paidMinor);
    applications.date(paidDate);
    this.#isEmpty = false;
  }

  #ownerOf(accountId: string): Uint8Array {
    const known = this.#owners.get(accountId);
    if (known !== undefined) return known;
    const cells = sharedCells(['uuid', accountId], ['uuid', this.#companyId], ['uuid', this.#batchId]);
    this.#owners.set(accountId, cells);
    return cells;
  }
}

/** Nothing open is paid; the day is kept only then. */
export const standingOf = (line: LedgerLine): { readonly status: 'open' | 'paid'; readonly paidDate: string | null } =>
  line.openAmountMinor === 0 ? { status: 'paid', paidDate: line.paidDate } : { status: 'open', paidDate: null };
