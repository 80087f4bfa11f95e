import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, kyselyOn, ownerPool, requestPool } from '#server/db/connections.ts';

/** A database of one test file's own. `requests` acts as `cw_app`, `owner` as the tables' owner, who may do anything. */
export type TestDatabase = {
  readonly url: string;
  readonly owner: Database;
  readonly ownerPool: pg.Pool;
  readonly requests: Database;
  readonly requestPool: pg.Pool;
  /** Ends its connections and removes it. */
  readonly drop: () => Promise<void>;
};

/** A fresh migrated database: a copy of the run's template. */
export const freshDatabase = (): Promise<TestDatabase> => create(new URL(inject('templateUrl')).pathname.slice(1));

/** A database with nothing in it, for migrations. */
export const emptyDatabase = (): Promise<TestDatabase> => create('template0');

/**
 * A backup of a database as it is at this moment, which is a database of its own. Whoever is connected to the first is cut off and
 * comes back by itself.
 */
export async function backupOf({ url }: TestDatabase): Promise<TestDatabase> {
  const name = new URL(url).pathname.slice(1);
  // A desktop that beats on would be back before the copy begins.
  const admit = (isAdmitted: boolean) =>
    asAdministrator((client) => client.query(`alter database ${name} allow_connections ${isAdmitted}`));
  await admit(false);
  try {
    await asAdministrator((client) => client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]));
    return await create(name);
  } finally {
    await admit(true);
  }
}

async function create(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdministrator((client) => client.query(`create database ${name} template ${template}`));
  const url = addressOf(name);
  const owners = ownerPool(url);
  const requests = requestPool(url);
  return {
    url,
    owner: kyselyOn(owners),
    ownerPool: owners,
    requests: kyselyOn(requests),
    requestPool: requests,
    drop: async () => {
      await Promise.all([owners.end(), requests.end()]);
      await asAdministrator((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

function addressOf(database: string): string {
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdministrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: addressOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
