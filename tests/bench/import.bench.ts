import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { addDays, localDateSchema } from '#domain/kernel/dates.ts';
import { copyRows } from '#server/db/copy-rows.ts';
import { openEmbeddedPostgres } from '#server/db/embedded.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { importLedger } from '#server/ingest/import-ledger.ts';
import type { LedgerLine } from '#server/ingest/ledger-line.ts';
import { loadMapping } from '#server/ingest/mapping.ts';
import { parseLedger } from '#server/ingest/parse-ledger.ts';
import type { BenchPlan } from '#scripts/support/bench.ts';

const lineCount = 62_000;
const customerCount = 1140;
const asOf = localDateSchema.parse('2020-12-31');

/**
 * Rows a second of an import (read, check, compare, number, write accounts, invoices, payments and their applications, publish)
 * beside a bare COPY of the parsed rows, already in memory, into a table without an index in a database of the same server.
 * BENCH_LEDGER names another file in the layout of the datarisk mapping.
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
        ours: async () => importRate(await freshDatabase(), file, lines.length),
        peers: { copy: async () => copyRate(await freshDatabase(), lines) },
        goal: { direction: 'at least', factor: 0.3, of: 'copy' },
      },
    ],
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function importRate(url: string, file: string, rows: number): Promise<number> {
  const from = performance.now();
  const { summary } = await importLedger({ databaseUrl: url, file, mapping: 'datarisk', asOf });
  const seconds = (performance.now() - from) / 1000;
  if (summary.invoices !== rows) throw new Error(`${summary.invoices} of ${rows} rows were imported`);
  return rows / seconds;
}

async function copyRate(url: string, lines: readonly LedgerLine[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create table bare (account_number text, account_name text, number text, purchase_order text, kind text,
      issue_date date, due_date date, paid_date date, currency text, amount_minor bigint, open_amount_minor bigint)`);
    const rows = lines.map((line) => [
      line.accountNumber, line.accountName, line.number, line.purchaseOrder, line.kind,
      line.issueDate, line.dueDate, line.paidDate, line.currency, line.amountMinor, line.openAmountMinor,
    ]);
    const columns = ['account_number', 'account_name', 'number', 'purchase_order', 'kind', 'issue_date', 'due_date', 'paid_date', 'currency', 'amount_minor', 'open_amount_minor'];
    const from = performance.now();
    await copyRows(client, 'bare', columns, rows);
    return rows.length / ((performance.now() - from) / 1000);
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
