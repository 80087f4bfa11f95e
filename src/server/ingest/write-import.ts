import type pg from 'pg';
import type { BatchId } from '#domain/kernel/ids.ts';
import { type BinaryCell, type BinaryColumns, copyBinary } from '../db/copy-binary.ts';
import type { KnownCompany } from '../seed/create-company.ts';
import { bookScope, companyScope } from '../sync/scope.ts';
import type { Mapping } from './mapping.ts';
import type { ChangedInvoice, MovedAccount, PlannedAccount } from './plan-import.ts';
import type { ChangedCustomer } from './plan-customers.ts';
import type { ChangedSales } from './plan-sales.ts';
import { standingOf } from './write-invoices.ts';

/** What is noted about a batch beside its rows. */
export type BatchNote = {
  readonly fileName: string;
  readonly fileSha256: string;
  readonly asOf: string;
  readonly summary: Readonly<Record<string, unknown>>;
};

/** What an import changes beside the invoices and payments it adds. */
export type Changes = {
  readonly accounts: readonly PlannedAccount[];
  readonly invoicesNew: number;
  readonly changedInvoices: readonly ChangedInvoice[];
  readonly movedAccounts: readonly MovedAccount[];
  readonly changedSales: readonly ChangedSales[];
  readonly changedCustomers: readonly ChangedCustomer[];
  /** Accounts that were there already and whose rows change. */
  readonly touchedAccountIds: readonly string[];
};

/**
 * Writes what is left when the invoices are in: the batch and its accounts, then the company's counter and the feed at the
 * very end, so that desktops wait for it a few milliseconds only. `client` is in the transaction of the import.
 */
export async function finishImport(
  client: pg.ClientBase,
  company: KnownCompany,
  batchId: BatchId,
  changes: Changes,
  mapping: Mapping,
  note: BatchNote,
): Promise<void> {
  await insertBatch(client, company, batchId, changes, mapping, note);
  await copyBinary(client, 'accounts', accountColumns, accountRows(changes.accounts, company));
  await updateChanged(client, company, batchId, changes.changedInvoices);
  await moveAccounts(client, changes.movedAccounts);
  await changeSales(client, changes.changedSales);
  await changeCustomers(client, changes.changedCustomers);
  await addMemberships(client, company, changes);
  await publish(client, company, changes);
}

async function insertBatch(
  client: pg.ClientBase,
  company: KnownCompany,
  batchId: BatchId,
  changes: Changes,
  mapping: Mapping,
  note: BatchNote,
): Promise<void> {
  const counts = {
    accountsNew: changes.accounts.filter((account) => account.isNew).length,
    invoicesNew: changes.invoicesNew,
    invoicesChanged: changes.changedInvoices.length,
    // With what was there before, so that it can be put back.
    movedAccounts: changes.movedAccounts,
    changedSales: changes.changedSales,
    changedCustomers: changes.changedCustomers,
  };
  await client.query(
    `insert into import_batch (id, company_id, file_name, file_sha256, mapping, as_of, summary, changes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    [batchId, company.id, note.fileName, note.fileSha256, mapping.name, note.asOf, JSON.stringify(note.summary), JSON.stringify(counts)],
  );
}

type Rows = Iterable<readonly BinaryCell[]>;

const accountColumns: BinaryColumns = [
  ['id', 'uuid'],
  ['company_id', 'uuid'],
  ['number', 'text'],
  ['name', 'text'],
  ['currency', 'text'],
  ['terms_days', 'int4'],
  ['parent_number', 'text'],
  ['sales_rep', 'text'],
  ['sales_rep_email', 'text'],
  ['country', 'text'],
  ['region', 'text'],
  ['time_zone', 'text'],
  ['party_kind', 'text'],
  ['collector_id', 'uuid'],
];

function* accountRows(accounts: readonly PlannedAccount[], company: KnownCompany): Rows {
  for (const { id, number, name, currency, termsDays, parentNumber, salesRep, salesRepEmail, customer, isNew } of accounts) {
    const { country, region, timeZone, partyKind } = customer;
    const row = [id, company.id, number, name, currency, termsDays, parentNumber, salesRep, salesRepEmail];
    if (isNew) yield [...row, country, region, timeZone, partyKind, company.collectorId];
  }
}

const scopeColumns: BinaryColumns = [
  ['company_id', 'uuid'],
  ['scope', 'text'],
  ['account_id', 'uuid'],
  ['op', 'text'],
  ['version', 'int8'],
];

/** New accounts enter their scopes, seen by nobody before the commit; the version comes last. */
async function addMemberships(client: pg.ClientBase, company: KnownCompany, changes: Changes): Promise<void> {
  const added = changes.accounts.filter((account) => account.isNew);
  const scopes = [companyScope, bookScope(company.collectorId)];
  const memberships = added.flatMap(({ id }) => scopes.map((scope): readonly BinaryCell[] => [company.id, scope, id, 'put', 0]));
  await copyBinary(client, 'scope_account', scopeColumns, memberships);
}

/**
 * Takes the company's counter and tells the feed which accounts to send whole. From the first statement to the commit collectors wait, so
 * nothing else is done here.
 */
async function publish(client: pg.ClientBase, company: KnownCompany, changes: Changes): Promise<void> {
  const answer = await client.query<{ version: number }>('update company set version = version + 1 where id = $1 returning version', [
    company.id,
  ]);
  const version = answer.rows[0]?.version;
  if (version === undefined) throw new Error('the company of an import is gone');
  const added = changes.accounts.filter((account) => account.isNew).map(({ id }) => id);
  await client.query(`update scope_account set version = $1 where company_id = $2 and op = 'put' and account_id = any($3)`, [
    version,
    company.id,
    [...changes.touchedAccountIds, ...added],
  ]);
}

/** As with changed invoices, the whole folder travels. */
async function moveAccounts(client: pg.ClientBase, moved: readonly MovedAccount[]): Promise<void> {
  if (moved.length === 0) return;
  await client.query(
    `update accounts a set parent_number = m.after from jsonb_to_recordset($1::jsonb) as m(id uuid, after text) where a.id = m.id`,
    [JSON.stringify(moved)],
  );
}

/** As with parents, the whole folder travels. */
async function changeSales(client: pg.ClientBase, changed: readonly ChangedSales[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, after }) => ({ id, rep: after.salesRep, email: after.salesRepEmail }));
  await client.query(
    `update accounts a set sales_rep = s.rep, sales_rep_email = s.email
     from jsonb_to_recordset($1::jsonb) as s(id uuid, rep text, email text) where a.id = s.id`,
    [JSON.stringify(rows)],
  );
}

/** As with parents, the whole folder travels. */
async function changeCustomers(client: pg.ClientBase, changed: readonly ChangedCustomer[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, after: { country, region, timeZone, partyKind } }) => ({ id, country, region, timeZone, partyKind }));
  await client.query(
    `update accounts a set country = c.country, region = c.region, time_zone = c."timeZone", party_kind = c."partyKind"
     from jsonb_to_recordset($1::jsonb) as c(id uuid, country text, region text, "timeZone" text, "partyKind" text) where a.id = c.id`,
    [JSON.stringify(rows)],
  );
}

/** The changed rows keep their versions: their folders travel whole, because their accounts' memberships are touched. */
async function updateChanged(
  client: pg.ClientBase,
  company: KnownCompany,
  batchId: BatchId,
  changed: readonly ChangedInvoice[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, accountId, line }) => ({
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
  const json = JSON.stringify(rows);
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
       batch_id = $1
     from jsonb_to_recordset($2::jsonb) as c(id uuid, account_id uuid, kind text, issue_date date, due_date date, currency text,
       amount_minor bigint, open_amount_minor bigint, status text, paid_date date)
     where c.account_id = i.account_id and c.id = i.id`,
    [batchId, json],
  );
}
