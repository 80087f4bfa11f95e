import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { build } from '#tests/main/support/build.ts';
import { type Vaults, createVaults, newDataKey } from './vault.ts';

const email = 'Dana@Books.example';
const password = 'a good long password';
let folder: string;
let vaults: Vaults;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vault-'));
  vaults = createVaults(path.join(folder, 'vaults'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async () => path.join(folder, 'vaults', (await readdir(path.join(folder, 'vaults')))[0] ?? '');

it('opens for its password, however the address is written', async () => {
  const vault = { dataKey: newDataKey(), profile: build.profile() };
  expect(await vaults.exists(email)).toBe(false);
  await vaults.write(email, password, vault);
  expect(await vaults.exists('dana@books.example ')).toBe(true);
  expect(await vaults.unlock('dana@books.example', password)).toEqual(vault);
});

it('stays shut for any other password and any other address', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  expect(await vaults.unlock(email, 'a good long Password')).toBeNull();
  expect(await vaults.unlock('sam@books.example', password)).toBeNull();
});

it('cannot be passed off as somebody else’s', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  const text = await readFile(await file());
  await vaults.write('sam@books.example', 'another password', { dataKey: newDataKey(), profile: build.profile() });
  for (const name of await readdir(path.join(folder, 'vaults'))) await writeFile(path.join(folder, 'vaults', name), text);
  expect(await vaults.unlock('sam@books.example', password)).toBeNull();
});

it('holds nothing readable, and says how its key was made', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  const text = await readFile(await file(), 'utf8');
  expect(text).not.toMatch(/dana|brightwater/i);
  expect(JSON.parse(text)).toMatchObject({ version: 1, kdf: { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 1 } });
});

it('brings its profile up to date without the password', async () => {
  const vault = { dataKey: newDataKey(), profile: build.profile() };
  await vaults.write(email, password, vault);
  const newer = { ...vault, profile: { ...vault.profile, lastSeq: 77, epoch: randomUUID() } };
  await vaults.update(email, newer);
  expect(await vaults.unlock(email, password)).toEqual(newer);
});

it('stays shut when a bit of it has changed', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  const { wrappedKey, ...rest } = JSON.parse(await readFile(await file(), 'utf8'));
  const flipped = Buffer.from(wrappedKey, 'base64');
  flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20);
  await writeFile(await file(), JSON.stringify({ ...rest, wrappedKey: flipped.toString('base64') }));
  expect(await vaults.unlock(email, password)).toBeNull();
  await writeFile(await file(), 'nonsense');
  expect(await vaults.exists(email)).toBe(true);
  expect(await vaults.unlock(email, password)).toBeNull();
});

it('is not taken for missing when the disk does not give it, or it would be replaced with all that only its key opens', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  const name = await file();
  await rm(name);
  await mkdir(name);
  await expect(vaults.exists(email)).rejects.toThrow('EISDIR');
  await expect(vaults.unlock(email, password)).rejects.toThrow('EISDIR');
});

it('is put aside, not deleted', async () => {
  await vaults.write(email, password, { dataKey: newDataKey(), profile: build.profile() });
  await vaults.setAside(email);
  expect(await vaults.exists(email)).toBe(false);
  expect(await readdir(path.join(folder, 'vaults'))).toHaveLength(1);
});
