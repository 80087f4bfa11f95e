import path from 'node:path';
import type { Api } from '#main/api-client.ts';
import type { Keychain } from '#main/keychain.ts';
import { createKeychainSecret } from '#main/keychain-secret.ts';
import type { SignInDeps } from '#main/sign-in.ts';
import { mailOpener } from '#main/mail/open-mail.ts';
import { createVaults } from '#main/vault.ts';
import { createWipe } from '#main/wipe.ts';

type Files = Pick<SignInDeps, 'vaults' | 'journalFolder' | 'draftFolder' | 'openMail' | 'triesFile' | 'wipe' | 'clearCopies'>;

/** Everything that signing in keeps in a folder, as the application lays it out. `onClear` stands for the page's storage. */
export function signInFiles(folder: string, api: Api, keychain: Keychain, onClear: () => void = () => undefined): Files {
  const vaultFolder = path.join(folder, 'vaults');
  const vaults = createVaults(vaultFolder, createKeychainSecret(vaultFolder, keychain));
  const journalFolder = path.join(folder, 'journal');
  const draftFolder = path.join(folder, 'drafts');
  const mailFolder = path.join(folder, 'mail');
  const clearCopies = async (): Promise<void> => onClear();
  return {
    vaults,
    journalFolder,
    draftFolder,
    openMail: mailOpener({
      folder: mailFolder,
      keychain,
      print: async () => [],
      nowMs: Date.now,
      onFault: (fault) => {
        throw fault;
      },
    }),
    triesFile: path.join(folder, 'tries.json'),
    wipe: createWipe({ api, vaults, journalFolder, draftFolder, mailFolder, heldFolder: path.join(folder, 'sealed-work'), clearCopies }),
    clearCopies,
  };
}
