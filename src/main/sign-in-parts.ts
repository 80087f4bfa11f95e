import { hostname } from 'node:os';
import path from 'node:path';
import { safeStorage, session } from 'electron';
import { protocolVersion } from '#contracts/protocol.ts';
import type { Api } from './api-client.ts';
import { usualCourierTiming } from './courier.ts';
import { createKeychain } from './keychain.ts';
import { createKeychainSecret } from './keychain-secret.ts';
import type { Log } from './log.ts';
import { mailOpener } from './mail/open-mail.ts';
import { printOnPress } from './print/print-on-press.ts';
import type { SettingsStore } from './settings-file.ts';
import type { SignInDeps } from './sign-in.ts';
import { createVaults } from './vault.ts';
import { createWipe } from './wipe.ts';

/** Time for the queue to be on the screen before the network is asked for anything. */
const confirmAfterMs = 1500;
const leaseCheckMs = 60_000;

/** What signing in rests on in the real application: its files below a folder, its keychain, its clocks. */
export function signInParts(options: {
  readonly userData: string;
  readonly api: Api;
  readonly settings: SettingsStore;
  readonly log: Log;
}): Omit<SignInDeps, 'on'> {
  const { userData, api, settings, log } = options;
  const deviceName = hostname().slice(0, 200);
  const vaultFolder = path.join(userData, 'vaults');
  const keychain = createKeychain(safeStorage, process.platform);
  const vaults = createVaults(vaultFolder, createKeychainSecret(vaultFolder, keychain));
  const journalFolder = path.join(userData, 'journal');
  const draftFolder = path.join(userData, 'drafts');
  const mailFolder = path.join(userData, 'mail');
  const clearCopies = (): Promise<void> => session.defaultSession.clearStorageData({ storages: ['indexdb'] });
  return {
    api,
    vaults,
    journalFolder,
    draftFolder,
    openMail: mailOpener({
      folder: mailFolder,
      keychain,
      print: printOnPress,
      nowMs: Date.now,
      onFault: (fault) => log.fault('mail', fault),
    }),
    clearCopies,
    wipe: createWipe({ api, vaults, journalFolder, draftFolder, mailFolder, heldFolder: path.join(userData, 'sealed-work'), clearCopies }),
    triesFile: path.join(userData, 'tries.json'),
    signInAs(email, password, clientId) {
      const { deviceId } = settings.current();
      return api.signIn({ email, password, deviceId, deviceName, protocolVersion, ...(clientId === undefined ? {} : { clientId }) });
    },
    log,
    now: Date.now,
    runMs: () => performance.now(),
    random: Math.random,
    timing: { ...usualCourierTiming, confirmAfterMs, leaseCheckMs },
  };
}
