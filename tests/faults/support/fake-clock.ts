import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A computer's clock in the hands of a test: a process of Node's that is started with `environment` reads the time through it.
 * Electron does not start with it: its sandboxed processes may not read the file.
 */
export type FakeClock = {
  readonly environment: Record<string, string>;
  /** Moves it, also under running processes: '+3h', '-3d', '+0' for the true time. */
  move(by: string): void;
  close(): Promise<void>;
};

const debianPackage = 'faketime';
const libraryFolders = ['/usr/lib', '/usr/lib64'].flatMap((folder) => [folder, ...subfoldersOf(folder)]);

/** Why no clock can be faked here; null where it can. Root on Debian gets the library installed. */
export function whyNoFakeClock(): string | null {
  if (process.platform !== 'linux') return 'a wrong clock is tried on Linux only, with the library of the package faketime';
  if (library() === undefined && process.getuid?.() === 0) {
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], { stdio: 'ignore' });
  }
  return library() === undefined ? 'a wrong clock is not tried, because the package faketime is missing' : null;
}

/** Makes a clock that shows the true time until it is moved. */
export async function makeFakeClock(): Promise<FakeClock> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-clock-'));
  await chmod(folder, 0o755);
  const file = path.join(folder, 'clock');
  const move = (by: string): void => writeFileSync(file, `${by}\n`, { mode: 0o644 });
  move('+0');
  return {
    move,
    environment: {
      LD_PRELOAD: library() ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Timers go by the monotonic clock, which a person cannot set.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

function library(): string | undefined {
  return libraryFolders.map((folder) => path.join(folder, 'faketime', 'libfaketime.so.1')).find((file) => existsSync(file));
}

function subfoldersOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => path.join(folder, name));
}
