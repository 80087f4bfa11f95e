import { spawnSync } from 'node:child_process';
import { chown, lstat, readdir } from 'node:fs/promises';
import { accessSync, chmodSync, constants, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Who runs the window when we are root: Chromium refuses to sandbox root's windows. Ids are the system's numbers. */
export interface OrdinaryUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

/** The system user made for windows where root came without `sudo`. */
const WINDOW_USER = 'collector-e2e';
const WINDOW_USER_HOME = '/var/lib/collector-e2e';

/**
 * The user to start windows as, or null where we are not root and start them as ourselves.
 * Root by way of `sudo` gets the person behind it; other roots get a system user, made on first use.
 * Throws where no such user can be had; the caller decides whether to go on without the sandbox.
 */
export function ordinaryUser(): OrdinaryUser | null {
  if (process.getuid?.() !== 0) return null;
  const behind = process.env['SUDO_USER'];
  const person = behind === undefined || behind === 'root' ? null : lookUp(behind);
  return person ?? lookUp(WINDOW_USER) ?? makeWindowUser();
}

/** Gives a file or a folder with all below it to a user. Links are not followed. */
export async function giveTo(user: OrdinaryUser, target: string): Promise<void> {
  const facts = await lstat(target);
  if (facts.isSymbolicLink()) return;
  await chown(target, user.uid, user.gid);
  if (!facts.isDirectory()) return;
  for (const name of await readdir(target)) await giveTo(user, path.join(target, name));
}

/** Whether others than the owner may reach and read a file: every folder above it has to let them through. */
export function isReadableByOthers(target: string): boolean {
  const facts = statSync(target);
  if ((facts.mode & constants.S_IROTH) === 0) return false;
  for (let folder = path.dirname(path.resolve(target)); ; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & constants.S_IXOTH) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/**
 * A program that starts `executable` as `user`, handing on its arguments, streams and process id. For callers that can
 * only name a program, as Playwright. Returns its path, in a new folder which the caller removes.
 */
export function startsAs(user: OrdinaryUser, executable: string): { program: string; folder: string } {
  accessSync(executable, constants.X_OK);
  const folder = mkdtempSync(path.join(tmpdir(), 'collector-start-'));
  const program = path.join(folder, 'start');
  const home = `HOME=${quoted(user.home)} USER=${quoted(user.name)} LOGNAME=${quoted(user.name)}`;
  // A session folder of root's is not the user's, and Chromium complains about it.
  const lines = [
    '#!/bin/sh',
    'unset XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME',
    `${home} exec setpriv --reuid=${user.uid} --regid=${user.gid} --clear-groups -- ${quoted(executable)} "$@"`,
  ];
  writeFileSync(program, `${lines.join('\n')}\n`);
  chmodSync(program, 0o755);
  return { program, folder };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function lookUp(name: string): OrdinaryUser | null {
  const { status, stdout } = spawnSync('getent', ['passwd', name], { encoding: 'utf8' });
  const fields = (stdout ?? '').trim().split(':');
  const [uid, gid, home] = [Number(fields[2]), Number(fields[3]), fields[5]];
  if (status !== 0 || home === undefined || !Number.isInteger(uid) || uid === 0) return null;
  return { name, uid, gid, home };
}

function makeWindowUser(): OrdinaryUser {
  const made = spawnSync(
    'useradd',
    ['--system', '--create-home', '--home-dir', WINDOW_USER_HOME, '--shell', '/usr/sbin/nologin', WINDOW_USER],
    {
      encoding: 'utf8',
    },
  );
  const user = lookUp(WINDOW_USER);
  if (user === null) throw new Error(`the system user ${WINDOW_USER} could not be made: ${made.error?.message ?? made.stderr}`);
  return user;
}
