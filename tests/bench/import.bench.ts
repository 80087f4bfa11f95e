import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { addDays, localDateSchema } from '#domain/kernel/dates.ts';
import { typeParsers } from '#server/db/connections.ts';
import { type BinaryCell, type BinaryColumns, type BinaryType, copyTogether, encodeRows } from '#server/db/copy-binary.ts';
import { type CopyCell, copyRows } from '#server/db/copy-rows.ts';
import { openEmbeddedPostgres } from '#server/db/embedded.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { deferKeys } from '#server/ingest/deferred-keys.ts';
import { importLedger } from '#server/ingest/import-ledger.ts';
import type { LedgerLine } from '#server/ingest/ledger-line.ts';
import { loadMapping } from '#server/ingest/mapping.ts';
import { parseLedger } from '#server/ingest/parse-ledger.ts';
import type { BenchPlan } from '#scripts/support/bench.ts';

const lineCount = 62_000;
const customerCount = 1140;
const asOf = localDateSchema.parse('2020-12-31');

/**
 * An import (read, check, compare, number, write accounts, invoices, payments and their applications, publish) into an empty
 * database, beside COPYs of rows that are in memory already, on the same server. Lines of the file against `copy`, the parsed
 * lines into a table without an index, and `floor`, all that PostgreSQL has to do for the books: the stored rows, encoded
 * beforehand, in binary form into the books' own tables, their keys built behind. Rows that end up stored against text COPYs
 * of just those rows: `copyStored` into tables without an index, `copyKeyed` into the books' own. BENCH_LEDGER names another
 * file in the layout of the datarisk mapping.
 */
export async function plan(tell: (words: string) => void): Promise<BenchPlan> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-import-'));
  const file = process.env['BENCH_LEDGER'] ?? path.join(folder, 'ledger.csv');
  if (process.env['BENCH_LEDGER'] === undefined) await writeFile(file, madeLedger());
  tell('starting PostgreSQL');
  const server = await openEmbeddedPostgres(path.join(folder, 'data'), tell);
  const template = databaseUrl(server.databaseUrl, 'bench_template');
  await administer(server.databaseUrl, 'create database bench_template');
  await (await openDatabase({ databaseUrl: template })).close();
  const { lines } = await parseLedger({ file, mapping: loadMapping('datarisk'), asOf });
  await administer(server.databaseUrl, 'create database bench_stored template bench_template');
  await importLedger({ databaseUrl: databaseUrl(server.databaseUrl, 'bench_stored'), file, mapping: 'datarisk', asOf });
  const stored = await storedRows(databaseUrl(server.databaseUrl, 'bench_stored'));
  const storedCount = stored.reduce((sum, table) => sum + table.rows.length, 0);
  let count = 0;
  const freshDatabase = async () => {
    const name = `bench_${(count += 1)}`;
    await administer(server.databaseUrl, `create database ${name} template bench_template`);
    return databaseUrl(server.databaseUrl, name);
  };
  return {
    rounds: 7,
    warmUps: 1,
    rows: [
      {
        name: `import of ${lines.length.toLocaleString('en-US')} ledger lines`,
        unit: 'rows/s',
        ours: async () => lines.length / (await importSeconds(await freshDatabase(), file, lines.length)),
        peers: {
          copy: async () => lines.length / (await copySeconds(await freshDatabase(), [parsedTable(lines)])),
          floor: async () => lines.length / (await floorSeconds(await freshDatabase(), stored)),
        },
        goal: { direction: 'at least', factor: 0.3, of: 'copy' },
      },
      {
        name: `the ${storedCount.toLocaleString('en-US')} database rows it stores`,
        unit: 'rows/s',
        ours: async () => storedCount / (await importSeconds(await freshDatabase(), file, lines.length)),
        peers: {
          copyStored: async () => storedCount / (await copySeconds(await freshDatabase(), stored.map(withoutKey))),
          copyKeyed: async () => storedCount / (await copySeconds(await freshDatabase(), stored)),
        },
      },
    ],
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function importSeconds(url: string, file: string, rows: number): Promise<number> {
  const from = performance.now();
  const { summary } = await importLedger({ databaseUrl: url, file, mapping: 'datarisk', asOf });
  const seconds = (performance.now() - from) / 1000;
  if (summary.invoices !== rows) throw new Error(`${summary.invoices} of ${rows} rows were imported`);
  return seconds;
}

/** Rows for a table: its name, the SQL that makes it where it is not there yet, its columns and the rows. */
type Rows = {
  readonly name: string;
  readonly create?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CopyCell[])[];
};
/** What an import stored in a table of the books. */
type StoredRows = Rows & { readonly binaryColumns: BinaryColumns; readonly rows: readonly (readonly BinaryCell[])[] };

const withoutKey = ({ name, columns, rows }: StoredRows): Rows => ({
  name: `bare_${name}`,
  create: `create table bare_${name} (like ${name})`,
  columns,
  rows,
});

function parsedTable(lines: readonly LedgerLine[]): Rows {
  return {
    name: 'bare',
    create: `create table bare (account_number text, account_name text, number text, purchase_order text, kind text,
      issue_date date, due_date date, paid_date date, currency text, amount_minor bigint, open_amount_minor bigint)`,
    columns: [
      'account_number',
      'account_name',
      'number',
      'purchase_order',
      'kind',
      'issue_date',
      'due_date',
      'paid_date',
      'currency',
      'amount_minor',
      'open_amount_minor',
    ],
    rows: lines.map((line) => [
      line.accountNumber,
      line.accountName,
      line.number,
      line.purchaseOrder,
      line.kind,
      line.issueDate,
      line.dueDate,
      line.paidDate,
      line.currency,
      line.amountMinor,
      line.openAmountMinor,
    ]),
  };
}

const binaryTypes = new Map<number, BinaryType>([
  [20, 'int8'],
  [23, 'int4'],
  [25, 'text'],
  [1082, 'date'],
  [2950, 'uuid'],
]);

/** What an import stored, read back from a database that has it. */
async function storedRows(url: string): Promise<StoredRows[]> {
  const client = new pg.Client({ connectionString: url, types: typeParsers });
  await client.connect();
  const tables: StoredRows[] = [];
  for (const name of ['accounts', 'invoices', 'payments', 'payment_applications']) {
    const answer = await client.query<BinaryCell[]>({ text: `select * from ${name}`, rowMode: 'array' });
    const binaryColumns = answer.fields.map((field): BinaryColumns[number] => {
      const type = binaryTypes.get(field.dataTypeID);
      if (type === undefined) throw new Error(`${name}.${field.name} has a type this benchmark does not know`);
      return [field.name, type];
    });
    tables.push({ name, columns: answer.fields.map((field) => field.name), binaryColumns, rows: answer.rows });
  }
  await client.end();
  return tables;
}

async function copySeconds(url: string, tables: readonly Rows[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const { create } of tables) if (create !== undefined) await client.query(create);
    const from = performance.now();
    for (const { name, columns, rows } of tables) await copyRows(client, name, columns, rows);
    return (performance.now() - from) / 1000;
  } finally {
    await client.end();
  }
}

/** What PostgreSQL alone needs, from the first byte to the end of the commit. */
async function floorSeconds(url: string, tables: readonly StoredRows[]): Promise<number> {
  const encoded = tables.map(({ name, binaryColumns, rows }) => encodeRows(name, binaryColumns, rows));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const from = performance.now();
    await client.query('begin');
    const keys = await deferKeys(
      client,
      tables.map(({ name }) => name),
    );
    await copyTogether(client, encoded, keys);
    await client.query('commit');
    return (performance.now() - from) / 1000;
  } finally {
    await client.end();
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A ledger of made-up lines in the layout of the datarisk mapping: customers of long digits, 17-day terms, two percent open. */
function madeLedger(): string {
  const first = localDateSchema.parse('2018-08-01');
  const lines = ['ID_CLIENTE,SAFRA_REF,DATA_EMISSAO_DOCUMENTO,DATA_PAGAMENTO,DATA_VENCIMENTO,VALOR_A_PAGAR,TAXA'];
  for (let at = 0; at < lineCount; at += 1) {
    const issued = addDays(first, Math.floor((at * 850) / lineCount));
    const due = addDays(issued, 17 + (at % 5));
    const paid = at % 50 === 0 ? '' : addDays(due, at % 9 === 0 ? 6 : 0);
    const customer = `${1_661_240_395 + (at % customerCount) * 7_919}${903_230_676 + (at % customerCount)}`;
    lines.push(`${customer},${issued.slice(0, 7)},${issued},${paid},${due},${20_000 + ((at * 7_919) % 90_000)}.${10 + (at % 90)},6.99`);
  }
  return `${lines.join('\n')}\n`;
}
