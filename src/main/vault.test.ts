import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { build } from '#tests/main/support/build.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { createKeychainSecret } from './keychain-secret.ts';
import { seal } from './sealed-box.ts';
import { type Guard, type Vaults, createVaults, newDataKey } from './vault.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const email = 'Dana@Books.example';
const password = 'a good long password';
let folder: string;
let vaults: Vaults;
let store: ReturnType<typeof memoryKeychain>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vault-'));
  store = memoryKeychain();
  vaults = createVaults(path.join(folder, 'vaults'), createKeychainSecret(folder, store.keychain));
  await vaults.guardFor('keychain');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const newVault = (guard: Guard = 'password') => ({ dataKey: newDataKey(), profile: build.profile(), guard });
const notOpened = { ok: false, error: 'notOpened' };
const file = async () => path.join(folder, 'vaults', (await readdir(path.join(folder, 'vaults')))[0] ?? '');

it('opens for its password, however the address is written', async () => {
  const vault = newVault();
  expect(await vaults.guardOf(email)).toBeNull();
  await vaults.write(email, password, vault);
  expect(await vaults.guardOf('dana@books.example ')).toBe('password');
  expect(await vaults.unlock('dana@books.example', password)).toEqual({ ok: true, value: vault });
});

it('stays shut for any other password and any other address', async () => {
  await vaults.write(email, password, newVault());
  expect(await vaults.unlock(email, 'a good long Password')).toEqual(notOpened);
  expect(await vaults.unlock('sam@books.example', password)).toEqual(notOpened);
});

it('cannot be passed off as somebody else’s', async () => {
  await vaults.write(email, password, newVault());
  const text = await readFile(await file());
  await vaults.write('sam@books.example', 'another password', newVault());
  for (const name of await readdir(path.join(folder, 'vaults'))) await writeFile(path.join(folder, 'vaults', name), text);
  expect(await vaults.unlock('sam@books.example', password)).toEqual(notOpened);
});

it('holds nothing readable, and says how its key was made', async () => {
  await vaults.write(email, password, newVault());
  const text = await readFile(await file(), 'utf8');
  expect(text).not.toMatch(/dana|brightwater/i);
  expect(JSON.parse(text)).toMatchObject({
    version: 2,
    guard: 'password',
    kdf: { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4 },
  });
});

it('brings its profile up to date without the password', async () => {
  const vault = newVault();
  await vaults.write(email, password, vault);
  const newer = { ...vault, profile: { ...vault.profile, lastSeq: 77, epoch: randomUUID() } };
  await vaults.update(email, newer);
  expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: newer });
});

it('stays shut when a bit of it has changed', async () => {
  await vaults.write(email, password, newVault());
  const { wrappedKey, ...rest } = JSON.parse(await readFile(await file(), 'utf8'));
  const flipped = Buffer.from(wrappedKey, 'base64');
  flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20);
  await writeFile(await file(), JSON.stringify({ ...rest, wrappedKey: flipped.toString('base64') }));
  expect(await vaults.unlock(email, password)).toEqual(notOpened);
  await writeFile(await file(), 'nonsense');
  expect(await vaults.guardOf(email)).toBe('password');
  expect(await vaults.unlock(email, password)).toEqual(notOpened);
});

it('is not taken for missing when the disk does not give it, or it would be replaced with all that only its key opens', async () => {
  await vaults.write(email, password, newVault());
  const name = await file();
  await rm(name);
  await mkdir(name);
  await expect(vaults.guardOf(email)).rejects.toThrow('EISDIR');
  await expect(vaults.unlock(email, password)).rejects.toThrow('EISDIR');
});

it('is put aside, not deleted', async () => {
  await vaults.write(email, password, newVault());
  await vaults.setAside(email);
  expect(await vaults.guardOf(email)).toBeNull();
  expect(await readdir(path.join(folder, 'vaults'))).toHaveLength(1);
});

it('of version 1 opens as before, and is of this version once it is written again', async () => {
  const { dataKey, profile } = newVault();
  await vaults.write(email, password, { dataKey, profile, guard: 'password' });
  const { kdf } = JSON.parse(await readFile(await file(), 'utf8'));
  const passwordKey = await hashRaw(password, {
    algorithm: 2,
    memoryCost: kdf.memoryKib,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    salt: Buffer.from(kdf.salt, 'base64'),
    outputLen: 32,
  });
  const name = path.basename(await file(), '.vault');
  const wrappedKey = seal(passwordKey, Buffer.from(`vault|1|key|${name}`), dataKey).toString('base64');
  await writeFile(await file(), JSON.stringify({ version: 1, kdf, wrappedKey, profile: Buffer.alloc(60).toString('base64') }));
  expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: { dataKey, profile: null, guard: 'password' } });
  await vaults.update(email, { dataKey, profile });
  expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: { dataKey, profile, guard: 'password' } });
  await vaults.write(email, password, { dataKey, profile, guard: 'keychain' });
  expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: { dataKey, profile, guard: 'keychain' } });
});

describe('with the keychain as a second guard', () => {
  it('is what a company gets that has not chosen otherwise; without a keychain only what waits is kept', async () => {
    expect(await vaults.guardFor('keychain')).toEqual({ ok: true, value: 'keychain' });
    expect(await vaults.guardFor('password')).toEqual({ ok: true, value: 'password' });
    store.exchange(null);
    expect(await vaults.guardFor('keychain')).toEqual({ ok: false, error: 'keychainClosed' });
    const bare = createVaults(path.join(folder, 'other'), createKeychainSecret(path.join(folder, 'other'), store.keychain));
    expect(await bare.guardFor('keychain')).toEqual({ ok: true, value: 'workOnly' });
  });

  it('opens with both, and with neither alone', async () => {
    const vault = newVault('keychain');
    await vaults.write(email, password, vault);
    expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: vault });
    expect(await vaults.unlock(email, 'another password')).toEqual(notOpened);
    const key = store.exchange('another');
    expect(await vaults.unlock(email, password)).toEqual({ ok: false, error: 'keychainClosed' });
    store.key = key;
    expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: vault });
  });

  it('fault 13: a copied profile does not open on another computer', async () => {
    await vaults.write(email, password, newVault('keychain'));
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'vault-copied-'));
    await cp(folder, elsewhere, { recursive: true });
    const secret = createKeychainSecret(elsewhere, memoryKeychain().keychain);
    const theirs = createVaults(path.join(elsewhere, 'vaults'), secret);
    expect(await theirs.unlock(email, password)).toEqual({ ok: false, error: 'keychainClosed' });
    // With a secret of that computer's own in the place of ours the right password opens nothing either.
    await rm(path.join(elsewhere, 'keychain-secret.json'));
    expect((await secret.ensured()).ok).toBe(true);
    expect(await theirs.unlock(email, password)).toEqual(notOpened);
    await rm(elsewhere, { recursive: true });
  });

  it('fault 12: is not overwritten while the keychain refuses', async () => {
    const vault = newVault('keychain');
    await vaults.write(email, password, vault);
    store.isLocked = true;
    expect(await vaults.write(email, password, newVault('keychain'))).toEqual({ ok: false, error: 'keychainClosed' });
    store.isLocked = false;
    expect(await vaults.unlock(email, password)).toEqual({ ok: true, value: vault });
  });

  it('cannot be made weaker by changing its file', async () => {
    await vaults.write(email, password, newVault('keychain'));
    const text = await readFile(await file(), 'utf8');
    await writeFile(await file(), text.replace('"keychain"', '"password"'));
    expect(await vaults.unlock(email, password)).toEqual(notOpened);
  });
});

it('is erased with all that was put aside of it, and with nobody else’s', async () => {
  await vaults.write(email, password, newVault());
  await vaults.setAside(email);
  await vaults.write(email, password, newVault());
  await vaults.write('sam@books.example', password, newVault());
  await vaults.erase(email);
  expect(await vaults.guardOf(email)).toBeNull();
  expect(await vaults.guardOf('sam@books.example')).toBe('password');
  expect(await readdir(path.join(folder, 'vaults'))).toHaveLength(1);
});
