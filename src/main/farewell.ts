import type { ClientId } from '#domain/kernel/ids.ts';
import type { Revocation, SignInResponse } from '#contracts/http.ts';
import type { Api } from './api-client.ts';
import type { Log } from './log.ts';
import type { OpenSession } from './session.ts';
import type { Vaults } from './vault.ts';
import type { Wipe } from './wipe.ts';

/** What a desktop does that its company has revoked, and what it does for work that no key of its own opens any more. */
export type Farewell = {
  /**
   * Whether the server has revoked this desktop; then everything is off it when this resolves. Not yet where it wants the work first
   * and that `canPush`, or cannot be left to the server to open.
   */
  isDue(email: string, response: SignInResponse, canPush: boolean): Promise<boolean>;
  /** Ends a session for good. What it has not sent goes up first where the company wants it so, or goes up sealed. */
  after(session: OpenSession, revocation: Revocation, token: string | null): Promise<void>;
  /** The server does not even let the person in: the keys go, and with them all that they seal. */
  shutOut(email: string): Promise<void>;
  /** Work of before, that no key of this computer opens any more, goes to the server as it was sealed to it. */
  handOver(response: SignInResponse): Promise<void>;
};

/** Makes the farewell of one installation. A disk that fails rejects; a server that fails is asked again at the next sign-in. */
export function createFarewell(deps: {
  readonly api: Pick<Api, 'device' | 'signOut'>;
  readonly vaults: Pick<Vaults, 'erase'>;
  readonly wipe: Wipe;
  readonly clearCopies: () => Promise<void>;
  readonly log: Log;
}): Farewell {
  const { api, vaults, wipe, clearCopies, log } = deps;
  const report = async (token: string, clientId: ClientId): Promise<void> => {
    const sent = await wipe.send(token, clientId, true);
    log.note('device.wiped', { isReported: sent.ok });
    await api.signOut(token);
  };
  /** Work that was wanted first, is not there yet, and could not be opened by the server if it were left to it. */
  const holdsUnsealed = async (clientId: ClientId): Promise<boolean> => {
    const { pendingCount, sealed } = await wipe.waiting(clientId);
    return pendingCount > sealed.length;
  };
  return {
    async isDue(email, { token, clientId }, canPush) {
      const device = await api.device(token);
      const revocation = device.ok ? device.value.revocation : null;
      if (revocation === null) return false;
      if (revocation === 'pushFirst' && (canPush || (await holdsUnsealed(clientId)))) return false;
      await wipe.everything(email, clientId);
      await report(token, clientId);
      return true;
    },
    async after(session, revocation, token) {
      const { clientId } = session.vault.profile;
      const isPushed = revocation === 'pushFirst' && token !== null && (await session.pushRest(token)).ok;
      await session.close();
      if (revocation === 'pushFirst' && !isPushed && (await holdsUnsealed(clientId))) return log.note('device.wipeLater');
      await wipe.everything(session.email, clientId);
      if (token !== null) await report(token, clientId);
    },
    async shutOut(email) {
      await vaults.erase(email);
      await clearCopies();
    },
    async handOver({ token, clientId }) {
      await wipe.putAside(clientId);
      const sent = await wipe.send(token, clientId, false);
      if (!sent.ok) log.note('work.notTaken', { code: sent.error.failure.code });
    },
  };
}
