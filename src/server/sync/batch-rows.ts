import { sql } from 'kysely';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { instantSchema, toMilliseconds } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId } from '#domain/kernel/ids.ts';
import { type Put, type Reader, type TableName, type Tables, tableNames } from '#domain/rows.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import type { AccountRow } from './push-facts.ts';
import { arrayText, keysOf, sqlNameOf } from './row-sql.ts';
import { IdTaken, type Touched, parsedRow } from './sql-store.ts';

type Row = Readonly<Record<string, unknown>>;
/** A row as it would stand in the database now; parsed when somebody reads it, as one from the database is. */
type Kept = { raw: Row; parsed: Tables[TableName] | undefined; state: 'stored' | 'new' | 'changed' };
type RowsOfAccount = Map<string, Kept>;
/** The rows of a table; one that nobody has read holds only what was written. */
type RowsOfTable = { readonly byAccount: Map<AccountId, RowsOfAccount>; loading: Promise<void> | undefined; isLoaded: boolean };

/** The rows of the accounts that a push is about, as they stand after each of its commands. */
export class BatchRows {
  readonly #trx: CompanyTransaction;
  readonly #companyId: CompanyId;
  readonly #accountIds: readonly AccountId[];
  readonly #tables = new Map<TableName, RowsOfTable>();

  /** `accounts` are the accounts themselves, which were read when they were locked. */
  constructor(trx: CompanyTransaction, companyId: CompanyId, accounts: readonly AccountRow[]) {
    this.#trx = trx;
    this.#companyId = companyId;
    this.#accountIds = accounts.map(({ id }) => id);
    this.#take('accounts', accounts);
  }

  /** The rows of one account and table by id, read from the database with those of all other accounts of the push. */
  loaded(table: TableName, accountId: AccountId): RowsOfAccount | Promise<RowsOfAccount> {
    const rows = this.#ofTable(table);
    if (rows.isLoaded) return this.known(table, accountId);
    rows.loading ??= this.#load(table);
    return rows.loading.then(() => this.known(table, accountId));
  }

  /** What is known of one account and table without asking the database. */
  known(table: TableName, accountId: AccountId): RowsOfAccount {
    const { byAccount } = this.#ofTable(table);
    let rows = byAccount.get(accountId);
    if (rows === undefined) byAccount.set(accountId, (rows = new Map()));
    return rows;
  }

  #ofTable(table: TableName): RowsOfTable {
    let rows = this.#tables.get(table);
    if (rows === undefined) this.#tables.set(table, (rows = { byAccount: new Map(), loading: undefined, isLoaded: false }));
    return rows;
  }

  async #load(table: TableName): Promise<void> {
    const columns = sql.join(keysOf(table).map((key) => sql.ref(key)));
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(table)}
      where account_id = any(${arrayText(this.#accountIds)}::uuid[]) and company_id = ${this.#companyId} order by id`.execute(this.#trx);
    this.#take(table, rows);
  }

  #take(table: TableName, rows: readonly Row[]): void {
    for (const raw of rows) {
      const ofAccount = this.known(table, accountIdOf(table, raw));
      const id = String(raw['id']);
      // What a command wrote here unread stays new; where the database has such a row too, writing it fails.
      if (!ofAccount.has(id)) ofAccount.set(id, { raw, parsed: undefined, state: 'stored' });
    }
    this.#ofTable(table).isLoaded = true;
  }

  /** Writes whatever is new or changed, with the version it commits with. Rejects where a new row's id is taken. */
  async write(version: number): Promise<void> {
    for (const table of tableNames) {
      const { byAccount } = this.#ofTable(table);
      const rows: Record<Kept['state'], Row[]> = { stored: [], new: [], changed: [] };
      for (const ofAccount of byAccount.values()) for (const { state, raw } of ofAccount.values()) rows[state].push(raw);
      await this.#insert(table, rows.new, version);
      await this.#update(table, rows.changed, version);
    }
  }

  async #insert(table: TableName, rows: readonly Row[], version: number): Promise<void> {
    if (rows.length === 0) return;
    const columns = sql.join([...keysOf(table), 'companyId'].map((key) => sql.ref(key)));
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${this.#jsonOf(table, rows, version)}::json)`.execute(
      this.#trx,
    );
  }

  async #update(table: TableName, rows: readonly Row[], version: number): Promise<void> {
    if (rows.length === 0) return;
    const changes = sql.join(keysOf(table).map((key) => sql`${sql.ref(key)} = ${sql.ref(`r.${key}`)}`));
    const byAccount = table === 'accounts' ? sql`` : sql`t.account_id = r.account_id and `;
    await sql`update ${sql.table(table)} t set ${changes}
      from json_populate_recordset(null::${sql.table(table)}, ${this.#jsonOf(table, rows, version)}::json) r where ${byAccount}t.id = r.id`.execute(
      this.#trx,
    );
  }

  #jsonOf(table: TableName, rows: readonly Row[], version: number): string {
    const columns = keysOf(table).map((key) => [key, sqlNameOf(key)] as const);
    const named = rows.map((row) => {
      const byColumn: Record<string, unknown> = { company_id: this.#companyId };
      for (const [key, column] of columns) byColumn[column] = key === 'version' ? version : row[key];
      return byColumn;
    });
    return JSON.stringify(named);
  }
}

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
    const loaded = this.#rows.loaded(table, accountId);
    const kept = (loaded instanceof Promise ? await loaded : loaded).get(id.toLowerCase());
    return kept === undefined ? undefined : this.#parsed(table, kept);
  }

  async ofAccount<T extends TableName>(table: T, accountId: AccountId): Promise<readonly Tables[T][]> {
    if (accountId !== this.#accountId) return [];
    const loaded = this.#rows.loaded(table, accountId);
    const rows = loaded instanceof Promise ? await loaded : loaded;
    return [...rows].sort(([a], [b]) => compareTexts(a, b)).map(([, kept]) => this.#parsed(table, kept));
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

/** The keys of strategies and their steps are ids too, and stay as they are written. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A row with ids and moments as the database would give them back. */
function canonical(row: Put['row']): Row {
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries<unknown>(row)) {
    if (typeof value !== 'string') raw[key] = value;
    else if (key === 'id' || key.endsWith('Id')) raw[key] = uuid.test(value) ? value.toLowerCase() : value;
    else raw[key] = key.endsWith('At') ? toMilliseconds(instantSchema.parse(value)) : value;
  }
  return raw;
}
