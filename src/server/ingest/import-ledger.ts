import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type pg from 'pg';
import { type LocalDate, dateIn, instantOf } from '#domain/kernel/dates.ts';
import { type BatchId, batchIdSchema } from '#domain/kernel/ids.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { type DatabasePlace, openDatabase } from '../db/open-database.ts';
import { type KnownCompany, companyIdOf, createCompany, listCompanies } from '../seed/create-company.ts';
import { demoCompanyName } from '../seed/seed-company.ts';
import { type OnProgress, ServerFailure } from '../server-failure.ts';
import { deferKeys } from './deferred-keys.ts';
import { type ImportSummary, summaryOf } from './import-summary.ts';
import { loadBooks } from './load-books.ts';
import { type Mapping, loadMapping } from './mapping.ts';
import { type ParseOptions, type ParsedLedger, parseLedger } from './parse-ledger.ts';
import { AccountIds, paymentsOfChanged, planAccounts, planImport } from './plan-import.ts';
import { type Changes, finishImport } from './write-import.ts';
import { InvoiceWriter } from './write-invoices.ts';

export type ImportOptions = DatabasePlace & {
  readonly file: string;
  /** A shipped name or a file. */
  readonly mapping: string;
  /** Fixes the company's business date; without it the company's own counts. */
  readonly asOf?: LocalDate | undefined;
  readonly currency?: Currency | undefined;
  /** Which company; needed only where a database has several, or to import into the demo. */
  readonly company?: string | undefined;
  /** Reads and compares everything and writes nothing. */
  readonly isDryRun?: boolean | undefined;
  readonly allowLarge?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
};

export type ImportOutcome = {
  readonly summary: ImportSummary;
  readonly ledger: ParsedLedger;
  /** Null when nothing was changed. */
  readonly batchId: BatchId | null;
  readonly plan: {
    readonly accountsNew: number;
    /** Accounts of the books that got another parent. */
    readonly accountsMoved: number;
    /** Accounts of the books that got another sales representative, or another address of theirs. */
    readonly salesChanged: number;
    /** Accounts of the books whose customer is somewhere else by the file, or somebody else. */
    readonly customersChanged: number;
    readonly invoicesNew: number;
    readonly invoicesChanged: number;
    readonly unchanged: number;
    readonly leftPaid: number;
  };
  readonly company: { readonly name: string; readonly isNew: boolean };
  readonly asOf: LocalDate;
  /** Invoices issued after the business date, imported all the same. */
  readonly issuedLater: number;
};

const newCompanyName = 'Imported ledger';
/** A number of our own: two imports into one database go one after the other. */
const importLock = 0x696d7074;

/**
 * Imports a ledger file: all of its usable lines in one transaction, or nothing. Running it again with the same file changes
 * nothing. Throws `ServerFailure` with words when the file, the mapping or the database cannot be used.
 */
export async function importLedger(options: ImportOptions): Promise<ImportOutcome> {
  const mapping = loadMapping(options.mapping);
  const { onProgress = () => undefined } = options;
  const database = await openDatabase(options, (words) => onProgress(0, 1, words));
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [importLock]);
    const outcome = await importIn(client, options, mapping, onProgress);
    await client.query(outcome.batchId === null ? 'rollback' : 'commit');
    return outcome;
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  } finally {
    client.release();
    await database.close();
  }
}

async function importIn(client: pg.ClientBase, options: ImportOptions, mapping: Mapping, onProgress: OnProgress): Promise<ImportOutcome> {
  const known = chooseCompany(await listCompanies(client), options.company);
  const asOf = options.asOf ?? known?.fixedBusinessDate ?? dateIn(known?.timeZone ?? mapping.timeZone, instantOf(Date.now()));
  const work: Work = { client, options, mapping, asOf, onProgress, batchId: batchIdSchema.parse(randomUUID()) };
  const { ledger, summary, company, changes, unchanged, leftPaid } =
    known === undefined ? await fillNewCompany(work) : await addToCompany(work, known);
  const accountsNew = changes.accounts.filter((account) => account.isNew).length;
  const changesDate = options.asOf !== undefined && company.fixedBusinessDate !== options.asOf;
  const accountsMoved = changes.movedAccounts.length;
  const salesChanged = changes.changedSales.length;
  const customersChanged = changes.changedCustomers.length;
  const hasChanges =
    accountsNew + accountsMoved + salesChanged + customersChanged + changes.invoicesNew + changes.changedInvoices.length > 0 || changesDate;
  const isWritten = hasChanges && options.isDryRun !== true;
  if (isWritten) {
    onProgress(1, 1, 'finishing');
    const note = { fileName: path.basename(options.file), fileSha256: ledger.source.sha256, asOf, summary };
    await finishImport(client, company, work.batchId, changes, mapping, note);
    // Behind the counter, which holds the same row: before it, collectors would wait for everything in between.
    if (changesDate) await client.query('update company set fixed_business_date = $1 where id = $2', [asOf, company.id]);
  }
  return {
    summary,
    ledger,
    batchId: isWritten ? work.batchId : null,
    plan: {
      unchanged,
      leftPaid,
      accountsNew,
      accountsMoved,
      salesChanged,
      customersChanged,
      invoicesNew: changes.invoicesNew,
      invoicesChanged: changes.changedInvoices.length,
    },
    company: { name: company.name, isNew: known === undefined },
    asOf,
    issuedLater: ledger.lines.filter((line) => line.issueDate > asOf).length,
  };
}

type Work = {
  readonly client: pg.ClientBase;
  readonly options: ImportOptions;
  readonly mapping: Mapping;
  readonly asOf: LocalDate;
  readonly onProgress: OnProgress;
  readonly batchId: BatchId;
};
/** The invoices and payments that are new are written by now, unless it is a dry run. */
type Filled = {
  readonly ledger: ParsedLedger;
  readonly summary: ImportSummary;
  readonly company: KnownCompany;
  readonly changes: Changes;
  readonly unchanged: number;
  readonly leftPaid: number;
};

const filledTables = ['invoices', 'payments', 'payment_applications'];

/** Where there are no books yet, every usable line is a new invoice, so PostgreSQL stores them while the file is still read. */
async function fillNewCompany(work: Work): Promise<Filled> {
  const { client, options, mapping } = work;
  const companyId = companyIdOf(options.company ?? newCompanyName);
  const ids = new AccountIds(companyId, new Map());
  const writer = options.isDryRun === true ? undefined : new InvoiceWriter(client, companyId, work.batchId, ids);
  const keys = writer && (await deferKeys(client, filledTables));
  const ledger = await read(work, async (lines) => writer?.add(lines));
  await writer?.end(keys);
  // PostgreSQL stores the last part and sorts the keys meanwhile.
  const summary = summaryOf(ledger);
  const accounts = planAccounts(ledger.lines, ids, mapping);
  await writer?.stored();
  const company = await createCompany(client, newCompany(options, mapping, ledger));
  const changes = {
    accounts,
    invoicesNew: ledger.lines.length,
    changedInvoices: [],
    movedAccounts: [],
    changedSales: [],
    changedCustomers: [],
    touchedAccountIds: [],
  };
  return { ledger, summary, company, changes, unchanged: 0, leftPaid: 0 };
}

/** Where there are books, they are asked first: what they hold decides what is new. */
async function addToCompany(work: Work, company: KnownCompany): Promise<Filled> {
  const { client, options, mapping, onProgress } = work;
  const ledger = await read(work);
  const books = await loadBooks(client, company.id, [...new Set(ledger.lines.map((line) => line.accountNumber))]);
  const ids = new AccountIds(company.id, books.accountIds);
  const { accounts, movedAccounts, changedSales, changedCustomers, newInvoices, changedInvoices, unchanged, leftPaid } = planImport(
    ledger.lines,
    books,
    ids,
    mapping,
  );
  if (options.isDryRun !== true && newInvoices.length + changedInvoices.length > 0) {
    onProgress(1, 1, 'writing invoices and payments');
    const writer = new InvoiceWriter(client, company.id, work.batchId, ids);
    await writer.add(newInvoices);
    writer.pay(paymentsOfChanged(changedInvoices));
    await writer.end();
    await writer.stored();
  }
  const touched = new Set([
    ...newInvoices.map((line) => ids.of(line.accountNumber)),
    ...changedInvoices.map((invoice) => invoice.accountId),
    ...movedAccounts.map((account) => account.id),
    ...changedSales.map((account) => account.id),
    ...changedCustomers.map((account) => account.id),
  ]);
  const touchedAccountIds = accounts.filter((account) => !account.isNew && touched.has(account.id)).map((account) => account.id);
  return {
    ledger,
    summary: summaryOf(ledger),
    company,
    changes: {
      accounts,
      invoicesNew: newInvoices.length,
      changedInvoices,
      movedAccounts,
      changedSales,
      changedCustomers,
      touchedAccountIds,
    },
    unchanged,
    leftPaid,
  };
}

const read = ({ options, mapping, asOf, onProgress }: Work, onLines?: ParseOptions['onLines']): Promise<ParsedLedger> =>
  parseLedger({ file: options.file, mapping, asOf, currency: options.currency, allowLarge: options.allowLarge, onProgress, onLines });

/** The company to import into; undefined where there is none yet. */
function chooseCompany(companies: readonly KnownCompany[], wanted: string | undefined): KnownCompany | undefined {
  const found = wanted === undefined ? undefined : companies.find((company) => company.name === wanted);
  if (found) return found;
  const [only, ...more] = companies;
  if (!only) return undefined;
  const names = companies.map((company) => `"${company.name}"`).join(', ');
  if (wanted !== undefined || more.length > 0) {
    throw new ServerFailure(
      `This database holds ${names}. Nothing was imported. Say which one with --company, or choose another folder with --data.`,
    );
  }
  if (only.name === demoCompanyName) {
    throw new ServerFailure(
      `This database holds the demo company, and real receivables would mix with made-up ones. Nothing was imported. ` +
        `Choose another folder with --data, or add --company "${demoCompanyName}" if that is what you want.`,
    );
  }
  return only;
}

function newCompany(options: ImportOptions, mapping: Mapping, ledger: ParsedLedger) {
  const counts = new Map<Currency, number>();
  for (const { currency } of ledger.lines) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const [mostUsed] = [...counts].sort(([, a], [, b]) => b - a);
  if (!mostUsed) throw new ServerFailure(`No line of ${options.file} can be imported, so no company was made. Nothing was imported.`);
  return {
    name: options.company ?? newCompanyName,
    currency: options.currency ?? mostUsed[0] ?? currencySchema.parse('USD'),
    timeZone: mapping.timeZone,
    fixedBusinessDate: options.asOf ?? null,
  };
}
