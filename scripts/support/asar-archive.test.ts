import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asarArchive } from './asar-archive.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-asar-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is read back by the format’s own library', async () => {
  const file = path.join(folder, 'app.asar');
  const files = new Map([
    ['package.json', Buffer.from('{"name":"x"}')],
    ['main.mjs', Buffer.from('console.log(1)')],
  ]);
  await writeFile(file, asarArchive(files));
  expect(listPackage(file, { isPack: false })).toEqual(['/package.json', '/main.mjs']);
  for (const [name, data] of files) expect(extractFile(file, name)).toEqual(data);
});
