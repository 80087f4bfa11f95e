import { rename } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { SignInResponse } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import { sealedWaitingCount } from './journal.ts';
import { type OpenSession, type SessionDeps, type SessionStart, openSession, profileOf } from './session.ts';
import { createTryLimit } from './try-limit.ts';
import { type OpenVault, newDataKey } from './vault.ts';

/** So long the key of a session that the server ended over its password is kept, for the sign-in with the new one. */
const formerKeyMs = 10 * 60_000;

export type Credentials = { readonly email: string; readonly password: string };

/** Who is signed in, and how one gets in and out. */
export type SignIns = {
  current(): OpenSession | null;
  signIn(credentials: Credentials): Promise<Result<Session, Failure>>;
  signOut(): Promise<void>;
};

export type SignInDeps = Omit<SessionDeps, 'on'> & {
  readonly on: Omit<SessionDeps['on'], 'changed' | 'refused'> & {
    /** The session ended (null) or what confirms it has changed. */
    readonly changed: (facts: Session | null, failure: Failure | null) => void;
  };
};

type Former = { readonly email: string; readonly vault: OpenVault; readonly untilMs: number };

/**
 * Signing in: with the sealed copy of this computer where there is one, at once and also offline, the server confirming it
 * behind; else through the server, which makes the sealed copy. A password that was changed elsewhere opens the copy again
 * when the former one has opened it shortly before, or when nothing in it waits to be sent.
 */
export function createSignIns(deps: SignInDeps): SignIns {
  const { api, vaults, log } = deps;
  const limit = createTryLimit(deps.now);
  let session: OpenSession | null = null;
  let former: Former | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: two sign-ins at once would open the same files twice. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const begin = async (start: SessionStart): Promise<Result<Session, Failure>> => {
    const opened = await openSession({ ...deps, on: { ...deps.on, changed: (facts) => deps.on.changed(facts, null), refused } }, start);
    session = opened;
    log.note('session.opened', { confirmedBy: opened.facts().confirmedBy });
    return ok(opened.facts());
  };
  const end = (): Promise<void> => {
    const ending = session;
    session = null;
    return close(ending);
  };
  const close = async (ending: OpenSession | null): Promise<void> => {
    const token = (await ending?.close()) ?? null;
    // Told when it can be; the server ends it by itself after a while.
    if (token !== null) void api.signOut(token).catch((fault: unknown) => log.fault('signOut', fault));
  };
  const refused = (failure: Failure): void => {
    if (session === null) return;
    log.note('session.refused', { code: failure.code });
    if (failure.code === 'session.wrongPassword') keepFormer(session);
    const ending = session;
    session = null;
    // In turn: a sign-in that comes now waits until the files are closed.
    void inTurn(() => close(ending)).catch((fault: unknown) => log.fault('session.end', fault));
    deps.on.changed(null, failure);
  };
  const keepFormer = ({ email, vault }: OpenSession): void => {
    forget();
    const kept: Former = { email, vault: { ...vault, dataKey: Buffer.from(vault.dataKey) }, untilMs: deps.now() + formerKeyMs };
    former = kept;
    setTimeout(() => former === kept && forget(), formerKeyMs).unref();
  };
  const forget = (): void => {
    former?.vault.dataKey.fill(0);
    former = null;
  };

  /** No sealed copy on this computer yet: the server decides, and its answer makes one. */
  const first = async ({ email, password }: Credentials): Promise<Result<Session, Failure>> => {
    const answer = await deps.signInAs(email, password);
    if (!answer.ok) {
      const { failure } = answer.error;
      return err(failure.code === 'api.unreachable' ? { code: 'session.noOfflineCopy' } : failure);
    }
    return enter({ email, password }, newDataKey(), answer.value);
  };
  const enter = async ({ email, password }: Credentials, dataKey: Buffer, response: SignInResponse): Promise<Result<Session, Failure>> => {
    const vault = { dataKey, profile: profileOf(response) };
    await vaults.write(email, password, vault);
    return begin({ email, vault, response });
  };

  /** The sealed copy does not open: a wrong password, or one that was changed since; the server knows. */
  const notOpened = async (credentials: Credentials): Promise<Result<Session, Failure>> => {
    const answer = await deps.signInAs(credentials.email, credentials.password);
    if (!answer.ok) {
      limit.wrong(credentials.email);
      const { failure } = answer.error;
      return err(failure.code === 'api.unreachable' ? { code: 'session.wrongPassword' } : failure);
    }
    const kept = former !== null && former.email === credentials.email && deps.now() < former.untilMs ? former : null;
    if (kept !== null && kept.vault.profile.clientId === answer.value.clientId) {
      former = null;
      return enter(credentials, kept.vault.dataKey, answer.value);
    }
    return startOver(credentials, answer.value);
  };
  /** The former password's key is gone: the copy can be made anew unless it holds what only it holds. */
  const startOver = async (credentials: Credentials, response: SignInResponse): Promise<Result<Session, Failure>> => {
    const folder = path.join(deps.journalFolder, response.clientId);
    if ((await sealedWaitingCount(folder)) > 0) {
      await api.signOut(response.token);
      return err({ code: 'session.passwordChanged' });
    }
    await vaults.setAside(credentials.email);
    await rename(folder, `${folder}.${randomBytes(4).toString('hex')}.old`).catch(() => undefined);
    return enter(credentials, newDataKey(), response);
  };

  /** The same person again, while the session is open: after the server ended its part of it. */
  const again = async (open: OpenSession, { email, password }: Credentials): Promise<Result<Session, Failure>> => {
    const unlocked = await vaults.unlock(email, password);
    unlocked?.dataKey.fill(0);
    if (unlocked !== null) {
      limit.right(email);
      open.renew(password);
      return ok(open.facts());
    }
    const answer = await deps.signInAs(email, password);
    if (!answer.ok) {
      limit.wrong(email);
      return err(answer.error.failure);
    }
    await vaults.write(email, password, { ...open.vault, profile: profileOf(answer.value) });
    await open.accept(answer.value);
    open.courier.resume();
    return ok(open.facts());
  };

  const signIn = async (credentials: Credentials): Promise<Result<Session, Failure>> => {
    const retryAfterSeconds = limit.waitSeconds(credentials.email);
    if (retryAfterSeconds > 0) return err({ code: 'session.throttled', retryAfterSeconds });
    if (session !== null && session.email === credentials.email) return again(session, credentials);
    await end();
    if (!(await vaults.exists(credentials.email))) return first(credentials);
    const vault = await vaults.unlock(credentials.email, credentials.password);
    if (vault === null) return notOpened(credentials);
    limit.right(credentials.email);
    return begin({ email: credentials.email, vault, password: credentials.password });
  };

  return {
    current: () => session,
    signIn: ({ email, password }) => inTurn(() => signIn({ email: email.trim().toLowerCase(), password })),
    signOut: () =>
      inTurn(async () => {
        forget();
        await end();
      }),
  };
}
