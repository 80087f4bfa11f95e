import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';

/** A server's key pair: `sealKey` is its public half as it is told to desktops; `open` opens what was sealed to it, or throws. */
export function serverKey() {
  const pair = generateKeyPairSync('x25519');
  const raw = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    sealKey: raw.toString('base64'),
    open(sealed: Uint8Array): unknown {
      const ephemeral = sealed.subarray(0, 32);
      const x = Buffer.from(ephemeral).toString('base64url');
      const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
      const shared = diffieHellman({ privateKey: pair.privateKey, publicKey });
      const key = hkdfSync('sha256', shared, Buffer.concat([ephemeral, raw]), 'collector-workstation sealed work v1', 32);
      const opening = createDecipheriv('aes-256-gcm', Buffer.from(key), sealed.subarray(32, 44));
      opening.setAuthTag(sealed.subarray(sealed.length - 16));
      const text = Buffer.concat([opening.update(sealed.subarray(44, sealed.length - 16)), opening.final()]);
      return JSON.parse(text.toString('utf8'));
    },
  };
}
