import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type MailboxSettings, mailboxSettingsSchema } from '#contracts/mailbox.ts';
import type { Keychain } from '../keychain.ts';
import { seal, unseal } from '../sealed-box.ts';
import { nullWhenMissing } from '../segment-file.ts';
import { writeWhole } from '../whole-file.ts';

/** A mailbox with its passwords, which the page never gets back. */
export type Mailbox = { readonly settings: MailboxSettings; readonly password: string | null; readonly readingPassword: string | null };

/** Where a person's mailbox is kept on this computer. */
export type MailboxStore = {
  current(): Mailbox | null;
  /** Keeps it in place of the one before; false where the disk or the keychain refuses, and then nothing has changed. */
  keep(mailbox: Mailbox): Promise<boolean>;
  /** Forgets it, and removes its file. */
  remove(): Promise<void>;
};

/** The password is sealed by the keychain where there is one, and the whole file by the person's own key around it. */
const passwordSchema = z.strictObject({ isInKeychain: z.boolean(), text: z.string() }).nullable();
const fileSchema = z.strictObject({ settings: mailboxSettingsSchema, password: passwordSchema, readingPassword: passwordSchema });

/** Opens the file of a mailbox. One that does not open, under another key or another keychain, is as if it were not there; a password that does not is missing. */
export async function openMailboxStore(options: {
  readonly file: string;
  readonly key: Uint8Array;
  readonly keychain: Keychain;
}): Promise<MailboxStore> {
  const { file, key, keychain } = options;
  const context = Buffer.from('mailbox|1');
  const kept = parsed(key, context, await readFile(file).catch(nullWhenMissing));
  let current: Mailbox | null = kept && {
    settings: kept.settings,
    password: await passwordOf(kept.password, keychain),
    readingPassword: await passwordOf(kept.readingPassword, keychain),
  };
  return {
    current: () => current,
    async keep(mailbox) {
      try {
        const content: Kept = {
          settings: mailbox.settings,
          password: await sealedPassword(mailbox.password, keychain),
          readingPassword: await sealedPassword(mailbox.readingPassword, keychain),
        };
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await writeWhole(file, seal(key, context, Buffer.from(JSON.stringify(content))));
      } catch {
        // The disk and the keychain say it in many ways; the page is told that nothing was kept.
        return false;
      }
      current = mailbox;
      return true;
    },
    async remove() {
      await rm(file, { force: true });
      current = null;
    },
  };
}

type Kept = z.infer<typeof fileSchema>;

function parsed(key: Uint8Array, context: Uint8Array, sealed: Buffer | null): Kept | null {
  const plain = sealed && unseal(key, context, sealed);
  return plain && (fileSchema.safeParse(JSON.parse(plain.toString('utf8'))).data ?? null);
}

async function sealedPassword(password: string | null, keychain: Keychain): Promise<Kept['password']> {
  if (password === null) return null;
  if ((await keychain.name()) === null) return { isInKeychain: false, text: password };
  return { isInKeychain: true, text: (await keychain.seal(password)).toString('base64') };
}

async function passwordOf(password: Kept['password'], keychain: Keychain): Promise<string | null> {
  if (password === null || !password.isInKeychain) return password?.text ?? null;
  try {
    return (await keychain.open(Buffer.from(password.text, 'base64'))).text;
  } catch {
    // Locked, denied, or another keychain: the person is asked for it again.
    return null;
  }
}
