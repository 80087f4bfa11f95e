import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { type Instant, instantOf } from '#domain/kernel/dates.ts';
import type { DatabasePlace, OpenDatabase } from '#server/db/open-database.ts';
import { openDatabase as openAnyDatabase } from '#server/db/open-database.ts';
import type { Actor } from '#server/devices/access-events.ts';
import { fail, say } from './cli.ts';

/** The flag of commands that work on a database that is there already. */
export const dataFlag = { type: 'string', words: 'folder of the embedded database; DATABASE_URL takes its place', value: 'DIR' } as const;

/** What such a command works with. */
export interface Books {
  place: DatabasePlace;
  database: OpenDatabase;
  /** Who runs the command, by the system's user, and when. */
  actor: Actor;
  now: Instant;
}

/**
 * Opens the database of a data folder, or of DATABASE_URL, for one piece of work. An API that runs on the folder goes on: its
 * PostgreSQL is joined. Fails where there is no database; none is made.
 */
export async function withBooks<T>(command: string, dataDir: string | undefined, work: (books: Books) => Promise<T>): Promise<T> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined && dataDir === undefined) fail('Say where the database is: --data DIR, or DATABASE_URL=postgres://…');
  if (databaseUrl === undefined && dataDir !== undefined && !existsSync(path.join(dataDir, 'server.json'))) {
    fail(`There is no database in ${dataDir}. Nothing was changed. Name the folder the central API runs on with --data.`);
  }
  const place: DatabasePlace = databaseUrl === undefined ? { dataDir } : { databaseUrl };
  const database = await openAnyDatabase(place, say);
  try {
    const actor = { id: null, name: `${command} (${userInfo().username})` };
    return await work({ place, database, actor, now: instantOf(Date.now()) });
  } finally {
    await database.close();
  }
}

/** Lines of words in columns, for standard output. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
