import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fail, say } from './cli.ts';
import { installedElectron } from './electron-installed.ts';
import { wrongFuses } from './packaged-fuses.ts';
import { inProject } from './project.ts';

/** What electron-builder calls the systems it packages for. */
export type PackageSystem = 'linux' | 'win' | 'mac';

/** Where the unpacked application's executable is, by system. */
export const PACKAGED_EXECUTABLE: Record<PackageSystem, string> = {
  linux: inProject('release', 'linux-unpacked', 'collector-workstation'),
  win: inProject('release', 'win-unpacked', 'Collector Workstation.exe'),
  mac: inProject('release', 'mac', 'Collector Workstation.app'),
};

/**
 * Packages the built application for `system` into `release/` without downloading anything, and reads the fuses back
 * from the result. With `unpackedOnly` it makes the application folder but no installer. Fails with words.
 */
export async function packageDesktop(system: PackageSystem, options: { unpackedOnly: boolean }): Promise<string> {
  const runtime = installedElectron() ?? fail('No Electron runtime is in place. Run npm run electron-runtime first.');
  if (system === 'linux' && !options.unpackedOnly && !existsSync('/usr/bin/dpkg-deb')) {
    fail('The Debian package needs dpkg-deb, which is not on this machine. Give --unpacked for the application folder alone.');
  }
  await rm(inProject('release'), { recursive: true, force: true });
  const args = [`--${system}`, ...(options.unpackedOnly ? ['dir'] : []), `-c.electronVersion=${runtime.version}`, '--publish', 'never'];
  const code = await electronBuilder(args);
  if (code !== 0) fail(`Packaging failed; electron-builder ended with ${code}. Its own words are above. release/ is not complete.`);
  const executable = PACKAGED_EXECUTABLE[system];
  const wrong = await wrongFuses(executable);
  if (wrong.length > 0) fail(`The packaged application's fuses are not as they have to be. Do not ship it.\n  ${wrong.join('\n  ')}`);
  say('The fuses were read back from the packaged executable and are as they have to be.');
  if (!runtime.official) say('This package holds the fallback runtime, which is no longer supported. Try it, but do not ship it.');
  return executable;
}

function electronBuilder(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inProject('node_modules', 'electron-builder', 'cli.js'), ...args], {
      cwd: inProject(),
      env: { ...process.env, CUSTOM_FPM_PATH: inProject('scripts', 'support', 'fpm.mjs') },
      // Its progress is for the person; standard output stays free.
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}
