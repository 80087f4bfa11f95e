import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail } from '#scripts/support/cli.ts';
import { inProject } from '#scripts/support/project.ts';

const files = ['package.json', 'package-lock.json', '.npmrc'];
const lockFile = 'package-lock.json';
const installLimitMs = 10 * 60_000;

/**
 * Sees to it that the libraries a benchmark compares with are installed, in a folder of their own beside the product's, and gives
 * that folder. Fails with words where they are missing and no package registry can be reached.
 */
export async function installPeers(tell: (words: string) => void): Promise<string> {
  const folder = inProject('.data', 'bench-peers');
  const wanted = await readFile(inProject('tests', 'bench', 'peers', lockFile), 'utf8');
  const present = await readFile(path.join(folder, lockFile), 'utf8').catch(() => '');
  if (wanted === present && existsSync(path.join(folder, 'node_modules', '.package-lock.json'))) return folder;
  tell('installing the libraries to compare with (once, about half a minute)');
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(inProject('tests', 'bench', 'peers', file), path.join(folder, file));
  try {
    await promisify(execFile)('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--loglevel=error'], {
      cwd: folder,
      timeout: installLimitMs,
    });
  } catch (failure) {
    const words = failure instanceof Error ? failure.message.split('\n').slice(0, 4).join('\n') : String(failure);
    fail(
      `The libraries to compare with could not be installed, so nothing was measured. Connect to a package registry and try again.\n\n${words}`,
    );
  }
  return folder;
}
