import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
// Under its own name the linter takes it for a hook of React.
import { openEmbeddedPostgres as shareEmbeddedPostgres } from '#server/db/embedded.ts';
import { openDatabase } from '#server/db/open-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** postgres:// address of a migrated database that nobody is connected to: the template of every test database. */
    templateUrl: string;
  }
}

/**
 * One PostgreSQL server for a run, with one migrated database that test files copy. It is the program's own embedded server;
 * `CW_TEST_PG=debian15` takes Debian's version 15 instead.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-test-'));
  // The user who runs PostgreSQL under root has to get in.
  await chmod(folder, 0o755);
  const server = await shareEmbeddedPostgres(folder, () => undefined).catch(async (fault: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw fault;
  });
  const files = await makeFast(server.databaseUrl);
  const migrated = await openDatabase({ databaseUrl: server.databaseUrl });
  await migrated.close();
  project.provide('templateUrl', server.databaseUrl);
  return async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
    await rm(files, { recursive: true, force: true });
  };
}

/** Test data need not survive a power cut. Gives the folder of the server's files. */
async function makeFast(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('alter system set fsync = off');
    await client.query('alter system set full_page_writes = off');
    await client.query('select pg_reload_conf()');
    const answer = await client.query<{ data_directory: string }>('show data_directory');
    const files = answer.rows[0]?.data_directory;
    if (files === undefined) throw new Error('the test server does not say where its files are');
    return files;
  } finally {
    await client.end();
  }
}
