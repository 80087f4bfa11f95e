import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, say } from './cli.ts';
import { inProject } from './project.ts';

/** Whatever the bundle is made of; a change in any of them means a new build. */
const SOURCES = [
  'src/domain',
  'src/contracts',
  'src/main',
  'src/preload',
  'src/renderer',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const RESULTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const FINGERPRINT = 'out/sources.sha256';

/** Builds the window's bundle into `out/`, or says that nothing changed since the last time. */
export async function buildDesktop(): Promise<void> {
  const fingerprint = await fingerprintOf(SOURCES);
  const last = await readFile(inProject(FINGERPRINT), 'utf8').catch(() => '');
  if (last === fingerprint && RESULTS.every((file) => existsSync(inProject(file)))) {
    say('Build: out/ is up to date');
    return;
  }
  say('Build: electron-vite build (a few seconds)');
  const started = performance.now();
  const { code, output } = await electronViteBuild();
  if (code !== 0) fail(`The build failed. Nothing was started.\n\n${output}`);
  await writeFile(inProject(FINGERPRINT), fingerprint);
  say(`Build: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function electronViteBuild(): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const program = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const child = spawn(process.execPath, [program, 'build'], { cwd: inProject(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A hash over names, sizes and times of all files: cheap, and it notices a deletion too. */
async function fingerprintOf(places: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const place of places) {
    if (!existsSync(inProject(place))) continue;
    for (const file of await filesBelow(inProject(place))) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${path.relative(inProject(), file)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function filesBelow(place: string): Promise<string[]> {
  if ((await stat(place)).isFile()) return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
