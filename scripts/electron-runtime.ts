import { spawnSync } from 'node:child_process';
import { lstat, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fallbackFolder, fallbackRuntime, FALLBACK_VERSION } from './support/electron-fallback.ts';
import { electronPackageFolder, installedElectron, pinnedElectronVersion, type ElectronRuntime } from './support/electron-installed.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';

/** A slow line may need minutes for the 110 MB; a host that is out of reach answers within a second. */
const DOWNLOAD_LIMIT_MS = 10 * 60_000;

/**
 * Sees to it that `node_modules/electron` has a runtime: what is there, else the official download, else (on 64-bit
 * Linux) the fallback. With `retry` the official download is tried even where the fallback is in place.
 * Returns what is in place; fails with words when nothing can be had.
 */
export async function ensureElectronRuntime(options: { retry?: boolean } = {}): Promise<ElectronRuntime> {
  const installed = installedElectron();
  if (installed?.official) return installed;
  if (installed !== null && !options.retry && path.basename(installed.folder) === path.basename(await fallbackFolder())) return installed;
  const pinned = pinnedElectronVersion();
  say(`Electron ${pinned}: trying the official download`);
  const problem = await downloadOfficial();
  if (problem !== null) {
    say(`The official download did not succeed (${problem}).`);
    await linkFallback();
  }
  return (
    installedElectron() ?? fail('The Electron runtime was put in place but cannot be found. Delete node_modules and run npm ci again.')
  );
}

/** One sentence that says which runtime is in place and what it may be used for. */
export function runtimeWords(runtime: ElectronRuntime): string {
  if (runtime.official) return `Electron ${runtime.version}, the official runtime, is in place.`;
  return (
    `Electron ${runtime.version}, the fallback runtime, is in place of ${pinnedElectronVersion()}. ` +
    'It is repacked by a third party and no longer supported: use it to try and test the application, never to ship it.'
  );
}

/** Returns null when the download succeeded, else the reason in a few words. */
async function downloadOfficial(): Promise<string | null> {
  const home = electronPackageFolder();
  // A link left by the fallback would be written through, into the shared cache.
  await rm(path.join(home, 'dist'), { recursive: true, force: true });
  await rm(path.join(home, 'path.txt'), { force: true });
  const result = spawnSync(process.execPath, [path.join(home, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    timeout: DOWNLOAD_LIMIT_MS,
  });
  if (result.status === 0 && installedElectron() !== null) return null;
  if (result.error !== undefined) return result.error.message;
  return result.stderr.match(/\b(E[A-Z]{4,}|HTTP \d{3}|\w*Error: [^\n]{1,120})/)?.[0] ?? 'no reason given';
}

async function linkFallback(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(
      `No Electron runtime: the official download is out of reach and there is a fallback for 64-bit Linux only, not for ${process.platform} ${process.arch}. ` +
        'Connect to the internet, or set ELECTRON_MIRROR to a mirror you trust, and start again.',
    );
  }
  const folder = await fallbackRuntime((words) => say(`Fallback runtime ${FALLBACK_VERSION}: ${words}`)).catch((failure: unknown) =>
    fail(
      `No Electron runtime: neither the official download nor the fallback could be had. ${failure instanceof Error ? failure.message : String(failure)}`,
    ),
  );
  const home = electronPackageFolder();
  await putLink(folder, path.join(home, 'dist'));
  await writeFile(path.join(home, 'path.txt'), 'electron');
}

/** In one step, because two programs may do it at the same time. */
async function putLink(to: string, at: string): Promise<void> {
  const there = await lstat(at).catch(() => null);
  if (there?.isDirectory() === true) await rm(at, { recursive: true, force: true });
  const link = `${at}-${process.pid}`;
  await symlink(to, link, 'dir');
  await rename(link, at);
}

if (process.argv[1] === import.meta.filename) {
  await runCommand(async () => {
    const { flags } = parseCommandLine({
      command: 'npm run electron-runtime --',
      about:
        'Gives node_modules/electron a runtime: the official download first, on 64-bit Linux else a pinned fallback for trying and testing.',
      flags: { retry: { type: 'boolean', words: 'try the official download again where the fallback is in place' } },
    });
    say(runtimeWords(await ensureElectronRuntime({ retry: flags.retry })));
  });
}
