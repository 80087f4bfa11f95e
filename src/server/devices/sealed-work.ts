import { type KeyObject, createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';

/** The company's key pair for sealed work, X25519, each half raw (32 bytes). */
export type SealKeyPair = { readonly publicKey: Buffer; readonly privateKey: Buffer };

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Kept apart from every other use of a shared secret. */
const purpose = 'collector-workstation sealed work v1';

/**
 * Opens work that a desktop sealed to a company's key; the format stands beside `sealedWorkSchema`. Gives the plain text, or
 * undefined where it was sealed to another key, was changed, or is no sealed work at all.
 */
export function openSealedWork(sealed: Buffer, keys: SealKeyPair): Buffer | undefined {
  if (sealed.length < keyBytes + nonceBytes + tagBytes) return undefined;
  const ephemeral = sealed.subarray(0, keyBytes);
  const nonce = sealed.subarray(keyBytes, keyBytes + nonceBytes);
  const text = sealed.subarray(keyBytes + nonceBytes, sealed.length - tagBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', aesKeyOf(ephemeral, keys), nonce, { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    // A tag that does not fit, or a point that gives no shared secret.
    return undefined;
  }
}

function aesKeyOf(ephemeral: Buffer, keys: SealKeyPair): Buffer {
  const shared = diffieHellman({ privateKey: privateKeyOf(keys), publicKey: publicKeyOf(ephemeral) });
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, keys.publicKey]), purpose, keyBytes));
}

const privateKeyOf = ({ publicKey, privateKey }: SealKeyPair): KeyObject =>
  createPrivateKey({
    key: { kty: 'OKP', crv: 'X25519', x: publicKey.toString('base64url'), d: privateKey.toString('base64url') },
    format: 'jwk',
  });

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });
