import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fail, say } from './cli.ts';

/** What a bare Debian lacks for an Electron window; each brings the rest of what the executable is linked to. */
const GUI_PACKAGES = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'fonts-dejavu-core'];
const DISPLAY_PACKAGES = ['xvfb'];
/** Newer releases renamed some libraries when time became 64 bits wide. */
const RENAMED_SUFFIX = 't64';

/**
 * Sees to it that the window's executable finds its libraries and, with `virtualDisplay`, that Xvfb is there.
 * Installs what is missing where that is possible (root on Debian or Ubuntu), else fails with the command to type.
 * Does nothing on Windows and macOS, which bring them.
 */
export function ensureSystemLibraries(executable: string, options: { virtualDisplay: boolean }): void {
  if (process.platform !== 'linux') return;
  const libraries = missingLibraries(executable);
  const display = options.virtualDisplay && !isOnPath('Xvfb');
  if (libraries.length === 0 && !display) return;
  const packages = [...(libraries.length > 0 ? GUI_PACKAGES : []), ...(display ? DISPLAY_PACKAGES : [])];
  say(`Missing on this machine: ${[...libraries, ...(display ? ['Xvfb'] : [])].join(', ')}`);
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) fail(installWords(packages));
  install(packages);
  const left = missingLibraries(executable);
  if (left.length > 0)
    fail(`Still missing after the installation: ${left.join(', ')}. Install the packages that hold them and start again.`);
}

/**
 * Sees to it that programs can be started by their names; `packages` says which Debian package brings each. Installs what is missing
 * where that is possible, else fails with the command to type.
 */
export function ensurePrograms(packages: Readonly<Record<string, string>>): void {
  const missing = Object.entries(packages).filter(([program]) => !isOnPath(program));
  if (missing.length === 0) return;
  say(`Missing on this machine: ${missing.map(([program]) => program).join(', ')}`);
  const names = [...new Set(missing.map(([, name]) => name))];
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) fail(installWords(names));
  install(names);
}

/** The shared libraries an executable is linked to and this machine does not have. */
function missingLibraries(executable: string): string[] {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].flatMap((match) => match[1] ?? []);
}

/** Whether a program can be started by its bare name. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${program}`));
}

function install(packages: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('Reading the package lists (apt-get update)');
  // A list that cannot be refreshed may still be good enough; the installation says so if it is not.
  spawnSync('apt-get', ['update', '-qq'], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const names = packages.map(nameHere);
  say(`Installing ${names.join(' ')} (about a minute)`);
  const options = ['-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0'];
  const result = spawnSync('apt-get', ['install', ...options, ...names], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) fail(`The installation failed.\n${result.stderr}\n${installWords(names)}`);
}

function nameHere(name: string): string {
  const known = spawnSync('apt-cache', ['show', name + RENAMED_SUFFIX], { stdio: 'ignore' });
  return known.status === 0 ? name + RENAMED_SUFFIX : name;
}

function installWords(packages: readonly string[]): string {
  if (!isOnPath('apt-get')) {
    return `Install what your distribution calls ${packages.join(', ')}, then start again. (${distribution()} is not one whose package names are known here.)`;
  }
  return `Type this, then start again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.map(nameHere).join(' ')}`;
}

function distribution(): string {
  if (!existsSync('/etc/os-release')) return 'This system';
  return readFileSync('/etc/os-release', 'utf8').match(/^PRETTY_NAME="?([^"\n]+)/m)?.[1] ?? 'This system';
}
