import { sql } from 'kysely';
import { epochMsOf, instantOf, instantSchema } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId } from '#domain/kernel/ids.ts';
import { type Put, type Reader, type TableName, type Tables, tableNames } from '#domain/rows.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { keysOf, sqlNameOf } from './row-sql.ts';
import { IdTaken, type Touched, parsedRow } from './sql-store.ts';

type Row = Readonly<Record<string, unknown>>;
/** A row as it would stand in the database now; parsed when somebody reads it, as one from the database is. */
type Kept = { raw: Row; parsed: Tables[TableName] | undefined; state: 'stored' | 'new' | 'changed' };
type RowsOfAccount = Map<string, Kept>;

/** The rows of the accounts that a push is about, as they stand after each of its commands. */
export class BatchRows {
  readonly #trx: CompanyTransaction;
  readonly #companyId: CompanyId;
  readonly #accountIds: readonly AccountId[];
  /** By table and account. Tables nobody has read hold only what was written. */
  readonly #rows = new Map<string, RowsOfAccount>();
  readonly #loaded = new Map<TableName, Promise<void>>();

  constructor(trx: CompanyTransaction, companyId: CompanyId, accountIds: readonly AccountId[]) {
    this.#trx = trx;
    this.#companyId = companyId;
    this.#accountIds = accountIds;
  }

  /** The rows of one account and table by id, read from the database with those of all other accounts of the push. */
  async loaded(table: TableName, accountId: AccountId): Promise<RowsOfAccount> {
    let loading = this.#loaded.get(table);
    if (loading === undefined) this.#loaded.set(table, (loading = this.#load(table)));
    await loading;
    return this.known(table, accountId);
  }

  /** What is known of one account and table without asking the database. */
  known(table: TableName, accountId: AccountId): RowsOfAccount {
    const place = `${table}|${accountId}`;
    const rows = this.#rows.get(place) ?? new Map<string, Kept>();
    this.#rows.set(place, rows);
    return rows;
  }

  async #load(table: TableName): Promise<void> {
    const columns = sql.join(keysOf(table).map((key) => sql.ref(key)));
    const byAccount = sql.ref(table === 'accounts' ? 'id' : 'accountId');
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(table)}
      where ${byAccount} = any(${[...this.#accountIds]}::uuid[]) and company_id = ${this.#companyId} order by id`.execute(this.#trx);
    for (const raw of rows) {
      const ofAccount = this.known(table, accountIdOf(table, raw));
      const id = String(raw['id']);
      // What a command wrote here unread stays new; where the database has such a row too, writing it fails.
      if (!ofAccount.has(id)) ofAccount.set(id, { raw, parsed: undefined, state: 'stored' });
    }
  }

  /** Writes whatever is new or changed, with the version it commits with. Rejects where a new row's id is taken. */
  async write(version: number): Promise<void> {
    for (const table of tableNames) {
      const ofTable = [...this.#rows].filter(([place]) => place.startsWith(`${table}|`)).flatMap(([, rows]) => [...rows.values()]);
      await this.#insert(table, toWrite(ofTable, 'new', version, this.#companyId));
      await this.#update(table, toWrite(ofTable, 'changed', version, this.#companyId));
    }
  }

  async #insert(table: TableName, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = sql.join([...keysOf(table), 'companyId'].map((key) => sql.ref(key)));
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(this.#trx);
  }

  async #update(table: TableName, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const changes = sql.join(keysOf(table).map((key) => sql`${sql.ref(key)} = ${sql.ref(`r.${key}`)}`));
    const byAccount = table === 'accounts' ? sql`` : sql`t.account_id = r.account_id and `;
    await sql`update ${sql.table(table)} t set ${changes}
      from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json) r where ${byAccount}t.id = r.id`.execute(
      this.#trx,
    );
  }
}

const toWrite = (rows: readonly Kept[], state: Kept['state'], version: number, companyId: CompanyId): readonly Row[] =>
  rows.filter((kept) => kept.state === state).map(({ raw }) => snakeCased({ ...raw, version, companyId }));

const snakeCased = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([key, value]) => [sqlNameOf(key), value]));

/** The store one command of a push runs on, with the same promises as `CommandStore`. */
export class BatchStore implements Reader {
  readonly #rows: BatchRows;
  readonly #accountId: AccountId;
  readonly #read = new Set<Kept>();

  constructor(rows: BatchRows, accountId: AccountId) {
    this.#rows = rows;
    this.#accountId = accountId;
  }

  async get<T extends TableName>(table: T, accountId: AccountId, id: Tables[T]['id']): Promise<Tables[T] | undefined> {
    if (accountId !== this.#accountId) return undefined;
    const kept = (await this.#rows.loaded(table, accountId)).get(id.toLowerCase());
    return kept === undefined ? undefined : this.#parsed(table, kept);
  }

  async ofAccount<T extends TableName>(table: T, accountId: AccountId): Promise<readonly Tables[T][]> {
    if (accountId !== this.#accountId) return [];
    const rows = await this.#rows.loaded(table, accountId);
    return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kept]) => this.#parsed(table, kept));
  }

  #parsed<T extends TableName>(table: T, kept: Kept): Tables[T] {
    this.#read.add(kept);
    kept.parsed ??= parsedRow(table, kept.raw);
    // It was parsed by this table's schema; a map of all tables' rows cannot say so.
    return kept.parsed as Tables[T];
  }

  /** Takes what a command wants written, all or nothing. Throws `IdTaken` for a row that is there and that the command has not read. */
  write(puts: readonly Put[]): readonly Touched[] {
    const changes = puts.map((put) => this.#checked(put));
    for (const apply of changes) apply();
    return puts.map(({ table, row }) => ({ table, id: row.id }));
  }

  #checked({ table, row }: Put): () => void {
    const accountId = table === 'accounts' ? row.id : row.accountId;
    if (accountId !== this.#accountId) throw new Error(`a command on one account tried to write ${table} of another`);
    const rows = this.#rows.known(table, accountId);
    const raw = canonical(row);
    const id = String(raw['id']);
    const known = rows.get(id);
    if (known === undefined) return () => void rows.set(id, { raw, parsed: undefined, state: 'new' });
    // An id that is written otherwise than the row that was read has it was not found by the rule either: it means a new row.
    if (!this.#read.has(known) || row.id !== id) throw new IdTaken(table);
    return () => Object.assign(known, { raw, parsed: undefined, state: known.state === 'new' ? 'new' : 'changed' });
  }
}

const accountIdOf = (table: TableName, row: Row): AccountId => (table === 'accounts' ? row['id'] : row['accountId']) as AccountId;

/** A row with ids and moments as the database would give them back. */
function canonical(row: Put['row']): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'string') return [key, value];
      if (key === 'id' || key.endsWith('Id')) return [key, value.toLowerCase()];
      return [key, key.endsWith('At') ? instantOf(epochMsOf(instantSchema.parse(value))) : value];
    }),
  );
}
