import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { type KeychainSecret, createKeychainSecret } from './keychain-secret.ts';

let folder: string;
let store: ReturnType<typeof memoryKeychain>;
let secret: KeychainSecret;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'keychain-secret-'));
  store = memoryKeychain();
  secret = createKeychainSecret(folder, store.keychain);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'keychain-secret.json');
const made = async (): Promise<Buffer> => {
  const ensured = await secret.ensured();
  return ensured.ok ? ensured.value : expect.fail(ensured.error);
};

it('is made once, and is the same at every start', async () => {
  const first = await made();
  expect(first).toHaveLength(32);
  expect(await made()).toEqual(first);
  expect(await createKeychainSecret(folder, store.keychain).existing()).toEqual({ ok: true, value: first });
});

it('lies on the disk only as the keychain seals it', async () => {
  const bytes = await made();
  const text = await readFile(file(), 'utf8');
  expect(text).not.toContain(bytes.toString('base64'));
  expect(text).not.toContain(bytes.toString('hex'));
});

it('is not made where there is no keychain', async () => {
  store.name = null;
  expect(await secret.ensured()).toEqual({ ok: false, error: 'missing' });
  await expect(readFile(file())).rejects.toThrow('ENOENT');
});

it('is never made by somebody who needs the one there was', async () => {
  expect(await secret.existing()).toEqual({ ok: false, error: 'closed' });
  await expect(readFile(file())).rejects.toThrow('ENOENT');
});

it.each([
  ['the keychain is locked', () => void (store.isLocked = true)],
  ['another keychain has taken its place', () => void store.exchange('another')],
  ['the keychain is gone', () => void store.exchange(null)],
])('fault 12: when %s it stops, and makes no new one', async (_name, change) => {
  await made();
  const before = await readFile(file());
  change();
  expect(await secret.existing()).toEqual({ ok: false, error: 'closed' });
  expect(await secret.ensured()).toEqual({ ok: false, error: 'closed' });
  expect(await readFile(file())).toEqual(before);
});

it('fault 12: a damaged file is not replaced either', async () => {
  await made();
  await writeFile(file(), 'nonsense');
  expect(await secret.ensured()).toEqual({ ok: false, error: 'closed' });
  expect(await readFile(file(), 'utf8')).toBe('nonsense');
});

it('is back when the keychain is', async () => {
  const bytes = await made();
  const key = store.exchange('another');
  expect((await secret.existing()).ok).toBe(false);
  store.key = key;
  expect(await secret.existing()).toEqual({ ok: true, value: bytes });
});

it('is sealed anew when the keychain has a newer key', async () => {
  const bytes = await made();
  const before = await readFile(file());
  store.isOutdated = true;
  expect(await secret.existing()).toEqual({ ok: true, value: bytes });
  expect(await readFile(file())).not.toEqual(before);
  expect(await secret.existing()).toEqual({ ok: true, value: bytes });
});
