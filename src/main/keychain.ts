/** A keychain of the operating system, as the app uses it: it seals a short text under a key that never leaves it. */
export type Keychain = {
  /** The keychain's name; null where there is none that deserves the name. */
  name(): Promise<string | null>;
  /** Rejects when the keychain is locked or refuses. */
  seal(text: string): Promise<Buffer>;
  /** `isOutdated`: the keychain has a newer key, under which the text should be sealed again. Rejects when it does not open. */
  open(sealed: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }>;
};

/** Electron's `safeStorage`, as far as it is used; older runtimes lack the asynchronous half, coming ones the other. */
export type SafeStorage = {
  isEncryptionAvailable?(): boolean;
  encryptString?(text: string): Buffer;
  decryptString?(sealed: Buffer): string;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(sealed: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  getSelectedStorageBackend?(): string;
};

/** On Linux these stand for a fixed key that everybody knows, or for not knowing yet. */
const noKeychains: readonly string[] = ['basic_text', 'unknown'];

/**
 * The keychain behind Electron's `safeStorage` on a platform (`process.platform`): asynchronous where the runtime can, because the
 * other way may hold the whole app while somebody is asked for the keychain's password.
 */
export function createKeychain(storage: SafeStorage, platform: string): Keychain {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  const isAsync = isAsyncEncryptionAvailable !== undefined && encryptStringAsync !== undefined && decryptStringAsync !== undefined;
  const isThere = async (): Promise<boolean> =>
    isAsync ? await isAsyncEncryptionAvailable.call(storage) : storage.isEncryptionAvailable?.() === true;
  return {
    async name() {
      if (platform === 'linux' && noKeychains.includes(storage.getSelectedStorageBackend?.() ?? 'unknown')) return null;
      if (!(await isThere())) return null;
      return platform === 'linux' ? (storage.getSelectedStorageBackend?.() ?? null) : platform;
    },
    async seal(text) {
      if (isAsync) return await encryptStringAsync.call(storage, text);
      if (!storage.encryptString) throw new Error('the runtime has no keychain');
      return storage.encryptString(text);
    },
    async open(sealed) {
      if (!isAsync) {
        if (!storage.decryptString) throw new Error('the runtime has no keychain');
        return { text: storage.decryptString(sealed), isOutdated: false };
      }
      const { result, shouldReEncrypt } = await decryptStringAsync.call(storage, sealed);
      return { text: result, isOutdated: shouldReEncrypt };
    },
  };
}
