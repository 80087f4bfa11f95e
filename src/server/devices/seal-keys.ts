import { type KeyObject, createCipheriv, createDecipheriv, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction, Database } from '../db/connections.ts';
import type { CompanySealKeyTable } from '../db/schema.ts';
import type { SealKeyPair } from './sealed-work.ts';

/** The server's own secret, 256 bits: what the companies' private keys are sealed with. It is never in the database. */
export type ServerKey = KeyObject;

const nonceBytes = 12;
const tagBytes = 16;
const purpose = 'collector-workstation company seal key v1';

type SealedPair = Pick<Insertable<CompanySealKeyTable>, 'companyId' | 'publicKey' | 'sealedPrivateKey'>;

/**
 * The public key desktops of a company seal to (raw, 32 bytes). The first sign-in of a company makes the pair; two at once make two, and
 * both go on to open. Null where there is none and no server's key to make one with.
 */
export async function sealKeyOf(
  trx: CompanyTransaction,
  companyId: CompanyId,
  serverKey: ServerKey | null,
  now: Instant,
): Promise<Buffer | null> {
  const newest = await trx
    .selectFrom('companySealKey')
    .select('publicKey')
    .where('companyId', '=', companyId)
    .orderBy('createdAt', 'desc')
    .orderBy('publicKey')
    .limit(1)
    .executeTakeFirst();
  if (newest || serverKey === null) return newest?.publicKey ?? null;
  return addSealKey(trx, companyId, serverKey, now);
}

/** Makes a new pair for a company, which counts from now on; older ones go on to open what was sealed to them. Gives the public half. */
export async function addSealKey(db: Database, companyId: CompanyId, serverKey: ServerKey, now: Instant): Promise<Buffer> {
  const { privateKey } = generateKeyPairSync('x25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const pair = { publicKey: Buffer.from(x, 'base64url'), privateKey: Buffer.from(d, 'base64url') };
  await db
    .insertInto('companySealKey')
    .values({ companyId, publicKey: pair.publicKey, sealedPrivateKey: seal(pair, companyId, serverKey), createdAt: now })
    .execute();
  return pair.publicKey;
}

/** A company's pairs that the server's key opens, the newest first; none without a server's key. */
export async function sealKeyPairsOf(db: Database, companyId: CompanyId, serverKey: ServerKey | null): Promise<readonly SealKeyPair[]> {
  if (serverKey === null) return [];
  const rows = await db
    .selectFrom('companySealKey')
    .select(['companyId', 'publicKey', 'sealedPrivateKey'])
    .where('companyId', '=', companyId)
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.flatMap((row) => open(row, serverKey) ?? []);
}

/** Whether any company has a key. `owner` sees all of them. */
export async function hasSealKeys(owner: Database): Promise<boolean> {
  return (await owner.selectFrom('companySealKey').select('companyId').limit(1).executeTakeFirst()) !== undefined;
}

/** Whether the server's key is the one that every company's newest pair was sealed with. `owner` sees all of them. */
export async function fitsSealKeys(owner: Database, serverKey: ServerKey): Promise<boolean> {
  const newest = await owner
    .selectFrom('companySealKey')
    .distinctOn('companyId')
    .select(['companyId', 'publicKey', 'sealedPrivateKey'])
    .orderBy('companyId')
    .orderBy(sql.ref('created_at'), 'desc')
    .orderBy('publicKey')
    .execute();
  return newest.every((row) => open(row, serverKey) !== undefined);
}

/** nonce (12) | sealed private key (32) | tag (16); a row moved to another company or another public key does not open. */
function seal({ publicKey, privateKey }: SealKeyPair, companyId: CompanyId, serverKey: ServerKey): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(companyId, serverKey), nonce).setAAD(publicKey);
  return Buffer.concat([nonce, cipher.update(privateKey), cipher.final(), cipher.getAuthTag()]);
}

function open({ companyId, publicKey, sealedPrivateKey: sealed }: SealedPair, serverKey: ServerKey): SealKeyPair | undefined {
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(companyId, serverKey), nonce, { authTagLength: tagBytes });
    decipher.setAAD(publicKey).setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const privateKey = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
    return { publicKey, privateKey };
  } catch {
    return undefined;
  }
}

const keyOf = (companyId: CompanyId, serverKey: ServerKey): Buffer => Buffer.from(hkdfSync('sha256', serverKey, companyId, purpose, 32));
