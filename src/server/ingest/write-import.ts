import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type BatchId, batchIdSchema } from '#domain/kernel/ids.ts';
import { type BinaryCell, type BinaryColumns, copyBinary } from '../db/copy-binary.ts';
import type { KnownCompany } from '../seed/create-company.ts';
import { bookScope, companyScope } from '../sync/scope.ts';
import { type ImportPlan, type KnownBooks, type KnownInvoice, type PlannedInvoice, plannedPayments } from './plan-import.ts';
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
  await copyBinary(client, 'accounts', accountColumns, accountRows(plan, company, mapping));
  step('writing invoices');
  await copyBinary(client, 'invoices', invoiceColumns, invoiceRows(plan.newInvoices, company.id, batchId));
  step('writing payments');
  await copyBinary(client, 'payments', paymentColumns, paymentRows(plan, company.id, batchId));
  await copyBinary(client, 'payment_applications', applicationColumns, applicationRows(plan, company.id, batchId));
  step('finishing');
  await publish(client, company, plan, batchId);
  return batchId;
}

async function insertBatch(client: pg.ClientBase, company: KnownCompany, plan: ImportPlan, mapping: Mapping, note: BatchNote, batchId: BatchId): Promise<void> {
  const changes = {
    accountsNew: plan.accounts.filter((account) => account.isNew).length,
    invoicesNew: plan.newInvoices.length,
    invoicesChanged: plan.changedInvoices.length,
  };
  await client.query(
    `insert into import_batch (id, company_id, file_name, file_sha256, mapping, as_of, summary, changes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    [batchId, company.id, note.fileName, note.fileSha256, mapping.name, note.asOf, JSON.stringify(note.summary), JSON.stringify(changes)],
  );
}

type Rows = Iterable<readonly BinaryCell[]>;

const accountColumns: BinaryColumns = [
  ['id', 'uuid'], ['company_id', 'uuid'], ['number', 'text'], ['name', 'text'], ['currency', 'text'], ['terms_days', 'int4'],
  ['country', 'text'], ['time_zone', 'text'], ['collector_id', 'uuid'],
];

function* accountRows(plan: ImportPlan, company: KnownCompany, mapping: Mapping): Rows {
  const country = mapping.accountCountry ?? null;
  const timeZone = country === null ? null : mapping.timeZone;
  for (const { id, number, name, currency, termsDays, isNew } of plan.accounts) {
    if (isNew) yield [id, company.id, number, name, currency, termsDays, country, timeZone, company.collectorId];
  }
}

const invoiceColumns: BinaryColumns = [
  ['id', 'uuid'], ['account_id', 'uuid'], ['company_id', 'uuid'], ['number', 'text'], ['purchase_order', 'text'], ['kind', 'text'],
  ['issue_date', 'date'], ['due_date', 'date'], ['currency', 'text'], ['amount_minor', 'int8'], ['open_amount_minor', 'int8'],
  ['disputed_amount_minor', 'int8'], ['status', 'text'], ['paid_date', 'date'], ['batch_id', 'uuid'],
];

function* invoiceRows(invoices: readonly PlannedInvoice[], companyId: string, batchId: string): Rows {
  for (const { id, accountId, line } of invoices) {
    const { status, paidDate } = standingOf(line);
    yield [
      id, accountId, companyId, line.number, line.purchaseOrder, line.kind, line.issueDate, line.dueDate, line.currency,
      line.amountMinor, line.openAmountMinor, 0, status, paidDate, batchId,
    ];
  }
}

/** Nothing open is paid; the day is kept only then. */
const standingOf = (line: LedgerLine): { readonly status: 'open' | 'paid'; readonly paidDate: string | null } =>
  line.openAmountMinor === 0 ? { status: 'paid', paidDate: line.paidDate } : { status: 'open', paidDate: null };

const paymentColumns: BinaryColumns = [
  ['id', 'uuid'], ['account_id', 'uuid'], ['company_id', 'uuid'], ['received_date', 'date'], ['reference', 'text'], ['method', 'text'],
  ['currency', 'text'], ['amount_minor', 'int8'], ['unapplied_amount_minor', 'int8'], ['batch_id', 'uuid'],
];

function* paymentRows(plan: ImportPlan, companyId: string, batchId: string): Rows {
  for (const { id, invoice, paidMinor, paidDate } of plannedPayments(plan)) {
    yield [id, invoice.accountId, companyId, paidDate, invoice.line.number, 'unknown', invoice.line.currency, paidMinor, 0, batchId];
  }
}

const applicationColumns: BinaryColumns = [
  ['id', 'uuid'], ['account_id', 'uuid'], ['company_id', 'uuid'], ['payment_id', 'uuid'], ['invoice_id', 'uuid'], ['currency', 'text'],
  ['amount_minor', 'int8'], ['applied_date', 'date'], ['batch_id', 'uuid'],
];

function* applicationRows(plan: ImportPlan, companyId: string, batchId: string): Rows {
  for (const { id, applicationId, invoice, paidMinor, paidDate } of plannedPayments(plan)) {
    yield [applicationId, invoice.accountId, companyId, id, invoice.id, invoice.line.currency, paidMinor, paidDate, batchId];
  }
}

const scopeColumns: BinaryColumns = [['company_id', 'uuid'], ['scope', 'text'], ['account_id', 'uuid'], ['op', 'text'], ['version', 'int8']];

/** Takes the company's counter, stamps what was there before and changed, and tells the feed which accounts to send whole. */
async function publish(client: pg.ClientBase, company: KnownCompany, plan: ImportPlan, batchId: BatchId): Promise<void> {
  const answer = await client.query<{ version: number }>('update company set version = version + 1 where id = $1 returning version', [company.id]);
  const version = answer.rows[0]?.version;
  if (version === undefined) throw new Error('the company of an import is gone');
  await updateChanged(client, company, plan, batchId, version);
  const touched = new Set([...plan.newInvoices, ...plan.changedInvoices].map((invoice) => invoice.accountId));
  const [added, known] = [plan.accounts.filter((account) => account.isNew), plan.accounts.filter((account) => !account.isNew && touched.has(account.id))];
  const scopes = [companyScope, bookScope(company.collectorId)];
  const memberships = added.flatMap(({ id }) => scopes.map((scope): readonly BinaryCell[] => [company.id, scope, id, 'put', version]));
  await copyBinary(client, 'scope_account', scopeColumns, memberships);
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
