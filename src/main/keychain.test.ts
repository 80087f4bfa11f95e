import { describe, expect, it } from 'vitest';
import { type SafeStorage, createKeychain } from './keychain.ts';

const sealed = (text: string) => Buffer.from(`sealed:${text}`);
const opened = (bytes: Buffer) => bytes.toString().replace('sealed:', '');

/** What older runtimes offer. */
const blocking = (backend: string, isThere = true): SafeStorage => ({
  isEncryptionAvailable: () => isThere,
  encryptString: sealed,
  decryptString: opened,
  getSelectedStorageBackend: () => backend,
});
/** What newer runtimes offer, on its own, as it will be when the other is gone. */
const waiting = (backend: string, isThere = true): SafeStorage => ({
  isAsyncEncryptionAvailable: async () => isThere,
  encryptStringAsync: async (text) => sealed(text),
  decryptStringAsync: async (bytes) => ({ result: opened(bytes), shouldReEncrypt: true }),
  getSelectedStorageBackend: () => backend,
});

describe.each([
  ['a runtime with the blocking half only', blocking, false],
  ['a runtime with the asynchronous half only', waiting, true],
])('on %s', (_name, storage, isOutdated) => {
  it.each(['gnome_libsecret', 'kwallet6'])('%s is a keychain', async (backend) => {
    const keychain = createKeychain(storage(backend), 'linux');
    expect(await keychain.name()).toBe(backend);
    expect(await keychain.open(await keychain.seal('text'))).toEqual({ text: 'text', isOutdated });
  });

  it.each(['basic_text', 'unknown'])('%s is not a keychain on Linux', async (backend) => {
    expect(await createKeychain(storage(backend), 'linux').name()).toBeNull();
  });

  it('a keychain that gives no key is none', async () => {
    expect(await createKeychain(storage('gnome_libsecret', false), 'linux').name()).toBeNull();
    expect(await createKeychain(storage('unknown', false), 'darwin').name()).toBeNull();
  });

  it('macOS and Windows have one keychain each', async () => {
    expect(await createKeychain(storage('unknown'), 'darwin').name()).toBe('darwin');
    expect(await createKeychain(storage('unknown'), 'win32').name()).toBe('win32');
  });
});

it('the asynchronous half is used where a runtime has both', async () => {
  const both = { ...blocking('kwallet5'), ...waiting('kwallet5') };
  expect((await createKeychain(both, 'linux').open(sealed('text'))).isOutdated).toBe(true);
});
