import { expect } from 'vitest';
import type { Api } from '#main/api-client.ts';
import { createApi } from '#main/api-client.ts';
import type { Keychain } from '#main/keychain.ts';
import { type SignInDeps, type SignIns, createSignIns } from '#main/sign-in.ts';
import { signInFiles } from './sign-in-files.ts';

/** Time enough for a busy machine. */
export const patientApi = (url: string): Api => createApi(url, { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000 });

type Computer = { readonly folder: string; readonly apiUrl: string; readonly keychain: Keychain; readonly onClear?: () => void };

/** A start of the application on a computer's files, as far as signing in goes; a fault of it fails the test. */
export function startApp({ folder, apiUrl, keychain, onClear }: Computer, change: Partial<SignInDeps> = {}): SignIns {
  const api = patientApi(apiUrl);
  const deviceId = '6f2b1c1e-52f5-4f0e-9a5c-6d3f0a1b2c3d';
  return createSignIns({
    api,
    ...signInFiles(folder, api, keychain, onClear),
    signInAs: (email, password) => api.signIn({ email, password, deviceId, deviceName: 'desk', protocolVersion: 1 }),
    log: { note: () => undefined, fault: (_place, fault) => expect.fail(String(fault)) },
    now: Date.now,
    runMs: () => performance.now(),
    random: () => 0.5,
    timing: { beatMs: 60_000, firstMs: 20, longestMs: 50, confirmAfterMs: 1, leaseCheckMs: 10 },
    on: { changed: () => undefined, link: () => undefined, pushed: () => undefined, poke: () => undefined, mail: () => undefined },
    ...change,
  });
}
