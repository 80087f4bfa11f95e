import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import path from 'node:path';
import { alone } from '../db/leases.ts';
import type { DatabasePlace } from '../db/open-database.ts';
import { readKeyFile, writeKeyFile } from '../key-file.ts';
import { ServerFailure } from '../server-failure.ts';

/** Signs what the audit log is at a moment (Ed25519). */
export type AuditKey = {
  /** SPKI in base64. */
  readonly publicKey: string;
  /** SHA-256 of the SPKI, in hexadecimal digits: what somebody outside keeps. */
  readonly fingerprint: string;
  /** The signature of a text, in base64. */
  readonly sign: (text: string) => string;
};

const fileName = 'audit-key';
/** Where the key of a server with a database of its own address comes from: PKCS #8 in base64. */
export const auditKeyVariable = 'COLLECTOR_AUDIT_KEY';

/**
 * The key a place signs its audit log with: the file in its data folder, made on first use and readable by its owner only, or
 * `COLLECTOR_AUDIT_KEY` where the database has an address; null where that is not set. Throws `ServerFailure` for a key that cannot be read.
 */
export async function openAuditKey({ dataDir }: DatabasePlace, environment: NodeJS.ProcessEnv = process.env): Promise<AuditKey | null> {
  if (dataDir !== undefined) return alone(dataDir, async () => keyOfFile(path.join(dataDir, fileName)));
  const text = environment[auditKeyVariable]?.trim() ?? '';
  return text === '' ? null : keyOfText(text, auditKeyVariable);
}

function keyOfFile(file: string): AuditKey {
  const kept = readKeyFile(file);
  if (kept !== null) return keyOfText(kept, file);
  const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  writeKeyFile(file, made);
  return keyOfText(made, file);
}

function keyOfText(text: string, name: string): AuditKey {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    return {
      publicKey: spki.toString('base64'),
      fingerprint: hash('sha256', spki),
      sign: (signed) => sign(null, Buffer.from(signed), key).toString('base64'),
    };
  } catch {
    throw new ServerFailure(
      `${name} is not a key for the audit log: it has to be an Ed25519 key as PKCS #8 in base64. Nothing was changed. Put back a copy of it.`,
    );
  }
}
