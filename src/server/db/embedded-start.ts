import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ServerFailure } from '../server-failure.ts';
import type { Binaries } from './binaries.ts';
import { type ServerState, freePort, readLines, superuser, urlOf } from './embedded-state.ts';
import { isAlive } from './leases.ts';
import type { ProcessOwner } from './process-owner.ts';

/** Recovery after a power cut may take a while; a server that needs longer says so in its log. */
const readyWithinMs = 120_000;
const lookAgainMs = 25;
/** A log larger than this is begun anew at the next start. */
const logBytes = 5_000_000;

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

/** Whether the server that answers on the port is the one of this folder: it knows the password and names the folder. */
export async function isOurs(state: ServerState): Promise<boolean> {
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

/** Makes the files of a new server. Throws `ServerFailure` when initdb does not like something. */
export function initialise(binaries: Binaries, state: ServerState, dataDir: string, owner: ProcessOwner | null): void {
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
export function refuseOtherVersion(binaries: Binaries, state: ServerState): void {
  const files = readLines(path.join(state.folder, 'PG_VERSION'))[0] ?? '';
  const answer = spawnSync(binaries.postgres, ['--version'], { cwd: '/', encoding: 'utf8' }).stdout;
  const program = /(\d+)/.exec(answer)?.[1];
  if (program === undefined || program === files) return;
  throw new ServerFailure(
    `The database's files in ${state.folder} were made by PostgreSQL ${files}, and the installed one is ${program}. Nothing was changed. ` +
      `Move the data with pg_dump of version ${files}, or choose another folder with --data.`,
  );
}

/** Another server may take a free port between our look and PostgreSQL's; so often in a row it is something else. */
const portTries = 5;
/** PostgreSQL's own words in its log, which is kept in English; what the system says behind them differs. */
const portTaken = 'could not bind';

/**
 * Starts the server and waits until it answers; gives the state it runs with, whose port is another one when somebody took
 * the first. `save` keeps such a state. Throws `ServerFailure` with the end of the log when the server does not start.
 */
export async function start(
  binaries: Binaries,
  wanted: ServerState,
  dataDir: string,
  owner: ProcessOwner | null,
  save: (state: ServerState) => void,
): Promise<ServerState> {
  let state = wanted;
  let hasRemovedPidFile = false;
  for (let portTry = 1; ;) {
    const outcome = await tryStart(binaries, state, dataDir, owner);
    if (outcome === 'ready') return state;
    if (outcome.includes(portTaken) && portTry < portTries) {
      portTry += 1;
      state = { ...state, port: await freePort(undefined) };
      save(state);
      continue;
    }
    if (!hasRemovedPidFile && removeStalePidFile(state)) {
      hasRemovedPidFile = true;
      continue;
    }
    throw new ServerFailure(`The database in ${dataDir} does not start. Nothing was changed. ${outcome}`);
  }
}

/** 'ready', or the end of the log when the server ended or did not answer in time. */
async function tryStart(binaries: Binaries, state: ServerState, dataDir: string, owner: ProcessOwner | null): Promise<string> {
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
function removeStalePidFile(state: ServerState): boolean {
  const file = path.join(state.folder, 'postmaster.pid');
  const pid = Number(readLines(file)[0]);
  if (!existsSync(file) || !Number.isInteger(pid)) return false;
  const commandLine = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (isAlive(pid) && (process.platform !== 'linux' || commandLine.includes(state.folder))) return false;
  rmSync(file, { force: true });
  return true;
}

const runAs = (owner: ProcessOwner | null): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } => {
  const env = { ...process.env, LC_ALL: 'C' };
  return owner === null ? { env } : { env, uid: owner.uid, gid: owner.gid };
};
