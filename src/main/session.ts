import path from 'node:path';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { SignInResponse } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import { type ApiFailure, noAnswer } from './api-failure.ts';
import { type Courier, type CourierTiming, createCourier } from './courier.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Log } from './log.ts';
import { purposeKey } from './sealed-box.ts';
import type { OpenVault, Profile, Vaults } from './vault.ts';

/** One person's data on this computer, opened, and the way to the server. */
export type OpenSession = {
  readonly email: string;
  readonly vault: OpenVault;
  readonly journal: Journal;
  readonly courier: Courier;
  /** What the page may know of it. */
  facts(): Session;
  /** A token, got by signing in with the password where there is none and the password is still at hand. */
  authorize(): Promise<Result<string, ApiFailure>>;
  /** The person has given the password again. */
  renew(password: string): void;
  /** The server has just accepted a sign-in. */
  accept(response: SignInResponse): Promise<void>;
  /** Ends it: no more traffic, files closed, keys overwritten. Gives the token, for telling the server. */
  close(): Promise<string | null>;
};

export type SessionDeps = {
  readonly api: Api;
  readonly vaults: Vaults;
  /** The folder of all journals. */
  readonly journalFolder: string;
  readonly signInAs: (email: string, password: string) => ReturnType<Api['signIn']>;
  readonly log: Log;
  readonly now: () => number;
  readonly random: () => number;
  readonly timing: CourierTiming & {
    /** The server is asked so long after the local copy was opened: the first screen goes before. */
    readonly confirmAfterMs: number;
  };
  readonly on: {
    readonly changed: (facts: Session) => void;
    /** The server does not accept this session's person, password or desktop any more. */
    readonly refused: (failure: Failure) => void;
    readonly link: (link: LinkState) => void;
    readonly pushed: (results: readonly PushResult[]) => void;
    readonly poke: () => void;
  };
};

/** How a session begins: from the sealed copy with the password, or from the server's answer. */
export type SessionStart = { readonly email: string; readonly vault: OpenVault } & (
  | { readonly password: string }
  | { readonly response: SignInResponse }
);

/** The journal of one client under its data key; `wipe` overwrites the journal's own key. */
export async function openClientJournal(deps: Pick<SessionDeps, 'journalFolder' | 'now' | 'log'>, dataKey: Buffer, clientId: ClientId) {
  const key = purposeKey(dataKey, `journal:${clientId}`);
  const journal = await openJournal({ folder: path.join(deps.journalFolder, clientId), key, now: deps.now });
  if (journal.damagedCount > 0) deps.log.note('journal.damaged', { count: journal.damagedCount });
  return { journal, wipe: () => key.fill(0) };
}

/** Opens a session: its journal, its courier, and its way to a token. Rejects when the journal cannot be read at all. */
export async function openSession(deps: SessionDeps, start: SessionStart): Promise<OpenSession> {
  const { api, on, log } = deps;
  const { email, vault } = start;
  const { journal, wipe } = await openClientJournal(deps, vault.dataKey, vault.profile.clientId);
  let profile: Profile = vault.profile;
  let token: string | null = null;
  let password: string | null = null;
  let confirmedBy: Session['confirmedBy'] = 'sealedCopy';
  let signingIn: Promise<Result<string, ApiFailure>> | null = null;
  let isClosed = false;

  const facts = (): Session => ({ user: profile.user, company: profile.company, confirmedBy });
  const accept = async (response: SignInResponse): Promise<void> => {
    password = null;
    if (response.clientId !== profile.clientId) return becomeOther(response);
    token = response.token;
    profile = profileOf(response);
    journal.raiseTo(response.lastSeq);
    confirmedBy = 'server';
    await deps.vaults.update(email, { ...vault, profile }).catch((fault: unknown) => log.fault('vault.update', fault));
  };
  /** The server knows this person on this computer under another number: what waits moves there, and the person signs in anew. */
  const becomeOther = async (response: SignInResponse): Promise<void> => {
    log.note('session.otherClient', { isSameUser: response.user.id === profile.user.id });
    if (response.user.id === profile.user.id) await moveWaiting(deps, vault.dataKey, journal, response);
    await deps.vaults.update(email, { ...vault, profile: profileOf(response) });
    await api.signOut(response.token);
    on.refused({ code: 'session.missing' });
  };
  const signIn = async (withPassword: string): Promise<Result<string, ApiFailure>> => {
    const answer = await deps.signInAs(email, withPassword);
    if (isClosed) return err(noAnswer);
    if (!answer.ok) {
      if (answer.error.failure.code === 'session.wrongPassword') on.refused(answer.error.failure);
      return answer;
    }
    await accept(answer.value);
    if (isClosed || token === null) return err(noAnswer);
    on.changed(facts());
    return ok(token);
  };
  const authorize = async (): Promise<Result<string, ApiFailure>> => {
    if (token !== null) return ok(token);
    if (password === null) return err({ ...noAnswer, failure: { code: 'session.missing' } });
    signingIn ??= signIn(password).finally(() => (signingIn = null));
    return signingIn;
  };
  const courier = createCourier({
    journal,
    api,
    clientId: profile.clientId,
    authorize,
    forgetToken: () => (token = null),
    isOnline: 'response' in start,
    now: deps.now,
    random: deps.random,
    timing: deps.timing,
    on,
  });
  if ('response' in start) await accept(start.response);
  else password = start.password;
  const confirming = setTimeout(() => courier.resume(), 'response' in start ? 0 : deps.timing.confirmAfterMs);

  return {
    email,
    get vault() {
      return { ...vault, profile };
    },
    journal,
    courier,
    facts,
    authorize,
    accept,
    renew(again) {
      password = again;
      courier.resume();
    },
    async close() {
      isClosed = true;
      clearTimeout(confirming);
      courier.close();
      const last = token;
      token = null;
      password = null;
      await journal.close();
      wipe();
      vault.dataKey.fill(0);
      return last;
    },
  };
}

export const profileOf = ({ user, company, clientId, lastSeq, epoch }: SignInResponse): Profile => ({ user, company, clientId, lastSeq, epoch });

/** Brings what one client has not sent into the journal of another; doing it twice changes nothing. */
async function moveWaiting(deps: SessionDeps, dataKey: Buffer, from: Journal, to: SignInResponse): Promise<void> {
  const { journal, wipe } = await openClientJournal(deps, dataKey, to.clientId);
  journal.raiseTo(to.lastSeq);
  for (const { seq: _seq, ...draft } of from.waiting()) {
    const appended = await journal.append(draft);
    if (!appended.ok) throw new Error('the waiting commands could not be moved');
  }
  await journal.close();
  wipe();
}
