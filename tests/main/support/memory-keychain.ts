import { randomBytes } from 'node:crypto';
import { seal, unseal } from '#main/sealed-box.ts';
import type { Keychain } from '#main/keychain.ts';

const context = Buffer.from('keychain');

/** A keychain in memory: like those of the systems it can be missing, locked, exchanged for another one, or have a newer key. */
export function memoryKeychain(start: { readonly name?: string | null } = {}) {
  const state: { name: string | null; isLocked: boolean; isOutdated: boolean; key: Buffer } = {
    name: start.name === undefined ? 'memory' : start.name,
    isLocked: false,
    isOutdated: false,
    key: Buffer.from(randomBytes(32)),
  };
  const keychain: Keychain = {
    name: async () => state.name,
    async seal(text) {
      if (state.isLocked) throw new Error('the keychain is locked');
      state.isOutdated = false;
      return seal(state.key, context, Buffer.from(text));
    },
    async open(sealed) {
      const text = state.isLocked ? null : unseal(state.key, context, sealed);
      if (text === null) throw new Error('the keychain does not open this');
      return { text: text.toString('utf8'), isOutdated: state.isOutdated };
    },
  };
  return Object.assign(state, {
    keychain,
    /** Another keychain takes its place: what the old one sealed does not open any more. Gives the old one's key. */
    exchange(name: string | null): Buffer {
      const { key } = state;
      state.name = name;
      state.key = randomBytes(32);
      return key;
    },
  });
}
