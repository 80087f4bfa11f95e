import { type KeyObject, createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

/** Seals a text as a desktop does, written from the words beside `sealedWorkSchema`; gives base64. `sealKey` is base64 as well. */
export function sealWork(plain: string | Buffer, sealKey: string): string {
  const server = Buffer.from(sealKey, 'base64');
  const pair = generateKeyPairSync('x25519');
  const ephemeral = rawOf(pair.publicKey);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: server.toString('base64url') }, format: 'jwk' });
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey });
  const key = hkdfSync('sha256', shared, Buffer.concat([ephemeral, server]), 'collector-workstation sealed work v1', 32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([ephemeral, nonce, text, cipher.getAuthTag()]).toString('base64');
}
