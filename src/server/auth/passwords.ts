import { type Options, hash, verify } from '@node-rs/argon2';

/**
 * argon2id at OWASP's floor (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet). The parameters are part of each hash,
 * so raising them later keeps old ones valid. The package's default algorithm is argon2id.
 */
const parameters: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let nobodysHash: Promise<string> | undefined;

/** Hashes a password; compatibility forms of Unicode are folded first, so that every keyboard gives the same one. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), parameters);

/**
 * Whether the password fits the stored hash. Without one (an unknown user) the same work is done on a hash of nobody's, so
 * that the time an answer takes does not tell who exists.
 */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  nobodysHash ??= hashPassword('the password of nobody');
  const fits = await verify(stored ?? (await nobodysHash), password.normalize('NFKC'));
  return fits && stored !== undefined;
}
