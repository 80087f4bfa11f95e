import path from 'node:path';
import type pg from 'pg';
import { type LocalDate, dateIn, instantOf } from '#domain/kernel/dates.ts';
import type { BatchId } from '#domain/kernel/ids.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { type DatabasePlace, openDatabase } from '../db/open-database.ts';
import { type KnownCompany, createCompany, listCompanies } from '../seed/create-company.ts';
import { demoCompanyName } from '../seed/seed-company.ts';
import { type OnProgress, ServerFailure } from '../server-failure.ts';
import { type ImportSummary, summaryOf } from './import-summary.ts';
import { type Mapping, loadMapping } from './mapping.ts';
import { type ParsedLedger, parseLedger } from './parse-ledger.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { loadBooks, writeImport } from './write-import.ts';

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
  readonly plan: Pick<ImportPlan, 'unchanged' | 'leftPaid'> & { readonly accountsNew: number; readonly invoicesNew: number; readonly invoicesChanged: number };
  readonly company: { readonly name: string; readonly isNew: boolean };
  readonly asOf: LocalDate;
  /** Invoices issued after the business date, imported all the same. */
  readonly issuedLater: number;
};

/** The steps behind the reading of the file, for the progress bar: reading counts for half. */
const writeSteps = 5;
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
  const ledger = await parseLedger({
    file: options.file,
    mapping,
    asOf,
    currency: options.currency,
    allowLarge: options.allowLarge,
    onProgress: (done, total, words) => onProgress(done, 2 * total, words),
  });
  const company = known ?? (await createCompany(client, newCompany(options, mapping, ledger)));
  const numbers = [...new Set(ledger.lines.map((line) => line.accountNumber))];
  const books = known ? await loadBooks(client, company.id, numbers) : { accountIds: new Map<string, string>(), invoices: new Map<string, never>() };
  const plan = planImport(ledger.lines, books, company.id, mapping);
  const accountsNew = plan.accounts.filter((account) => account.isNew).length;
  const changesDate = options.asOf !== undefined && known !== undefined && known.fixedBusinessDate !== options.asOf;
  const hasChanges = accountsNew + plan.newInvoices.length + plan.changedInvoices.length > 0 || changesDate;
  const summary = summaryOf(ledger);
  let batchId: BatchId | null = null;
  if (hasChanges && options.isDryRun !== true) {
    let step = 0;
    if (changesDate) await client.query('update company set fixed_business_date = $1 where id = $2', [asOf, company.id]);
    const note = { fileName: path.basename(options.file), fileSha256: ledger.source.sha256, asOf, summary };
    batchId = await writeImport(client, company, plan, mapping, note, (words) => onProgress(writeSteps + step++, 2 * writeSteps, words));
  }
  return {
    summary,
    ledger,
    batchId,
    plan: { unchanged: plan.unchanged, leftPaid: plan.leftPaid, accountsNew, invoicesNew: plan.newInvoices.length, invoicesChanged: plan.changedInvoices.length },
    company: { name: company.name, isNew: known === undefined },
    asOf,
    issuedLater: ledger.lines.filter((line) => line.issueDate > asOf).length,
  };
}

/** The company to import into; undefined where there is none yet. */
function chooseCompany(companies: readonly KnownCompany[], wanted: string | undefined): KnownCompany | undefined {
  const found = wanted === undefined ? undefined : companies.find((company) => company.name === wanted);
  if (found) return found;
  const [only, ...more] = companies;
  if (!only) return undefined;
  const names = companies.map((company) => `"${company.name}"`).join(', ');
  if (wanted !== undefined || more.length > 0) {
    throw new ServerFailure(`This database holds ${names}. Nothing was imported. Say which one with --company, or choose another folder with --data.`);
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
