import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { ServerFailure } from '../server-failure.ts';
import { type ProcessOwner, mayWriteIn } from './process-owner.ts';

export const superuser = 'postgres';
/** Where the files go when the database's user cannot enter the data folder. */
const reachableFolder = '/var/lib/collector-workstation/data';

const stateSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  password: z.string().min(20),
  /** Absolute; normally DIR/postgres. */
  folder: z.string().min(1),
});
/** What is remembered of the embedded server of a data folder, in `server.json` there; readable by its owner only. */
export type ServerState = z.infer<typeof stateSchema>;

/** What is remembered of a data folder's server; undefined before the first. Throws `ServerFailure` when it is damaged. */
export function readState(dataDir: string): ServerState | undefined {
  const file = path.join(dataDir, 'server.json');
  if (!existsSync(file)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ServerFailure(
    `${file} is damaged, so the database beside it cannot be opened. Nothing was changed. Put back a copy of this file.`,
  );
}

/** Remembers it; a half-written file never takes the place of a whole one. */
export function writeState(dataDir: string, state: ServerState): void {
  const file = path.join(dataDir, 'server.json');
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The address of one of its databases, with the password. */
export const urlOf = (state: ServerState, database: string): string =>
  `postgres://${superuser}:${state.password}@127.0.0.1:${state.port}/${database}`;

/** The process id a server of this folder left in its file; 0 where there is none. */
export const pidInFile = (state: ServerState): number => Number(readLines(path.join(state.folder, 'postmaster.pid'))[0] ?? 0);

/** DIR/postgres, or a folder the database's user can reach when DIR lies below one that he may not enter. */
export function placeFor(dataDir: string, owner: ProcessOwner | null, say: (words: string) => void): string {
  const standard = path.join(dataDir, 'postgres');
  makeFor(standard, owner);
  if (owner === null || mayWriteIn(standard, owner)) return standard;
  // Not named after the data folder: one that was deleted and made anew would find the database of the former one.
  const reachable = path.join(reachableFolder, randomBytes(8).toString('hex'));
  makeFor(reachable, owner);
  if (!mayWriteIn(reachable, owner)) {
    throw new ServerFailure(
      `PostgreSQL runs as the user "${owner.name}", who can neither enter ${dataDir} nor ${reachable}. Nothing was changed. ` +
        'Choose another folder with --data, or start this program as an ordinary user.',
    );
  }
  rmSync(standard, { recursive: true, force: true });
  say(`The user "${owner.name}", who runs PostgreSQL, may not enter ${dataDir}; the database's files are in ${reachable}.`);
  return reachable;
}

function makeFor(folder: string, owner: ProcessOwner | null): void {
  mkdirSync(folder, { recursive: true, mode: owner === null ? 0o700 : 0o755 });
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
}

/** The remembered port when it is free, or a new one. */
export async function freePort(remembered: number | undefined): Promise<number> {
  if (remembered !== undefined && (await listenOnce(remembered)) !== undefined) return remembered;
  const port = await listenOnce(0);
  if (port === undefined) throw new ServerFailure('No free port was found on 127.0.0.1 for the database. Nothing was changed.');
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/** The lines of a small file that are not empty; none where there is no file. */
export function readLines(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}
