import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { ServerFailure } from '../server-failure.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { alone, isAlive, releaseLease, takeLease } from './leases.ts';
import { type ProcessOwner, mayWriteIn, processOwner } from './process-owner.ts';

/** A running embedded PostgreSQL that this process has a share in. */
export type EmbeddedServer = {
  /** postgres:// address of the database `collector`, with the password: never log it. */
  readonly databaseUrl: string;
  /** Lets go of it; the last process to do so stops it. */
  readonly close: () => Promise<void>;
};

const databaseName = 'collector';
const superuser = 'postgres';
/** Recovery after a power cut may take a while; a server that needs longer says so in its log. */
const readyWithinMs = 120_000;
const stopWithinMs = 30_000;
const lookAgainMs = 25;
/** A log larger than this is begun anew at the next start. */
const logBytes = 5_000_000;
/** Where the files go when the database's user cannot enter the data folder. */
const reachableFolder = '/var/lib/collector-workstation/data';

/** Settings of the server. The last four keep what is in the rows out of its log file. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
};

const stateSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  password: z.string().min(20),
  /** Absolute; normally DIR/postgres. */
  folder: z.string().min(1),
});
type State = z.infer<typeof stateSchema>;

/** Servers this process has a share in, by data folder: several parts of one program use one server. */
const shared = new Map<string, { users: number; readonly server: Promise<State> }>();

/**
 * Gives the embedded PostgreSQL of a data folder: joins the one that runs on it, or starts it, or makes it first.
 * `say` gets a sentence when something is worth telling. Throws `ServerFailure` with words when it cannot be had.
 */
export async function useEmbeddedPostgres(dataDir: string, say: (words: string) => void): Promise<EmbeddedServer> {
  const folder = path.resolve(dataDir);
  const known = shared.get(folder) ?? { users: 0, server: open(folder, say) };
  shared.set(folder, known);
  known.users += 1;
  try {
    const state = await known.server;
    const onExit = (): void => leaveAtExit(folder, state);
    if (known.users === 1) process.once('exit', onExit);
    return { databaseUrl: urlOf(state, databaseName), close: () => leave(folder, state, onExit) };
  } catch (fault) {
    shared.delete(folder);
    throw fault;
  }
}

async function open(dataDir: string, say: (words: string) => void): Promise<State> {
  mkdirSync(dataDir, { recursive: true });
  return alone(dataDir, async () => {
    const owner = processOwner();
    const known = readState(dataDir);
    if (known && (await isOurs(known))) {
      takeLease(dataDir);
      return known;
    }
    const binaries = await findBinaries(owner);
    const state: State = {
      folder: known?.folder ?? placeFor(dataDir, owner, say),
      password: known?.password ?? randomBytes(24).toString('base64url'),
      port: await freePort(known?.port),
    };
    if (!existsSync(path.join(state.folder, 'PG_VERSION'))) initialise(binaries, state, dataDir, owner);
    refuseOtherVersion(binaries, state);
    writeState(dataDir, state);
    await start(binaries, state, dataDir, owner);
    takeLease(dataDir);
    await createDatabase(state);
    return state;
  });
}

async function leave(dataDir: string, state: State, onExit: () => void): Promise<void> {
  const known = shared.get(dataDir);
  if (!known) return;
  known.users -= 1;
  if (known.users > 0) return;
  shared.delete(dataDir);
  process.removeListener('exit', onExit);
  if (!releaseLease(dataDir)) return;
  const pid = serverPid(state);
  if (pid === undefined) return;
  stopServer(pid);
  const deadline = performance.now() + stopWithinMs;
  while (isAlive(pid) && performance.now() < deadline) await sleep(lookAgainMs);
}

/** The end of a process that had no time to close: it asks the server to stop and does not wait. */
function leaveAtExit(dataDir: string, state: State): void {
  if (!releaseLease(dataDir)) return;
  const pid = serverPid(state);
  if (pid !== undefined) stopServer(pid);
}

function stopServer(pid: number): void {
  try {
    // SIGINT is PostgreSQL's fast shutdown: transactions are rolled back, everything is flushed.
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended by itself.
  }
}

function serverPid(state: State): number | undefined {
  const pid = Number(readLines(path.join(state.folder, 'postmaster.pid'))[0]);
  return isAlive(pid) ? pid : undefined;
}

function readState(dataDir: string): State | undefined {
  const file = path.join(dataDir, 'server.json');
  if (!existsSync(file)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ServerFailure(`${file} is damaged, so the database beside it cannot be opened. Nothing was changed. Put back a copy of this file.`);
}

function writeState(dataDir: string, state: State): void {
  const file = path.join(dataDir, 'server.json');
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Whether the server that answers on the port is the one of this folder: it knows the password and names the folder. */
async function isOurs(state: State): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(state, superuser), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ data_directory: string }>('show data_directory');
    return answer.rows[0]?.data_directory === state.folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** DIR/postgres, or a folder the database's user can reach when DIR lies below one that he may not enter. */
function placeFor(dataDir: string, owner: ProcessOwner | null, say: (words: string) => void): string {
  const standard = path.join(dataDir, 'postgres');
  makeFor(standard, owner);
  if (owner === null || mayWriteIn(standard, owner)) return standard;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const reachable = path.join(reachableFolder, name);
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
async function freePort(remembered: number | undefined): Promise<number> {
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

function initialise(binaries: Binaries, state: State, dataDir: string, owner: ProcessOwner | null): void {
  const leftovers = readdirSync(state.folder);
  if (leftovers.length > 0) {
    // An initdb that was killed: it never got as far as a version file, so there is nothing of anybody's in it.
    for (const name of leftovers) rmSync(path.join(state.folder, name), { recursive: true, force: true });
  }
  const passwordFile = path.join(path.dirname(state.folder), `.password-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, `${state.password}\n`, { mode: 0o600 });
  if (owner !== null) chownSync(passwordFile, owner.uid, owner.gid);
  try {
    const made = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${state.folder}`,
        `--username=${superuser}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...runAs(owner), cwd: state.folder, encoding: 'utf8' },
    );
    if (made.status !== 0) {
      throw new ServerFailure(`The database in ${dataDir} could not be created: ${(made.error?.message ?? made.stderr).trim()}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** PostgreSQL opens only files of its own major version; its own words about it would be in a log file. */
function refuseOtherVersion(binaries: Binaries, state: State): void {
  const files = readLines(path.join(state.folder, 'PG_VERSION'))[0] ?? '';
  const answer = spawnSync(binaries.postgres, ['--version'], { cwd: '/', encoding: 'utf8' }).stdout;
  const program = /(\d+)/.exec(answer)?.[1];
  if (program === undefined || program === files) return;
  throw new ServerFailure(
    `The database's files in ${state.folder} were made by PostgreSQL ${files}, and the installed one is ${program}. Nothing was changed. ` +
      `Move the data with pg_dump of version ${files}, or choose another folder with --data.`,
  );
}

async function start(binaries: Binaries, state: State, dataDir: string, owner: ProcessOwner | null): Promise<void> {
  for (const attempt of [1, 2]) {
    const outcome = await tryStart(binaries, state, dataDir, owner);
    if (outcome === 'ready') return;
    if (attempt === 1 && removeStalePidFile(state)) continue;
    throw new ServerFailure(`The database in ${dataDir} does not start. Nothing was changed. ${outcome}`);
  }
}

/** 'ready', or the end of the log when the server ended or did not answer in time. */
async function tryStart(binaries: Binaries, state: State, dataDir: string, owner: ProcessOwner | null): Promise<string> {
  const logFile = path.join(dataDir, 'postgres.log');
  const isLarge = existsSync(logFile) && statSync(logFile).size > logBytes;
  const log = openSync(logFile, isLarge ? 'w' : 'a', 0o600);
  const flags = Object.entries({ ...settings, port: String(state.port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A session of its own: Ctrl-C in the terminal reaches us, and we end it after the last request.
  const child = spawn(binaries.postgres, ['-D', state.folder, ...flags], {
    ...runAs(owner),
    cwd: state.folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let hasEnded = false;
  child.once('exit', () => (hasEnded = true));
  child.once('error', () => (hasEnded = true));
  child.unref();
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && !hasEnded) {
    if (await isOurs(state)) return 'ready';
    await sleep(lookAgainMs);
  }
  return `The last lines of ${logFile}: ${readLines(logFile).slice(-6).join(' ')}`;
}

/**
 * After a crash or a restart of the computer the pid file may name a process that is somebody else's now; PostgreSQL then
 * refuses to start. Only a file whose process does not work on our folder is taken away.
 */
function removeStalePidFile(state: State): boolean {
  const file = path.join(state.folder, 'postmaster.pid');
  const pid = Number(readLines(file)[0]);
  if (!existsSync(file) || !Number.isInteger(pid)) return false;
  const commandLine = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (isAlive(pid) && (process.platform !== 'linux' || commandLine.includes(state.folder))) return false;
  rmSync(file, { force: true });
  return true;
}

async function createDatabase(state: State): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(state, superuser) });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (known.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

const urlOf = (state: State, database: string): string =>
  `postgres://${superuser}:${state.password}@127.0.0.1:${state.port}/${database}`;

const runAs = (owner: ProcessOwner | null): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } => {
  const env = { ...process.env, LC_ALL: 'C' };
  return owner === null ? { env } : { env, uid: owner.uid, gid: owner.gid };
};

function readLines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
}
