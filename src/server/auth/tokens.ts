import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: cannot be guessed, so a plain hash is enough to keep it. */
const tokenBytes = 32;

/** A new session token and the hash that is stored in its place. */
export function newToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(tokenBytes).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** What a token is stored and found by. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
