import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

/** The runtime that `node_modules/electron` starts. `official` is false for the fallback. */
export interface ElectronRuntime {
  version: string;
  official: boolean;
  /** The runtime's real folder, links followed. */
  folder: string;
  executable: string;
}

/** The folder of the `electron` package. */
export function electronPackageFolder(): string {
  return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

/** The release that package.json pins. */
export function pinnedElectronVersion(): string {
  const text = readFileSync(path.join(electronPackageFolder(), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** What is in place now, or null when nothing usable is. */
export function installedElectron(): ElectronRuntime | null {
  const home = electronPackageFolder();
  const pathFile = path.join(home, 'path.txt');
  const versionFile = path.join(home, 'dist', 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null;
  const executable = path.join(home, 'dist', readFileSync(pathFile, 'utf8'));
  if (!existsSync(executable)) return null;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return {
    version,
    official: version === pinnedElectronVersion(),
    folder: realpathSync(path.join(home, 'dist')),
    executable: realpathSync(executable),
  };
}
