import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type BatchId, batchIdSchema } from '#domain/kernel/ids.ts';
import { copyLines, copyText } from '../db/copy-rows.ts';
import type { KnownCompany } from '../seed/create-company.ts';
import { bookScope, companyScope } from '../sync/scope.ts';
import { type ImportPlan, type KnownBooks, type KnownInvoice, type PlannedInvoice, type PlannedPayment, paymentIds } from './plan-import.ts';
import type { LedgerLine } from './ledger-line.ts';
import type { Mapping } from './mapping.ts';

/** What the books hold of the accounts whose numbers are in the file. */
export async function loadBooks(client: pg.ClientBase, companyId: string, accountNumbers: readonly string[]): Promise<KnownBooks> {
  const accounts = await client.query<{ id: string; number: string }>(
    'select id, number from accounts where company_id = $1 and number = any($2)',
    [companyId, accountNumbers],
  );
  const invoices = await client.query<KnownInvoice & { accountId: string; number: string }>(
    `select id, account_id as "accountId", number, issue_date as "issueDate", due_date as "dueDate", currency, kind,
       amount_minor as "amountMinor", open_amount_minor as "openAmountMinor", status
     from invoices where account_id = any($1)`,
    [accounts.rows.map((row) => row.id)],
  );
  return {
    accountIds: new Map(accounts.rows.map(({ id, number }) => [number, id])),
    invoices: new Map(invoices.rows.map(({ accountId, number, ...invoice }) => [`${accountId}|${number}`, invoice])),
  };
}

/** What is noted about a batch beside its rows. */
export type BatchNote = {
  readonly fileName: string;
  readonly fileSha256: string;
  readonly asOf: string;
  readonly summary: Readonly<Record<string, unknown>>;
};

/**
 * Writes a plan into the open transaction of `client`: rows first, the company's counter and the feed at the very end, so
 * that desktops wait for it a few milliseconds only. Gives the batch's id. `step` is told what is being written.
 */
export async function writeImport(
  client: pg.ClientBase,
  company: KnownCompany,
  plan: ImportPlan,
  mapping: Mapping,
  note: BatchNote,
  step: (words: string) => void,
): Promise<BatchId> {
  const batchId = batchIdSchema.parse(randomUUID());
  await insertBatch(client, company, plan, mapping, note, batchId);
  step('writing accounts');
  await copyLines(client, 'accounts', accountColumns, accountLines(plan, company, mapping));
  step('writing invoices');
  await copyLines(client, 'invoices', invoiceColumns, invoiceLines(plan.newInvoices, company.id, batchId));
  step('writing payments');
  const payments = plan.payments.map((payment) => ({ ...payment, ...paymentIds(payment) }));
  await copyLines(client, 'payments', paymentColumns, paymentLines(payments, company.id, batchId));
  await copyLines(client, 'payment_applications', applicationColumns, applicationLines(payments, company.id, batchId));
  step('finishing');
  await publish(client, company, plan, batchId);
  return batchId;
}

async function insertBatch(client: pg.ClientBase, company: KnownCompany, plan: ImportPlan, mapping: Mapping, note: BatchNote, batchId: BatchId): Promise<void> {
  const changes = {
    accountsNew: plan.accounts.filter((account) => account.isNew).length,
    invoicesNew: plan.newInvoices.length,
    invoicesChanged: plan.changedInvoices.length,
    payments: plan.payments.length,
  };
  await client.query(
    `insert into import_batch (id, company_id, file_name, file_sha256, mapping, as_of, summary, changes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    [batchId, company.id, note.fileName, note.fileSha256, mapping.name, note.asOf, JSON.stringify(note.summary), JSON.stringify(changes)],
  );
}

const accountColumns = ['id', 'company_id', 'number', 'name', 'currency', 'terms_days', 'country', 'time_zone', 'collector_id'];

function* accountLines(plan: ImportPlan, company: KnownCompany, mapping: Mapping): Iterable<string> {
  const place = `${copyText(mapping.accountCountry ?? null)}\t${copyText(mapping.accountCountry === undefined ? null : mapping.timeZone)}`;
  for (const { id, number, name, currency, termsDays, isNew } of plan.accounts) {
    if (isNew) yield `${id}\t${company.id}\t${copyText(number)}\t${copyText(name)}\t${currency}\t${copyText(termsDays)}\t${place}\t${company.collectorId}\n`;
  }
}

const invoiceColumns = [
  'id', 'account_id', 'company_id', 'number', 'purchase_order', 'kind', 'issue_date', 'due_date', 'currency', 'amount_minor',
  'open_amount_minor', 'disputed_amount_minor', 'status', 'paid_date', 'batch_id',
];

function* invoiceLines(invoices: readonly PlannedInvoice[], companyId: string, batchId: string): Iterable<string> {
  for (const { id, accountId, line } of invoices) {
    const { status, paidDate } = standingOf(line);
    yield `${id}\t${accountId}\t${companyId}\t${copyText(line.number)}\t${copyText(line.purchaseOrder)}\t${line.kind}\t${line.issueDate}\t${line.dueDate}\t${line.currency}\t${line.amountMinor}\t${line.openAmountMinor}\t0\t${status}\t${paidDate ?? '\\N'}\t${batchId}\n`;
  }
}

/** Nothing open is paid; the day is kept only then. */
const standingOf = (line: LedgerLine): { readonly status: 'open' | 'paid'; readonly paidDate: string | null } =>
  line.openAmountMinor === 0 ? { status: 'paid', paidDate: line.paidDate } : { status: 'open', paidDate: null };

type PaymentWithIds = PlannedPayment & ReturnType<typeof paymentIds>;

const paymentColumns = ['id', 'account_id', 'company_id', 'received_date', 'reference', 'method', 'currency', 'amount_minor', 'unapplied_amount_minor', 'batch_id'];

function* paymentLines(payments: readonly PaymentWithIds[], companyId: string, batchId: string): Iterable<string> {
  for (const { paymentId, accountId, line, paidMinor, paidDate } of payments) {
    yield `${paymentId}\t${accountId}\t${companyId}\t${paidDate}\t${copyText(line.number)}\tunknown\t${line.currency}\t${paidMinor}\t0\t${batchId}\n`;
  }
}

const applicationColumns = ['id', 'account_id', 'company_id', 'payment_id', 'invoice_id', 'currency', 'amount_minor', 'applied_date', 'batch_id'];

function* applicationLines(payments: readonly PaymentWithIds[], companyId: string, batchId: string): Iterable<string> {
  for (const { applicationId, paymentId, id, accountId, line, paidMinor, paidDate } of payments) {
    yield `${applicationId}\t${accountId}\t${companyId}\t${paymentId}\t${id}\t${line.currency}\t${paidMinor}\t${paidDate}\t${batchId}\n`;
  }
}

/** Takes the company's counter, stamps what was there before and changed, and tells the feed which accounts to send whole. */
async function publish(client: pg.ClientBase, company: KnownCompany, plan: ImportPlan, batchId: BatchId): Promise<void> {
  const answer = await client.query<{ version: number }>('update company set version = version + 1 where id = $1 returning version', [company.id]);
  const version = answer.rows[0]?.version;
  if (version === undefined) throw new Error('the company of an import is gone');
  await updateChanged(client, company, plan, batchId, version);
  const touched = new Set([...plan.newInvoices, ...plan.changedInvoices].map((invoice) => invoice.accountId));
  const [added, known] = [plan.accounts.filter((account) => account.isNew), plan.accounts.filter((account) => !account.isNew && touched.has(account.id))];
  await copyLines(
    client,
    'scope_account',
    ['company_id', 'scope', 'account_id', 'op', 'version'],
    added.flatMap(({ id }) => [companyScope, bookScope(company.collectorId)].map((scope) => `${company.id}\t${scope}\t${id}\tput\t${version}\n`)),
  );
  await client.query(`update scope_account set version = $1 where company_id = $2 and op = 'put' and account_id = any($3)`, [
    version,
    company.id,
    known.map((account) => account.id),
  ]);
}

async function updateChanged(client: pg.ClientBase, company: KnownCompany, plan: ImportPlan, batchId: BatchId, version: number): Promise<void> {
  if (plan.changedInvoices.length === 0) return;
  const changes = plan.changedInvoices.map(({ id, accountId, line }) => ({
    id,
    account_id: accountId,
    kind: line.kind,
    issue_date: line.issueDate,
    due_date: line.dueDate,
    currency: line.currency,
    amount_minor: line.amountMinor,
    open_amount_minor: line.openAmountMinor,
    status: standingOf(line).status,
    paid_date: standingOf(line).paidDate,
  }));
  const json = JSON.stringify(changes);
  await client.query(
    `insert into import_change (company_id, batch_id, account_id, invoice_id, before)
     select $1, $2, i.account_id, i.id, to_jsonb(i) from invoices i
     join jsonb_to_recordset($3::jsonb) as c(id uuid, account_id uuid) on c.account_id = i.account_id and c.id = i.id`,
    [company.id, batchId, json],
  );
  await client.query(
    `update invoices i set kind = c.kind, issue_date = c.issue_date, due_date = c.due_date, currency = c.currency,
       amount_minor = c.amount_minor, open_amount_minor = c.open_amount_minor, status = c.status, paid_date = c.paid_date,
       -- A dispute is about what is open; what was paid is not disputed any more.
       disputed_amount_minor = least(i.disputed_amount_minor, greatest(0, c.open_amount_minor)),
       batch_id = $1, version = $2
     from jsonb_to_recordset($3::jsonb) as c(id uuid, account_id uuid, kind text, issue_date date, due_date date, currency text,
       amount_minor bigint, open_amount_minor bigint, status text, paid_date date)
     where c.account_id = i.account_id and c.id = i.id`,
    [batchId, version, json],
  );
}
