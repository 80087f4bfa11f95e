import type pg from 'pg';
import { ServerFailure } from '../server-failure.ts';
import { type Database, kyselyOn, ownerPool, requestPool } from './connections.ts';
import { openEmbeddedPostgres } from './embedded.ts';
import { codeOf } from './leases.ts';
import { migrate } from './migrate.ts';

/** Where a database is: in a folder of its own, or at an address. Exactly one is given. */
export type DatabasePlace = { readonly dataDir?: string | undefined; readonly databaseUrl?: string | undefined };

/** An open, migrated database. `requests` acts as `cw_app`, `owner` as the tables' owner. */
export type OpenDatabase = {
  readonly databaseUrl: string;
  readonly requests: Database;
  readonly owner: Database;
  readonly ownerPool: pg.Pool;
  readonly close: () => Promise<void>;
};

/**
 * Opens the database of a place and brings it to the newest shape. `say` gets sentences worth telling a person.
 * Throws `ServerFailure` with words when the server cannot be reached or used.
 */
export async function openDatabase(place: DatabasePlace, say: (words: string) => void = () => undefined): Promise<OpenDatabase> {
  const server = await serverOf(place, say);
  const pool = ownerPool(server.databaseUrl);
  const requestsPool = requestPool(server.databaseUrl);
  const close = async (): Promise<void> => {
    await Promise.all([pool.end(), requestsPool.end()]);
    await server.close();
  };
  try {
    await migrate(pool);
  } catch (fault) {
    await close();
    throw inWords(fault);
  }
  return { databaseUrl: server.databaseUrl, requests: kyselyOn(requestsPool), owner: kyselyOn(pool), ownerPool: pool, close };
}

async function serverOf(place: DatabasePlace, say: (words: string) => void): Promise<{ databaseUrl: string; close: () => Promise<void> }> {
  if (place.databaseUrl !== undefined) return { databaseUrl: place.databaseUrl, close: async () => undefined };
  if (place.dataDir === undefined) throw new ServerFailure('Say where the database is: --data DIR, or DATABASE_URL=postgres://…');
  return openEmbeddedPostgres(place.dataDir, say);
}

/** Faults of a connection that a person can mend; the address itself is not repeated, because it holds a password. */
const connectionWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at its address',
  ENOTFOUND: 'its host name is not known',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'it refuses the password',
  '28000': 'it refuses the user',
  '3D000': 'it has no database of that name',
  '42501': 'the user lacks a right that is needed (it has to own its tables and may need CREATE on the schema public)',
};

function inWords(fault: unknown): unknown {
  const words = connectionWords[String(codeOf(fault))];
  return words === undefined ? fault : new ServerFailure(`The database cannot be used: ${words}. Check DATABASE_URL.`);
}
