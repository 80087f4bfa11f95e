import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Policy } from '#domain/policy.ts';
import type { KeychainSecret } from './keychain-secret.ts';
import { type Profile, profileSchema } from './profile.ts';
import { keyBytes, purposeKey, seal, unseal } from './sealed-box.ts';
import { nullWhenMissing } from './segment-file.ts';
import { overwriteAndRemove, writeWhole } from './whole-file.ts';

/** A vault that is open. The owner wipes `dataKey` when the session ends. */
export type OpenVault = { readonly dataKey: Buffer; readonly profile: Profile };

/**
 * What opens a vault. `keychain`: the password and the secret in this computer's keychain together. `password`: the password alone,
 * which a company may choose. `workOnly`: the password alone too, but the key seals nothing except what has not been sent yet;
 * accounts are kept for one session only.
 */
const guardSchema = z.enum(['keychain', 'password', 'workOnly']);
export type Guard = z.infer<typeof guardSchema>;

/**
 * What the right password opens. Without a profile it was written by another version of the app: the key is good, and with it
 * all that it seals, but who signs in has to be heard from the server.
 */
export type Unlocked = { readonly dataKey: Buffer; readonly profile: Profile | null; readonly guard: Guard };

/** `notOpened`: another password, or a damaged file, which cannot be told apart. `keychainClosed`: the keychain's half is not to be had. */
export type UnlockRefusal = 'notOpened' | 'keychainClosed';

/** Costs of argon2id (RFC 9106, section 4, second recommended option); the lanes are computed side by side where there are processors. */
const memoryKib = 65_536;
const passes = 3;
const lanes = 4;
const saltBytes = 16;

const base64Schema = z.base64().transform((text): Buffer => Buffer.from(text, 'base64'));
const partsShape = {
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    memoryKib: z.number().int().min(8192).max(1_048_576),
    passes: z.number().int().min(1).max(16),
    lanes: z.number().int().min(1).max(8),
    salt: base64Schema,
  }),
  wrappedKey: base64Schema,
  profile: base64Schema,
};
/** Version 1 knew no keychain: the password's key itself wraps the data key. */
const vaultSchema = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal(1), ...partsShape }),
  z.strictObject({ version: z.literal(2), guard: guardSchema, ...partsShape }),
]);

/** The sealed files of the people who have signed in on this computer: one each, opened by their password and what guards it. */
export type Vaults = {
  /** What guards a person's vault; null when there is none. Rejects, like every reading, when there is a file and the disk does
   * not give it: taken for missing it would be replaced. A damaged file counts as one that a password guards. */
  guardOf(email: string): Promise<Guard | null>;
  /** Whether anybody's accounts are kept for a session only on this computer. */
  isAnyForSession(): Promise<boolean>;
  /** What is to guard a vault on this computer by a company's policy; `keychainClosed` when there is a keychain that refuses. */
  guardFor(localCopy: Policy['localCopy']): Promise<Result<Guard, 'keychainClosed'>>;
  unlock(email: string, password: string): Promise<Result<Unlocked, UnlockRefusal>>;
  /** Makes or replaces a vault around a data key. */
  write(email: string, password: string, vault: OpenVault & { readonly guard: Guard }): Promise<Result<null, 'keychainClosed'>>;
  /** Brings the profile up to date under the same key; the password is not needed. */
  update(email: string, vault: OpenVault): Promise<void>;
  /** Puts a vault aside under another name; nothing is deleted. */
  setAside(email: string): Promise<void>;
  /** Overwrites and removes a person's vault, also those put aside: what they sealed can never be opened again. */
  erase(email: string): Promise<void>;
};

/** A new data key. */
export const newDataKey = (): Buffer => randomBytes(keyBytes);

/** Keeps vaults in a folder, each under a hash of its e-mail address. */
export function createVaults(folder: string, secret: KeychainSecret): Vaults {
  const files = vaultFiles(folder);
  return {
    async guardOf(email) {
      const parts = await files.read(email);
      return parts === null ? null : parts === 'damaged' ? 'password' : guardIn(parts);
    },
    isAnyForSession: async () => (await files.all()).some((parts) => guardIn(parts) === 'workOnly'),
    async guardFor(localCopy) {
      if (localCopy === 'password') return ok('password');
      const ensured = await secret.ensured();
      if (ensured.ok) ensured.value.fill(0);
      return ensured.ok ? ok('keychain') : ensured.error === 'missing' ? ok('workOnly') : err('keychainClosed');
    },
    async unlock(email, password) {
      const parts = await files.read(email);
      if (parts === null || parts === 'damaged') return err('notOpened');
      const key = await wrappingKey(password, parts, secret);
      if (!key.ok) return key;
      const dataKey = unseal(key.value, contextOf(email, 'key', parts), parts.wrappedKey);
      key.value.fill(0);
      return dataKey === null ? err('notOpened') : ok({ dataKey, profile: profileIn(email, parts, dataKey), guard: guardIn(parts) });
    },
    write: (email, password, { dataKey, profile, guard }) =>
      files.inTurn(async () => {
        const kdf = { name: 'argon2id', memoryKib, passes, lanes, salt: randomBytes(saltBytes) } as const;
        const head = { version: 2, guard, kdf } as const;
        const key = await wrappingKey(password, head, secret);
        if (!key.ok) return key;
        const wrappedKey = seal(key.value, contextOf(email, 'key', head), dataKey);
        key.value.fill(0);
        await files.save(email, { ...head, wrappedKey, profile: sealedProfile(email, head, { dataKey, profile }) });
        return ok(null);
      }),
    update: (email, vault) =>
      files.inTurn(async () => {
        const parts = await files.read(email);
        if (parts !== null && parts !== 'damaged') await files.save(email, { ...parts, profile: sealedProfile(email, parts, vault) });
      }),
    setAside: (email) => files.inTurn(() => files.setAside(email)),
    erase: (email) => files.inTurn(() => files.erase(email)),
  };
}

/** The files themselves; what changes them goes through `inTurn`, because two changes at once would write the same file. */
function vaultFiles(folder: string) {
  const fileOf = (email: string): string => path.join(folder, `${nameOf(email)}.vault`);
  const names = async (): Promise<readonly string[]> => (await readdir(folder).catch(nullWhenMissing)) ?? [];
  let turn: Promise<unknown> = Promise.resolve();
  return {
    inTurn<T>(work: () => Promise<T>): Promise<T> {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    async read(email: string): Promise<VaultParts | 'damaged' | null> {
      const text = await readFile(fileOf(email), 'utf8').catch(nullWhenMissing);
      return text === null ? null : (parseVault(text) ?? 'damaged');
    },
    async all(): Promise<readonly VaultParts[]> {
      const vaults = (await names()).filter((name) => name.endsWith('.vault'));
      const texts = await Promise.all(vaults.map((name) => readFile(path.join(folder, name), 'utf8')));
      return texts.flatMap((text) => parseVault(text) ?? []);
    },
    async save(email: string, parts: VaultParts): Promise<void> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(fileOf(email), printVault(parts));
    },
    setAside: (email: string): Promise<void> => rename(fileOf(email), `${fileOf(email)}.${randomBytes(4).toString('hex')}.old`),
    async erase(email: string): Promise<void> {
      const own = (await names()).filter((name) => name.startsWith(nameOf(email)));
      for (const name of own) await overwriteAndRemove(path.join(folder, name));
    },
  };
}

type VaultParts = z.output<typeof vaultSchema>;
type VaultHead =
  Pick<Extract<VaultParts, { version: 1 }>, 'version' | 'kdf'> | Pick<Extract<VaultParts, { version: 2 }>, 'version' | 'guard' | 'kdf'>;

/** The e-mail address is hashed so that the folder does not list who works here; it is no secret. */
const nameOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
const guardIn = (head: VaultHead): Guard => (head.version === 1 ? 'password' : head.guard);
const contextOf = (email: string, part: 'key' | 'profile', head: VaultHead): Buffer =>
  Buffer.from(`vault|${head.version}|${part}|${nameOf(email)}${head.version === 1 ? '' : `|${head.guard}`}`);
const profileKey = (dataKey: Buffer): Buffer => purposeKey(dataKey, 'profile');
const sealedProfile = (email: string, head: VaultHead, { dataKey, profile }: OpenVault): Buffer =>
  seal(profileKey(dataKey), contextOf(email, 'profile', head), Buffer.from(JSON.stringify(profile)));

function profileIn(email: string, parts: VaultParts, dataKey: Buffer): Profile | null {
  const profile = unseal(profileKey(dataKey), contextOf(email, 'profile', parts), parts.profile);
  return profileSchema.safeParse(profile === null ? null : JSON.parse(profile.toString('utf8'))).data ?? null;
}

/** The key around the data key: of the password alone or, with HKDF (RFC 5869), of the password's key and the keychain's secret. */
async function wrappingKey(password: string, head: VaultHead, secret: KeychainSecret): Promise<Result<Buffer, 'keychainClosed'>> {
  const guard = guardIn(head);
  const kept = guard === 'keychain' ? await secret.existing() : ok(Buffer.alloc(0));
  if (!kept.ok) return err('keychainClosed');
  const passwordKey = await keyOf(password, head.kdf);
  if (head.version === 1) return ok(passwordKey);
  const both = Buffer.concat([passwordKey, kept.value]);
  const key = purposeKey(both, `vault:${guard}`);
  for (const used of [passwordKey, kept.value, both]) used.fill(0);
  return ok(key);
}

function keyOf(password: string, kdf: VaultParts['kdf']): Promise<Buffer> {
  return hashRaw(password.normalize('NFKC'), {
    // The enumeration's Argon2id; its names are not there at run time.
    algorithm: 2,
    memoryCost: kdf.memoryKib,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    salt: kdf.salt,
    outputLen: keyBytes,
  });
}

function parseVault(text: string): VaultParts | null {
  try {
    return vaultSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function printVault({ kdf, wrappedKey, profile, ...head }: VaultParts): string {
  return JSON.stringify({
    ...head,
    kdf: { ...kdf, salt: kdf.salt.toString('base64') },
    wrappedKey: wrappedKey.toString('base64'),
    profile: profile.toString('base64'),
  });
}
