import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { companySchema } from '#domain/company.ts';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { userSchema } from '#contracts/http.ts';
import { keyBytes, purposeKey, seal, unseal } from './sealed-box.ts';
import { nullWhenMissing, syncFolder } from './segment-file.ts';

/** What a person's sign-in on this computer rests on while the server is out of reach. No token: the password brings a new one. */
const profileSchema = z.strictObject({
  user: userSchema,
  company: companySchema,
  clientId: clientIdSchema,
  lastSeq: z.number().int().min(0),
  epoch: z.uuid(),
});
export type Profile = z.infer<typeof profileSchema>;

/** A vault that is open. The owner wipes `dataKey` when the session ends. */
export type OpenVault = { readonly dataKey: Buffer; readonly profile: Profile };

/**
 * What the right password opens. Without a profile it was written by another version of the app: the key is good, and with it
 * all that it seals, but who signs in has to be heard from the server.
 */
export type Unlocked = { readonly dataKey: Buffer; readonly profile: Profile | null };

/** Costs of argon2id (RFC 9106, second recommended option): about a quarter of a second on an office computer. */
const memoryKib = 65_536;
const passes = 3;
const lanes = 1;
const saltBytes = 16;

const base64Schema = z.base64().transform((text): Buffer => Buffer.from(text, 'base64'));
const vaultSchema = z.strictObject({
  version: z.literal(1),
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    memoryKib: z.number().int().min(8192).max(1_048_576),
    passes: z.number().int().min(1).max(16),
    lanes: z.number().int().min(1).max(8),
    salt: base64Schema,
  }),
  wrappedKey: base64Schema,
  profile: base64Schema,
});

/** The sealed files of the people who have signed in on this computer: one each, opened by their password alone. */
export type Vaults = {
  /** Rejects, like every reading, when there is a file and the disk does not give it: taken for missing it would be replaced. */
  exists(email: string): Promise<boolean>;
  /** Null when the password is another one, or the file is damaged: the two cannot be told apart. */
  unlock(email: string, password: string): Promise<Unlocked | null>;
  /** Makes or replaces a vault around a data key. */
  write(email: string, password: string, vault: OpenVault): Promise<void>;
  /** Brings the profile up to date under the same key; the password is not needed. */
  update(email: string, vault: OpenVault): Promise<void>;
  /** Puts a vault aside under another name; nothing is deleted. */
  setAside(email: string): Promise<void>;
};

/** A new data key. */
export const newDataKey = (): Buffer => randomBytes(keyBytes);

/** Keeps vaults in a folder, each under a hash of its e-mail address. */
export function createVaults(folder: string): Vaults {
  const fileOf = (email: string): string => path.join(folder, `${nameOf(email)}.vault`);
  const read = async (email: string) => {
    const text = await readFile(fileOf(email), 'utf8').catch(nullWhenMissing);
    return text === null ? null : (parseVault(text) ?? 'damaged');
  };
  const save = async (email: string, parts: VaultParts): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(fileOf(email), printVault(parts));
  };
  return {
    exists: async (email) => (await read(email)) !== null,
    async unlock(email, password) {
      const parts = await read(email);
      if (parts === null || parts === 'damaged') return null;
      const passwordKey = await keyOf(password, parts.kdf);
      const dataKey = unseal(passwordKey, contextOf(email, 'key'), parts.wrappedKey);
      passwordKey.fill(0);
      if (dataKey === null) return null;
      const profile = unseal(profileKey(dataKey), contextOf(email, 'profile'), parts.profile);
      const parsed = profileSchema.safeParse(profile === null ? null : JSON.parse(profile.toString('utf8')));
      return { dataKey, profile: parsed.data ?? null };
    },
    async write(email, password, { dataKey, profile }) {
      const kdf = { name: 'argon2id', memoryKib, passes, lanes, salt: randomBytes(saltBytes) } as const;
      const passwordKey = await keyOf(password, kdf);
      const wrappedKey = seal(passwordKey, contextOf(email, 'key'), dataKey);
      passwordKey.fill(0);
      await save(email, { version: 1, kdf, wrappedKey, profile: sealedProfile(email, dataKey, profile) });
    },
    async update(email, { dataKey, profile }) {
      const parts = await read(email);
      if (parts === null || parts === 'damaged') return;
      await save(email, { ...parts, profile: sealedProfile(email, dataKey, profile) });
    },
    async setAside(email) {
      await rename(fileOf(email), `${fileOf(email)}.${randomBytes(4).toString('hex')}.old`);
    },
  };
}

type VaultParts = z.output<typeof vaultSchema>;

/** The e-mail address is hashed so that the folder does not list who works here; it is no secret. */
const nameOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
const contextOf = (email: string, part: 'key' | 'profile'): Buffer => Buffer.from(`vault|1|${part}|${nameOf(email)}`);
const profileKey = (dataKey: Buffer): Buffer => purposeKey(dataKey, 'profile');
const sealedProfile = (email: string, dataKey: Buffer, profile: Profile): Buffer =>
  seal(profileKey(dataKey), contextOf(email, 'profile'), Buffer.from(JSON.stringify(profile)));

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

function printVault({ version, kdf, wrappedKey, profile }: VaultParts): string {
  return JSON.stringify({
    version,
    kdf: { ...kdf, salt: kdf.salt.toString('base64') },
    wrappedKey: wrappedKey.toString('base64'),
    profile: profile.toString('base64'),
  });
}

/** Replaces a file so that after a power cut it is the old one or the new one, never a part. */
async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(path.dirname(file));
}
