import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Keychain } from './keychain.ts';
import { keyBytes } from './sealed-box.ts';
import { nullWhenMissing } from './segment-file.ts';
import { writeWhole } from './whole-file.ts';

/** `missing`: this computer has no keychain. `closed`: it has or had one, and that does not give the secret back. */
export type SecretRefusal = 'missing' | 'closed';
type Secret = Promise<Result<Buffer, SecretRefusal>>;

/**
 * The random secret of this installation that the keychain holds: with a person's password it opens their vault. It is made
 * once. A secret that does not come back is never replaced by a new one, because what it seals would be gone with it.
 */
export type KeychainSecret = {
  /** The secret there is. `closed` also when its file is gone, for whoever asks has something that was sealed with it. */
  existing(): Secret;
  /** The secret there is, or a new one where none was ever made. */
  ensured(): Secret;
};

const fileSchema = z.strictObject({ version: z.literal(1), keychain: z.string(), sealed: z.base64() });

/** Keeps the secret in a folder, sealed by the keychain. A disk that fails rejects. */
export function createKeychainSecret(folder: string, keychain: Keychain): KeychainSecret {
  const file = path.join(folder, 'keychain-secret.json');
  const read = async (): Promise<z.infer<typeof fileSchema> | 'none' | 'damaged'> => {
    const text = await readFile(file, 'utf8').catch(nullWhenMissing);
    if (text === null) return 'none';
    return parsed(text) ?? 'damaged';
  };
  const write = async (name: string, secret: Buffer): Promise<void> => {
    const sealed = await keychain.seal(secret.toString('base64'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(file, JSON.stringify({ version: 1, keychain: name, sealed: sealed.toString('base64') }));
  };
  const opened = async (kept: z.infer<typeof fileSchema>): Secret => {
    const name = await keychain.name();
    if (name === null) return err('closed');
    try {
      const { text, isOutdated } = await keychain.open(Buffer.from(kept.sealed, 'base64'));
      const secret = Buffer.from(text, 'base64');
      if (secret.length !== keyBytes) return err('closed');
      if (isOutdated || name !== kept.keychain) await write(name, secret);
      return ok(secret);
    } catch {
      // Locked, denied, or another keychain than the one that sealed it: the three look alike from here.
      return err('closed');
    }
  };
  const existing = async (): Secret => {
    const kept = await read();
    return kept === 'none' || kept === 'damaged' ? err('closed') : opened(kept);
  };
  return {
    existing,
    async ensured() {
      if ((await read()) !== 'none') return existing();
      const name = await keychain.name();
      if (name === null) return err('missing');
      try {
        await write(name, randomBytes(keyBytes));
      } catch (fault) {
        if (isSystemError(fault)) throw fault;
        return err('missing');
      }
      // Read back before anything rests on it.
      return existing();
    },
  };
}

function parsed(text: string): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A fault of the disk and not of the keychain. */
const isSystemError = (fault: unknown): boolean => fault instanceof Error && 'code' in fault && 'syscall' in fault;
