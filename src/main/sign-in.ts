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
type SignedIn = Promise<Result<Session, Failure>>;

/**
 * Signing in: with the sealed copy of this computer where there is one, at once and also offline, the server confirming it
 * behind; else through the server, which makes the sealed copy. A password that was changed elsewhere opens the copy again
 * when the former one has opened it shortly before, or when nothing in it waits to be sent.
 */
export const createSignIns = (deps: SignInDeps): SignIns => new LiveSignIns(deps);

class LiveSignIns implements SignIns {
  readonly #deps: SignInDeps;
  readonly #limit: ReturnType<typeof createTryLimit>;
  #session: OpenSession | null = null;
  #former: Former | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SignInDeps) {
    this.#deps = deps;
    this.#limit = createTryLimit(deps.now);
  }

  current = (): OpenSession | null => this.#session;

  signIn({ email, password }: Credentials): SignedIn {
    return this.#inTurn(() => this.#signIn({ email: email.trim().toLowerCase(), password }));
  }

  signOut(): Promise<void> {
    return this.#inTurn(async () => {
      this.#forgetFormer();
      await this.#end();
    });
  }

  /** One after the other: two sign-ins at once would open the same files twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #signIn(credentials: Credentials): SignedIn {
    const { email, password } = credentials;
    const { vaults } = this.#deps;
    const retryAfterSeconds = this.#limit.waitSeconds(email);
    if (retryAfterSeconds > 0) return err({ code: 'session.throttled', retryAfterSeconds });
    if (this.#session?.email === email) return this.#again(this.#session, credentials);
    await this.#end();
    if (!(await vaults.exists(email))) return this.#first(credentials);
    const vault = await vaults.unlock(email, password);
    if (vault === null) return this.#notOpened(credentials);
    this.#limit.right(email);
    const { dataKey, profile } = vault;
    return profile === null ? this.#afterUpdate(credentials, dataKey) : this.#begin({ email, vault: { dataKey, profile }, password });
  }

  /** The sealed copy opens but is of another version of the app: the server says who this is, and the key is kept. */
  async #afterUpdate(credentials: Credentials, dataKey: Buffer): SignedIn {
    const answer = await this.#deps.signInAs(credentials.email, credentials.password);
    if (answer.ok) return this.#enter(credentials, dataKey, answer.value);
    dataKey.fill(0);
    return err(answer.error.failure);
  }

  /** No sealed copy on this computer yet: the server decides, and its answer makes one. */
  async #first(credentials: Credentials): SignedIn {
    const answer = await this.#deps.signInAs(credentials.email, credentials.password);
    if (answer.ok) return this.#enter(credentials, newDataKey(), answer.value);
    const { failure } = answer.error;
    return err(failure.code === 'api.unreachable' ? { code: 'session.noOfflineCopy' } : failure);
  }

  /** The sealed copy does not open: a wrong password, or one that was changed since; the server knows. */
  async #notOpened(credentials: Credentials): SignedIn {
    const { email, password } = credentials;
    const answer = await this.#deps.signInAs(email, password);
    if (!answer.ok) {
      this.#limit.wrong(email);
      const { failure } = answer.error;
      return err(failure.code === 'api.unreachable' ? { code: 'session.wrongPassword' } : failure);
    }
    const former = this.#former;
    const isKept = former?.email === email && this.#deps.now() < former.untilMs && former.vault.profile.clientId === answer.value.clientId;
    if (former === null || !isKept) return this.#startOver(credentials, answer.value);
    this.#former = null;
    return this.#enter(credentials, former.vault.dataKey, answer.value);
  }

  /** The former password's key is gone: the copy can be made anew unless it holds what only it holds. */
  async #startOver(credentials: Credentials, response: SignInResponse): SignedIn {
    const { api, vaults, journalFolder } = this.#deps;
    const folder = path.join(journalFolder, response.clientId);
    if ((await sealedWaitingCount(folder)) > 0) {
      await api.signOut(response.token);
      return err({ code: 'session.passwordChanged' });
    }
    await vaults.setAside(credentials.email);
    // There may be no journal yet; one that cannot be moved is only passed over, place by place.
    await rename(folder, `${folder}.${randomBytes(4).toString('hex')}.old`).catch(() => undefined);
    return this.#enter(credentials, newDataKey(), response);
  }

  /** The same person again, while the session is open: after the server ended its part of it. */
  async #again(open: OpenSession, { email, password }: Credentials): SignedIn {
    const { vaults, signInAs } = this.#deps;
    const unlocked = await vaults.unlock(email, password);
    unlocked?.dataKey.fill(0);
    if (unlocked !== null) {
      this.#limit.right(email);
      open.renew(password);
      return ok(open.facts());
    }
    const answer = await signInAs(email, password, open.vault.profile.clientId);
    if (!answer.ok) {
      this.#limit.wrong(email);
      return err(answer.error.failure);
    }
    await vaults.write(email, password, { ...open.vault, profile: profileOf(answer.value) });
    await open.accept(answer.value);
    open.courier.resume();
    return ok(open.facts());
  }

  async #enter({ email, password }: Credentials, dataKey: Buffer, response: SignInResponse): SignedIn {
    const vault = { dataKey, profile: profileOf(response) };
    await this.#deps.vaults.write(email, password, vault);
    return this.#begin({ email, vault, response });
  }

  async #begin(start: SessionStart): SignedIn {
    const { on, log } = this.#deps;
    const changed = (facts: Session): void => on.changed(facts, null);
    const session = await openSession({ ...this.#deps, on: { ...on, changed, refused: this.#refused } }, start);
    this.#session = session;
    log.note('session.opened', { confirmedBy: session.facts().confirmedBy });
    return ok(session.facts());
  }

  #end(): Promise<void> {
    const ending = this.#session;
    this.#session = null;
    return this.#close(ending);
  }

  async #close(ending: OpenSession | null): Promise<void> {
    const token = (await ending?.close()) ?? null;
    // Told when it can be; the server ends it by itself after a while.
    if (token !== null) void this.#deps.api.signOut(token).catch((fault: unknown) => this.#deps.log.fault('signOut', fault));
  }

  #refused = (failure: Failure): void => {
    const ending = this.#session;
    if (ending === null) return;
    this.#session = null;
    this.#deps.log.note('session.refused', { code: failure.code });
    if (failure.code === 'session.wrongPassword') this.#keepFormer(ending);
    // In turn: a sign-in that comes now waits until the files are closed.
    this.#inTurn(() => this.#close(ending)).catch((fault: unknown) => this.#deps.log.fault('session.end', fault));
    this.#deps.on.changed(null, failure);
  };

  #keepFormer({ email, vault }: OpenSession): void {
    this.#forgetFormer();
    const kept: Former = { email, vault: { ...vault, dataKey: Buffer.from(vault.dataKey) }, untilMs: this.#deps.now() + formerKeyMs };
    this.#former = kept;
    setTimeout(() => this.#former === kept && this.#forgetFormer(), formerKeyMs).unref();
  }

  #forgetFormer(): void {
    this.#former?.vault.dataKey.fill(0);
    this.#former = null;
  }
}
