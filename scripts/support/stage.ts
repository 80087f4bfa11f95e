import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronRuntime } from './electron-installed.ts';
import { isReadableByOthers } from './ordinary-user.ts';
import { inProject } from './project.ts';

/** A copy of what the window needs, where any user can read it. The caller removes `folder`. */
export interface Stage {
  folder: string;
  appFolder: string;
  executable: string;
}

const BUNDLE = ['main', 'preload', 'renderer'];
/** The one dependency that is not bundled, because of its native part; one package a platform. */
const NATIVE_SCOPE = '@node-rs';
const NATIVE_PREFIX = 'argon2';

/**
 * Copies the built application to a new folder, because the clone may lie below a folder that only its owner may enter.
 * The runtime (225 MB) is copied only where others cannot read it in its place.
 */
export async function makeStage(runtime: ElectronRuntime): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-stage-'));
  await chmod(folder, 0o755);
  const appFolder = path.join(folder, 'app');
  for (const part of BUNDLE) await cp(inProject('out', part), path.join(appFolder, 'out', part), { recursive: true });
  await cp(inProject('package.json'), path.join(appFolder, 'package.json'));
  const scope = inProject('node_modules', NATIVE_SCOPE);
  const natives = existsSync(scope) ? (await readdir(scope)).filter((name) => name.startsWith(NATIVE_PREFIX)) : [];
  for (const name of natives) {
    await cp(path.join(scope, name), path.join(appFolder, 'node_modules', NATIVE_SCOPE, name), { recursive: true });
  }
  await openToAll(appFolder);
  if (isReadableByOthers(runtime.executable)) return { folder, appFolder, executable: runtime.executable };
  const copy = path.join(folder, 'runtime');
  await cp(runtime.folder, copy, { recursive: true });
  await openToAll(copy);
  return { folder, appFolder, executable: path.join(copy, path.relative(runtime.folder, runtime.executable)) };
}

/** A copy keeps the modes of a clone made under a strict umask; the window's user has to read it all the same. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, mayRun(entry.name) ? 0o755 : 0o644);
  }
}

function mayRun(name: string): boolean {
  return !name.includes('.') || name.endsWith('.so') || name.endsWith('.node');
}
