import type pg from 'pg';
import { type LocalDate, dateIn, instantOf } from '#domain/kernel/dates.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { type TableName, tableNames } from '#domain/rows.ts';
import { copyRows } from '../db/copy-rows.ts';
import { type DatabasePlace, openDatabase } from '../db/open-database.ts';
import { type OnProgress, ServerFailure } from '../server-failure.ts';
import { keysOf, sqlNameOf } from '../sync/row-sql.ts';
import { bookScope, companyScope } from '../sync/scope.ts';
import { planAccounts } from './account-plan.ts';
import { type KnownCompany, createCompany, listCompanies } from './create-company.ts';
import { makeAccount } from './make-account.ts';
import { Random } from './random.ts';
import { seedColleague } from './seed-colleague.ts';
import { seedRequests } from './seed-requests.ts';
import type { SeedAccount } from './seed-rows.ts';

export const demoCompanyName = 'Brightwater Supply Co';
const demoCurrency: Currency = currencySchema.parse('USD');
const demoTimeZone = 'America/Chicago';
/** Accounts made and loaded at a time: the rows of about 12,000 lines. */
const chunkAccounts = 500;

export type SeedOptions = DatabasePlace & {
  readonly accounts: number;
  /** The same seed, number of accounts and day give the same company to the last character. */
  readonly seed: number;
  /** The day the demo's history ends; the company's today unless said. */
  readonly today?: LocalDate | undefined;
  readonly onProgress?: OnProgress | undefined;
  /**
   * Whether it is to be looked at: a second collector has a book, and a few requests wait for an approval. Both come about by the rules and at the moment of now, so such a company is not the
   * same to the last character.
   */
  readonly isForShow?: boolean | undefined;
};

export type SeedSummary = {
  /** False when the company was there already and nothing was changed. */
  readonly isNew: boolean;
  readonly company: string;
  readonly accounts: number;
  readonly rows: number;
};

/**
 * Makes the demo company in a database that has none. Its history ends today, so it is never stale. Everything is written
 * in one transaction. Throws `ServerFailure` when another company is there.
 */
export async function seedCompany(options: SeedOptions): Promise<SeedSummary> {
  const { onProgress = () => undefined } = options;
  const database = await openDatabase(options, (words) => onProgress(0, options.accounts, words));
  const client = await database.ownerPool.connect();
  try {
    const summary = await seedOnce(client, options, onProgress);
    if (summary.isNew && options.isForShow === true) {
      const [company] = await listCompanies(client);
      const now = instantOf(Date.now());
      if (company) {
        await seedRequests(database.owner, company.id, options.today ?? dateIn(demoTimeZone, now), now);
        await seedColleague(database.owner, company, now);
      }
    }
    return summary;
  } finally {
    client.release();
    await database.close();
  }
}

async function seedOnce(client: pg.PoolClient, options: SeedOptions, onProgress: OnProgress): Promise<SeedSummary> {
  const known = await listCompanies(client);
  const stranger = known.find((company) => company.name !== demoCompanyName);
  if (stranger) {
    throw new ServerFailure(
      `This database holds the company "${stranger.name}"; the demo would mix with it. Nothing was changed. Choose another folder with --data.`,
    );
  }
  if (known.length > 0) {
    const count = await client.query<{ count: number }>('select count(*)::int as count from accounts');
    return { isNew: false, company: demoCompanyName, accounts: count.rows[0]?.count ?? 0, rows: 0 };
  }
  const today = options.today ?? dateIn(demoTimeZone, instantOf(Date.now()));
  await client.query('begin');
  try {
    const company = await createCompany(client, {
      name: demoCompanyName,
      currency: demoCurrency,
      timeZone: demoTimeZone,
      fixedBusinessDate: null,
    });
    const rows = await loadAccounts(client, company, options, today, onProgress);
    await client.query('commit');
    await client.query('analyze');
    return { isNew: true, company: company.name, accounts: options.accounts, rows };
  } catch (fault) {
    await client.query('rollback');
    throw fault;
  }
}

async function loadAccounts(
  client: pg.PoolClient,
  company: KnownCompany,
  options: SeedOptions,
  today: LocalDate,
  onProgress: OnProgress,
): Promise<number> {
  let rows = 0;
  let done = 0;
  for (const chunk of accountChunks(options, today, company)) {
    for (const table of tableNames) rows += await loadTable(client, company, table, chunk);
    const memberships = chunk.flatMap(({ accounts }) =>
      accounts.flatMap((account) =>
        [companyScope, bookScope(company.collectorId)].map((scope) => [company.id, scope, account['id'] ?? null, 'put', 1]),
      ),
    );
    await copyRows(client, 'scope_account', ['company_id', 'scope', 'account_id', 'op', 'version'], memberships);
    done += chunk.length;
    onProgress(done, options.accounts, `${done} of ${options.accounts} accounts`);
  }
  await client.query('update company set version = 1 where id = $1', [company.id]);
  return rows;
}

async function loadTable(client: pg.PoolClient, company: KnownCompany, table: TableName, chunk: readonly SeedAccount[]): Promise<number> {
  const keys = keysOf(table);
  const rows = chunk.flatMap((account) => account[table]).map((row) => [...keys.map((key) => row[key] ?? null), company.id]);
  if (rows.length > 0) await copyRows(client, sqlNameOf(table), [...keys.map(sqlNameOf), 'company_id'], rows);
  return rows.length;
}

/** The accounts of the demo in pieces. The numbers of the whole company are drawn first, then account after account. */
export function* accountChunks(
  options: Pick<SeedOptions, 'accounts' | 'seed'>,
  today: LocalDate,
  company: Pick<KnownCompany, 'collectorId' | 'collectorName'>,
): Generator<readonly SeedAccount[]> {
  const plans = planAccounts(options.accounts, new Random(options.seed));
  const collector = { id: company.collectorId, name: company.collectorName };
  for (let start = 0; start < plans.length; start += chunkAccounts) {
    yield plans.slice(start, start + chunkAccounts).map((plan, at) => {
      const index = start + at;
      // Each account has numbers of its own: a change in one does not shift all those behind it.
      return makeAccount(index, plan, {
        random: new Random(Math.imul(options.seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)),
        today,
        collector,
      });
    });
  }
}
