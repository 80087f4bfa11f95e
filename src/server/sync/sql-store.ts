import { type RawBuilder, sql } from 'kysely';
import type { AccountId, CompanyId } from '#domain/kernel/ids.ts';
import type { Put, Reader, TableName, Tables } from '#domain/rows.ts';
import { tables } from '#domain/rows.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { codeOf } from '../db/leases.ts';
import { keysOf, sqlNameOf } from './row-sql.ts';

/** A row that a command wanted to add is there already under that id: a refusal, because nothing is overwritten unread. */
export class IdTaken extends Error {
  override name = 'IdTaken';
}

/** Which row a put wrote. */
export type Touched = { readonly table: TableName; readonly id: string };

const uniqueViolation = '23505';

/**
 * The store one command runs on: it reads the rows of one account and writes the command's puts. Other accounts look as if
 * they did not exist, so an input that names one gets nowhere. A row may be replaced only if the command has read it.
 */
export class CommandStore implements Reader {
  readonly #trx: CompanyTransaction;
  readonly #companyId: CompanyId;
  readonly #accountId: AccountId;
  readonly #read = new Set<string>();

  constructor(trx: CompanyTransaction, companyId: CompanyId, accountId: AccountId) {
    this.#trx = trx;
    this.#companyId = companyId;
    this.#accountId = accountId;
  }

  async get<T extends TableName>(table: T, accountId: AccountId, id: Tables[T]['id']): Promise<Tables[T] | undefined> {
    return (await this.#select(table, accountId, id))[0];
  }

  ofAccount<T extends TableName>(table: T, accountId: AccountId): Promise<readonly Tables[T][]> {
    return this.#select(table, accountId, undefined);
  }

  async #select<T extends TableName>(table: T, accountId: AccountId, id: string | undefined): Promise<Tables[T][]> {
    if (accountId !== this.#accountId) return [];
    const columns = sql.join(keysOf(table).map((key) => sql.ref(key)));
    const byAccount = table === 'accounts' ? sql.ref('id') : sql.ref('accountId');
    const byId = id === undefined ? sql`` : sql` and id = ${id}`;
    const answer = await sql<unknown>`
      select ${columns} from ${sql.table(table)} where ${byAccount} = ${accountId} and company_id = ${this.#companyId}${byId} order by id`.execute(
      this.#trx,
    );
    const rows = answer.rows.map((row) => parsedRow(table, row));
    for (const row of rows) this.#read.add(`${table}|${row.id}`);
    return rows;
  }

  /** Writes a put with version 0; `stampVersions` gives all rows of a transaction their version at its end. */
  async write({ table, row }: Put): Promise<Touched> {
    const accountId = table === 'accounts' ? row.id : row.accountId;
    if (accountId !== this.#accountId) throw new Error(`a command on one account tried to write ${table} of another`);
    const entries = Object.entries({ ...row, version: 0, companyId: this.#companyId });
    if (this.#read.has(`${table}|${row.id}`)) await this.#update(table, row.id, entries);
    else await this.#insert(table, entries);
    this.#read.add(`${table}|${row.id}`);
    return { table, id: row.id };
  }

  async #insert(table: TableName, entries: readonly Entry[]): Promise<void> {
    const names = sql.join(entries.map(([key]) => sql.ref(key)));
    const values = sql.join(entries.map(([, value]) => sql`${value}`));
    try {
      await sql`insert into ${sql.table(table)} (${names}) values (${values})`.execute(this.#trx);
    } catch (fault) {
      if (codeOf(fault) === uniqueViolation) throw new IdTaken(table);
      throw fault;
    }
  }

  async #update(table: TableName, id: string, entries: readonly Entry[]): Promise<void> {
    const changes: RawBuilder<unknown>[] = entries.map(([key, value]) => sql`${sql.ref(key)} = ${value}`);
    const byAccount = table === 'accounts' ? sql`` : sql`account_id = ${this.#accountId} and `;
    await sql`update ${sql.table(table)} set ${sql.join(changes)} where ${byAccount}id = ${id}`.execute(this.#trx);
  }
}

type Entry = readonly [key: string, value: unknown];

/** A row of a table as the domain knows it. Throws where the database holds what its schema does not allow. */
export function parsedRow<T extends TableName>(table: T, row: unknown): Tables[T] {
  const schema: { parse(value: unknown): unknown } = tables[table];
  // The schema of this table was just applied; TypeScript cannot follow an index into a union.
  return schema.parse(row) as Tables[T];
}

/** Gives the rows that commands wrote, each on one account, the version they commit with. */
export async function stampVersions(
  trx: CompanyTransaction,
  written: readonly { readonly accountId: AccountId; readonly touched: readonly Touched[] }[],
  version: number,
): Promise<void> {
  const byTable = new Map<TableName, { readonly accountIds: string[]; readonly ids: string[] }>();
  for (const { accountId, touched } of written) {
    for (const { table, id } of touched) {
      const rows = byTable.get(table) ?? { accountIds: [], ids: [] };
      byTable.set(table, rows);
      rows.accountIds.push(accountId);
      rows.ids.push(id);
    }
  }
  for (const [table, { accountIds, ids }] of byTable) {
    const byAccount = table === 'accounts' ? sql`` : sql`t.account_id = w.account_id and `;
    await sql`update ${sql.raw(sqlNameOf(table))} t set version = ${version}
      from unnest(${accountIds}::uuid[], ${ids}::uuid[]) as w (account_id, id) where ${byAccount}t.id = w.id`.execute(trx);
  }
}
