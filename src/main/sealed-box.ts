import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** Bytes that sealing adds. */
export const sealBytes = ivBytes + tagBytes;

/** Seals bytes under a 256-bit key; `context` is not hidden but bound to them. Gives iv, ciphertext and tag in one. */
export function seal(key: Uint8Array, context: Uint8Array, plain: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes });
  sealing.setAAD(context);
  return Buffer.concat([iv, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** Opens what `seal` made; null when the key or the context is another, or a bit has changed. */
export function unseal(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.length < sealBytes) return null;
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
  opening.setAAD(context);
  opening.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([opening.update(sealed.subarray(ivBytes, sealed.length - tagBytes)), opening.final()]);
  } catch {
    return null;
  }
}

/** A key of its own for one purpose, from a random key (RFC 5869; the input is uniform, so no salt is needed). */
export function purposeKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `collector-workstation:${purpose}`, keyBytes));
}
