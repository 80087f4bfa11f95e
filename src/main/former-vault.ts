import type { ClientId } from '#domain/kernel/ids.ts';
import type { OpenVault } from './vault.ts';

/** So long the key of a session that the server ended over its password is kept, for the sign-in with the new one. */
const formerKeyMs = 10 * 60_000;

/** The vault that a former password has opened shortly before; there is one at most. */
export type FormerVault = {
  /** Keeps a copy of its key, in place of another one, for a few minutes. */
  keep(email: string, vault: OpenVault): void;
  /** Gives it to the same person on the same client and keeps it no longer; null where there is none. */
  take(email: string, clientId: ClientId): OpenVault | null;
  /** Overwrites the key. */
  forget(): void;
};

/** Makes the place for one; `now` is in milliseconds since 1970. */
export function createFormerVault(now: () => number): FormerVault {
  let former: { readonly email: string; readonly vault: OpenVault; readonly untilMs: number } | null = null;
  const forget = (): void => {
    former?.vault.dataKey.fill(0);
    former = null;
  };
  return {
    keep(email, vault) {
      forget();
      const kept = { email, vault: { ...vault, dataKey: Buffer.from(vault.dataKey) }, untilMs: now() + formerKeyMs };
      former = kept;
      setTimeout(() => former === kept && forget(), formerKeyMs).unref();
    },
    take(email, clientId) {
      if (former?.email !== email || now() >= former.untilMs || former.vault.profile.clientId !== clientId) return null;
      const { vault } = former;
      former = null;
      return vault;
    },
    forget,
  };
}
