import { randomBytes, randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import type { Role } from '#domain/command.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, type CompanyId, type UserId, companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { buildApp } from '#server/app.ts';
import { type Database, kyselyOn, ownerPool, requestPool } from '#server/db/connections.ts';
import { bookScope, companyScope } from '#server/sync/scope.ts';
import { reassignAccounts } from '#tests/server/support/reassign-accounts.ts';
import { insertRows, rowsOfEveryTable } from '#tests/server/support/rows.ts';
import { currency, instant } from '#tests/support/build.ts';

export const simPassword = 'a long enough password';
export type SimPerson = { readonly id: UserId; readonly email: string; readonly name: string; readonly role: Role };
export type SimCompany = {
  readonly id: CompanyId;
  readonly collectors: readonly [SimPerson, SimPerson];
  readonly supervisor: SimPerson;
  readonly accounts: readonly AccountId[];
};

/** All of a company's rows, table by table, as JSON texts. */
export type Backup = ReadonlyMap<string, string>;

const noLimit = { open: 1e9, signIn: 1e9, read: 1e9, sync: 1e9, write: 1e9 };
const accountsEach = 3;

/** The central API on a PostgreSQL database of its own, with a clock that moves only when told. */
export class SimServer {
  readonly app: FastifyInstance;
  readonly owner: Database;
  readonly requests: Database;
  readonly #pools: readonly pg.Pool[];
  readonly #dropDatabase: () => Promise<void>;
  #now: Instant = instant('2026-03-31T15:00:00.000Z');

  private constructor(parts: {
    app: FastifyInstance;
    owner: Database;
    requests: Database;
    pools: readonly pg.Pool[];
    drop: () => Promise<void>;
  }) {
    this.app = parts.app;
    this.owner = parts.owner;
    this.requests = parts.requests;
    this.#pools = parts.pools;
    this.#dropDatabase = parts.drop;
  }

  /** Copies a migrated database that nobody is connected to and starts the API on the copy. */
  static async start(templateUrl: string): Promise<SimServer> {
    const name = `sim_${randomBytes(8).toString('hex')}`;
    const template = new URL(templateUrl).pathname.slice(1);
    await asAdministrator(templateUrl, `create database ${name} template ${template}`);
    const url = addressOf(templateUrl, name);
    const pools = [ownerPool(url), requestPool(url)] as const;
    const [owner, requests] = [kyselyOn(pools[0]), kyselyOn(pools[1])];
    const clock = { now: (): Instant => instant('2026-03-31T15:00:00.000Z') };
    const app = await buildApp({ db: requests, now: () => clock.now(), requestsPerMinute: noLimit });
    const drop = () => asAdministrator(templateUrl, `drop database ${name} with (force)`);
    const server = new SimServer({ app, owner, requests, pools, drop });
    clock.now = () => server.#now;
    return server;
  }

  get nowMs(): number {
    return epochMsOf(this.#now);
  }

  pass(ms: number): void {
    this.#now = instantOf(this.nowMs + ms);
  }

  /** A company of two collectors and a supervisor; each collector has a book, and one account is nobody's. */
  async addCompany(): Promise<SimCompany> {
    const id = companyIdSchema.parse(randomUUID());
    const name = `company-${id}`;
    const place = { currency: currency('USD'), timeZone: 'America/Chicago', fixedBusinessDate: null };
    const feed = { epoch: randomUUID(), version: 0, logHead: '' };
    await this.owner
      .insertInto('company')
      .values({ id, name, ...place, policy: JSON.stringify(defaultPolicy), isDemo: false, ...feed })
      .execute();
    const people = [await this.#addPerson(id, 'Dana', 'collector'), await this.#addPerson(id, 'Omar', 'collector')] as const;
    const supervisor = await this.#addPerson(id, 'Sam', 'supervisor');
    const accounts: AccountId[] = [];
    for (const [at, collector] of [people[0], people[1], null].entries()) {
      const count = collector === null ? 1 : accountsEach;
      for (let each = 0; each < count; each += 1) accounts.push(await this.#addAccount(id, `${at}-${each}`, collector));
    }
    return { id, collectors: people, supervisor, accounts };
  }

  reassign(company: SimCompany, accountId: AccountId, to: SimPerson): Promise<void> {
    return reassignAccounts(this.requests, company.id, [accountId], to.id);
  }

  /** Ends a person's sessions, as their age would. */
  async endSessions(person: SimPerson): Promise<void> {
    await this.owner.updateTable('session').set({ revokedAt: this.#now }).where('userId', '=', person.id).execute();
  }

  /** A copy of everything a company has, from one moment. */
  async backUp({ id }: SimCompany): Promise<Backup> {
    const copy = new Map<string, string>();
    await this.owner
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        for (const table of await companyTables(trx)) {
          const answer = await sql<{ rows: string }>`
            select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${sql.table(table)} t where ${ownerColumn(table)} = ${id}`.execute(
            trx,
          );
          copy.set(table, answer.rows[0]?.rows ?? '[]');
        }
      });
    return copy;
  }

  /** Puts a copy in the place of what is there and begins a new epoch, as who restores a backup has to. */
  async restore({ id }: SimCompany, backup: Backup): Promise<void> {
    await this.owner.transaction().execute(async (trx) => {
      // No triggers: rows go out and come in table by table, whatever points at them.
      await sql`set local session_replication_role = replica`.execute(trx);
      for (const [table, rows] of backup) {
        const name = sql.table(table);
        await sql`delete from ${name} where ${ownerColumn(table)} = ${id}`.execute(trx);
        await sql`insert into ${name} overriding system value select * from jsonb_populate_recordset(null::${name}, ${rows}::jsonb)`.execute(
          trx,
        );
      }
      await sql`update company set epoch = gen_random_uuid() where id = ${id}`.execute(trx);
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    await Promise.all(this.#pools.map((pool) => pool.end()));
    await this.#dropDatabase();
  }

  async #addPerson(companyId: CompanyId, name: string, role: Role): Promise<SimPerson> {
    const person = { id: userIdSchema.parse(randomUUID()), email: `${name.toLowerCase()}@${companyId}.example`, name, role };
    await this.owner
      .insertInto('appUser')
      .values({ ...person, companyId, passwordHash: await quickHash() })
      .execute();
    return person;
  }

  async #addAccount(companyId: CompanyId, number: string, collector: SimPerson | null): Promise<AccountId> {
    const rows = rowsOfEveryTable({ number, name: `Customer ${number}`, collectorId: collector?.id ?? null });
    const [first] = rows;
    if (first?.table !== 'accounts') throw new Error('the first row of an account is the account');
    await insertRows(this.owner, companyId, rows);
    const scopes = [companyScope, ...(collector === null ? [] : [bookScope(collector.id)])];
    await this.owner
      .insertInto('scopeAccount')
      .values(scopes.map((scope) => ({ companyId, scope, accountId: first.row.id, op: 'put' as const, version: 0 })))
      .execute();
    return first.row.id;
  }
}

let quick: Promise<string> | undefined;

/** The least that argon2 does: thousands of simulated sign-ins have to be cheap. The cost is part of the hash. */
function quickHash(): Promise<string> {
  quick ??= hash(simPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  return quick;
}

async function companyTables(db: Database): Promise<readonly string[]> {
  const answer = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'company_id' and t.table_type = 'BASE TABLE' order by 1`.execute(db);
  return ['company', ...answer.rows.map(({ name }) => name)];
}

const ownerColumn = (table: string) => sql.ref(table === 'company' ? 'id' : 'companyId');

function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function asAdministrator(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(url, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
