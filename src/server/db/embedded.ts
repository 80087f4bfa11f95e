import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { initialise, isOurs, refuseOtherVersion, start } from './embedded-start.ts';
import { type ServerState, freePort, pidInFile, placeFor, readState, superuser, urlOf, writeState } from './embedded-state.ts';
import { alone, isAlive, releaseLease, takeLease } from './leases.ts';
import { processOwner } from './process-owner.ts';

/** A running embedded PostgreSQL that this process has a share in. */
export type EmbeddedServer = {
  /** postgres:// address of the database `collector`, with the password: never log it. */
  readonly databaseUrl: string;
  /** Lets go of it; the last process to do so stops it. */
  readonly close: () => Promise<void>;
};

const databaseName = 'collector';
const stopWithinMs = 30_000;
const lookAgainMs = 25;

/** A server that answered us, with the process id it had then. */
type Running = { readonly state: ServerState; readonly pid: number };

type Share = { users: number; readonly server: Promise<Running>; running?: Running };

/** Servers this process has a share in, by data folder: several parts of one program use one server. */
const shared = new Map<string, Share>();

/**
 * Gives the embedded PostgreSQL of a data folder: joins the one that runs on it, or starts it, or makes it first.
 * `say` gets a sentence when something is worth telling. Throws `ServerFailure` with words when it cannot be had.
 */
export async function openEmbeddedPostgres(dataDir: string, say: (words: string) => void): Promise<EmbeddedServer> {
  const folder = path.resolve(dataDir);
  if (shared.size === 0) process.once('exit', leaveAtExit);
  const known: Share = shared.get(folder) ?? { users: 0, server: open(folder, say) };
  shared.set(folder, known);
  known.users += 1;
  try {
    const running = await known.server;
    known.running = running;
    return { databaseUrl: urlOf(running.state, databaseName), close: () => leave(folder, running) };
  } catch (fault) {
    shared.delete(folder);
    if (shared.size === 0) process.removeListener('exit', leaveAtExit);
    throw fault;
  }
}

async function open(dataDir: string, say: (words: string) => void): Promise<Running> {
  mkdirSync(dataDir, { recursive: true });
  return alone(dataDir, async () => {
    const owner = processOwner();
    const known = readState(dataDir);
    if (known && (await isOurs(known))) {
      takeLease(dataDir);
      return { state: known, pid: pidInFile(known) };
    }
    const binaries = await findBinaries(owner);
    const wanted: ServerState = {
      folder: known?.folder ?? placeFor(dataDir, owner, say),
      password: known?.password ?? randomBytes(24).toString('base64url'),
      port: await freePort(known?.port),
    };
    if (!existsSync(path.join(wanted.folder, 'PG_VERSION'))) initialise(binaries, wanted, dataDir, owner);
    refuseOtherVersion(binaries, wanted);
    writeState(dataDir, wanted);
    const state = await start(binaries, wanted, dataDir, owner, (changed) => writeState(dataDir, changed));
    takeLease(dataDir);
    await createDatabase(state);
    return { state, pid: pidInFile(state) };
  });
}

async function leave(dataDir: string, running: Running): Promise<void> {
  const known = shared.get(dataDir);
  if (!known) return;
  known.users -= 1;
  if (known.users > 0) return;
  shared.delete(dataDir);
  if (shared.size === 0) process.removeListener('exit', leaveAtExit);
  if (!releaseLease(dataDir) || !isRunning(running)) return;
  stopServer(running);
  const deadline = performance.now() + stopWithinMs;
  // Its file goes a little before it does; a folder that is removed right after us should be nobody's.
  while (isAlive(running.pid) && performance.now() < deadline) await sleep(lookAgainMs);
}

/** The end of a process that had no time to close: it asks its servers to stop and does not wait. */
function leaveAtExit(): void {
  for (const [dataDir, { running }] of shared) {
    if (running && releaseLease(dataDir) && isRunning(running)) stopServer(running);
  }
}

function stopServer(running: Running): void {
  try {
    // SIGINT is PostgreSQL's fast shutdown: transactions are rolled back, everything is flushed.
    process.kill(running.pid, 'SIGINT');
  } catch {
    // It has ended by itself.
  }
}

/** A process id may have been given to somebody else since; the file is gone or says another one then. */
const isRunning = ({ state, pid }: Running): boolean => pidInFile(state) === pid && isAlive(pid);

async function createDatabase(state: ServerState): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(state, superuser) });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (known.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}
