import { type KeyObject, createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';

const rawKeyBytes = 32;
const nonceBytes = 12;
/** Kept apart from every other use of a shared secret. */
const purpose = 'collector-workstation sealed work v1';

/** Seals bytes so that only the server opens them again; the format stands beside `sealedWorkSchema` in `contracts/http.ts`. */
export type SealWork = (plain: Uint8Array) => Buffer;

/** Makes the sealing to a server's public key (X25519, raw, base64). Throws for a text that is no such key. */
export function sealingTo(sealKey: string): SealWork {
  const server = Buffer.from(sealKey, 'base64');
  if (server.length !== rawKeyBytes) throw new TypeError('the key of the server has not 32 bytes');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: server.toString('base64url') }, format: 'jwk' });
  return (plain) => {
    const pair = generateKeyPairSync('x25519');
    const ephemeral = rawOf(pair.publicKey);
    const shared = diffieHellman({ privateKey: pair.privateKey, publicKey });
    const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, server]), purpose, 32));
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = Buffer.concat([ephemeral, nonce, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
    for (const used of [shared, key]) used.fill(0);
    return sealed;
  };
}

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
