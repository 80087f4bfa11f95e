import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from '#scripts/support/cli.ts';
import { DEBIAN_PACKAGE, packageState } from '#scripts/support/debian-installation.ts';
import type { OrdinaryUser } from '#scripts/support/ordinary-user.ts';

/** Our package on this machine, put in and taken out by Debian's own tools. */
export interface DebianInstallation {
  /** Every path that is ours alone, without the folders that other packages share. */
  paths: string[];
  /** Takes the package out as a person would. Throws with apt's words when that fails. */
  remove(): void;
  /** Brings the machine back to what it was: our package purged, and what came in with it. May be called at any time. */
  restore(): void;
}

const LOCK_LIMIT_SECONDS = 120;
const QUIET = ['-y', '-q', '-o', 'Dpkg::Use-Pty=0', '-o', `DPkg::Lock::Timeout=${LOCK_LIMIT_SECONDS}`];
const ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
/** Where a package may leave something; users' homes are not its business. */
const SYSTEM_FOLDERS = ['/opt', '/usr', '/etc', '/var/lib/dpkg/alternatives', '/var/cache', '/run'];

/** Installs a .deb with what it depends on. Needs root. When it fails, the machine is as it was and apt's words are thrown. */
export function installDebian(deb: string): DebianInstallation {
  const added = new Set<string>();
  const restore = (): void => {
    if (packageState(DEBIAN_PACKAGE) !== null) mustAptGet(['purge', DEBIAN_PACKAGE]);
    takeOut([...added].filter((name) => packageState(name) === 'installed'));
  };
  try {
    install(deb, added);
  } catch (failure) {
    restore();
    throw failure;
  }
  return { paths: ownPaths(), remove: () => mustAptGet(['remove', DEBIAN_PACKAGE]), restore };
}

/** What carries our name in the system's folders. */
export function ourTraces(): string[] {
  const folders = SYSTEM_FOLDERS.filter((folder) => existsSync(folder));
  const names = ['-iname', '*collector*workstation*', '-prune', '-print'];
  // Folders that come and go meanwhile make it end with 1; what it found stands all the same.
  const { stdout } = spawnSync('find', [...folders, '-xdev', ...names], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Whether a user may make name spaces of his own, which is what Chromium's sandbox needs where its helper is not setuid. */
export function mayMakeUserNamespaces(user: OrdinaryUser): boolean {
  const words = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--', 'unshare', '--user', 'true'];
  return spawnSync('setpriv', words).status === 0;
}

/** Whether this machine's AppArmor is on and understands a profile; where it does not, the package leaves the profile out. */
export function appArmorTakes(profile: string): boolean {
  if (spawnSync('apparmor_status', ['--enabled']).status !== 0) return false;
  return spawnSync('apparmor_parser', ['--skip-kernel-load', '--debug', profile]).status === 0;
}

/** `added` gets the names of the packages that came in with ours, even when it fails half-way. */
function install(deb: string, added: Set<string>): void {
  const once = (): AptAnswer => {
    const answer = aptGet(['install', '--no-install-recommends', deb]);
    for (const [, name] of answer.output.matchAll(/^Selecting previously unselected package (\S+)\.$/gm))
      if (name !== undefined && name !== DEBIAN_PACKAGE) added.add(name);
    return answer;
  };
  if (once().status === 0) return;
  // A fresh machine has no lists yet, or old ones.
  mustAptGet(['update']);
  const { status, output } = once();
  if (status !== 0) throw new Error(`apt-get install ${deb} ended with ${status}\n${output}`);
}

/** Purges packages that came in with ours, unless somebody has put others on top of them meanwhile. */
function takeOut(names: readonly string[]): void {
  if (names.length === 0) return;
  const bare = (name: string): string => name.replace(/:\w+$/, '');
  const wanted = new Set(names.map(bare));
  const { output } = aptGet(['purge', '--simulate', ...names]);
  const others = [...output.matchAll(/^(?:Remv|Purg) (\S+)/gm)].flatMap(([, name = '']) => (wanted.has(bare(name)) ? [] : [name]));
  if (others.length > 0) say(`Left on this machine, because ${others.join(', ')} needs them now: ${names.join(', ')}`);
  else mustAptGet(['purge', ...names]);
}

type AptAnswer = { status: number | null; output: string };

function aptGet(words: readonly string[]): AptAnswer {
  const { status, stdout, stderr } = spawnSync('apt-get', [...QUIET, ...words], { encoding: 'utf8', env: ENVIRONMENT });
  return { status, output: `${stdout}\n${stderr}` };
}

function mustAptGet(words: readonly string[]): void {
  const { status, output } = aptGet(words);
  if (status !== 0) throw new Error(`apt-get ${words.join(' ')} ended with ${status}\n${output}`);
}

function ownPaths(): string[] {
  const { stdout } = spawnSync('dpkg-query', ['--listfiles', DEBIAN_PACKAGE], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => /collector.workstation/i.test(line));
}
