import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction, sql } from 'kysely';
import pg from 'pg';
import { instantSchema } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
export type CompanyTransaction = Transaction<Schema>;

/** Longer than any request may take; jobs of the owner (imports, migrations) have no limit. */
const requestStatementMs = 10_000;
const int8 = 20;
const date = 1082;
const timestamptz = 1184;

/**
 * How values of PostgreSQL become ours: int8 a number (and a bug when it is too large to be one exactly), dates stay text,
 * moments become ISO text in UTC. Sessions run in UTC, so '+00' is the only offset there is.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return exactNumber;
    if (oid === date) return (text: string) => text;
    if (oid === timestamptz) return isoInstant;
    return format === 'binary' ? pg.types.getTypeParser(oid, format) : pg.types.getTypeParser(oid);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`the number ${text} from the database is too large to be exact`);
  return value;
}

function isoInstant(text: string): string {
  const [day, time = '00:00:00+00'] = text.split(' ');
  const [seconds = '', fraction = ''] = time.replace('+00', '').split('.');
  return instantSchema.parse(`${day}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
}

/** Connection settings every session of ours has, whatever the server's defaults are. */
const sessionOptions = (extra: string): string => `-c timezone=UTC -c datestyle=ISO -c jit=off ${extra}`;

/** Connections of the tables' owner: migrations, imports, the demo company. Never used for a request. */
export function ownerPool(databaseUrl: string, size = 4): pg.Pool {
  return poolOf(databaseUrl, size, sessionOptions(''));
}

/** Connections for requests: they act as `cw_app`, which sees one company at a time and may not change the command log. */
export function requestPool(databaseUrl: string, size = 12): pg.Pool {
  return poolOf(databaseUrl, size, sessionOptions(`-c role=cw_app -c statement_timeout=${requestStatementMs}`));
}

function poolOf(databaseUrl: string, max: number, options: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    options,
    types: typeParsers,
    application_name: 'collector-workstation',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  });
  // A connection that breaks while idle is replaced by the pool; the next query that fails is what somebody hears of.
  pool.on('error', () => undefined);
  // One that breaks while it is lent out (the database was killed) fails the query under way; said a second time, by the
  // connection itself and to nobody, it would end the whole process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A query builder over a pool; JSON inside columns keeps its keys as they are. */
export function kyselyOn(pool: pg.Pool): Database {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/**
 * Runs `work` in one transaction that sees the rows of one company and no other (row level security). Everything a request
 * does with company rows goes through here.
 */
export function withCompany<T>(db: Database, companyId: CompanyId, work: (trx: CompanyTransaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await bindCompany(trx, companyId);
    return work(trx);
  });
}

/** Binds a transaction to a company until it ends. */
export async function bindCompany(trx: CompanyTransaction, companyId: CompanyId): Promise<void> {
  await sql`select set_config('app.company_id', ${companyId}, true)`.execute(trx);
}
