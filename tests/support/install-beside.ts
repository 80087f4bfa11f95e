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

/** Packages that are installed beside the product's, when they are first needed. */
export type BesidePackages = {
  /** The folder with their package.json, lockfile and settings. */
  readonly from: string;
  /** The folder below `.data` they are installed in. */
  readonly name: string;
  /** What they are, for people: 'the libraries to compare with'. */
  readonly words: string;
  readonly tell: (words: string) => void;
};

/**
 * Sees to it that packages no part of the product needs are installed, in a folder of their own, and gives that folder. Fails with words where they
 * are missing and no package registry can be reached.
 */
export async function installBeside({ from, name, words, tell }: BesidePackages): Promise<string> {
  const folder = inProject('.data', name);
  const wanted = await readFile(path.join(from, lockFile), 'utf8');
  const present = await readFile(path.join(folder, lockFile), 'utf8').catch(() => '');
  if (wanted === present && existsSync(path.join(folder, 'node_modules', '.package-lock.json'))) return folder;
  tell(`installing ${words} (once, about half a minute)`);
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(path.join(from, file), path.join(folder, file));
  try {
    await promisify(execFile)('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--loglevel=error'], {
      cwd: folder,
      timeout: installLimitMs,
    });
  } catch (failure) {
    const why = failure instanceof Error ? failure.message.split('\n').slice(0, 4).join('\n') : String(failure);
    fail(`It was not possible to install ${words}, so nothing was done. Connect to a package registry and try again.\n\n${why}`);
  }
  return folder;
}
