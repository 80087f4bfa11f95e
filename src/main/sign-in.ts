import { rename } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Revocation, SignInResponse } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import { type Farewell, createFarewell } from './farewell.ts';
import { type FormerVault, createFormerVault } from './former-vault.ts';
import { leaseOf } from './lease-keeper.ts';
import { type Profile, profileOf } from './profile.ts';
import { type OpenSession, type SessionDeps, type SessionStart, openSession } from './session.ts';
import { createTryLimit, mostTries } from './try-limit.ts';
import { newDataKey } from './vault.ts';
import type { Wipe } from './wipe.ts';

export type Credentials = { readonly email: string; readonly password: string };

/** Who is signed in, and how one gets in and out. */
export type SignIns = {
  current(): OpenSession | null;
  signIn(credentials: Credentials): Promise<Result<Session, Failure>>;
  signOut(): Promise<void>;
  /** At the start of the application: what a session left that was to leave nothing, because it was cut off, is removed. */
  tidy(): Promise<void>;
  /** Shuts the session at once: keys overwritten, files closed. Unsent work, drafts and sealed accounts stay. */
  lock(): Promise<void>;
};

export type SignInDeps = Omit<SessionDeps, 'on'> & {
  readonly wipe: Wipe;
  /** Removes the copies of accounts from the page's storage. */
  readonly clearCopies: () => Promise<void>;
  /** Where wrong passwords are counted. */
  readonly triesFile: string;
  readonly on: Omit<SessionDeps['on'], 'changed' | 'refused' | 'revoked'> & {
    /** The session ended (null) or what confirms it has changed. */
    readonly changed: (facts: Session | null, failure: Failure | null) => void;
  };
};

/** `clientId` is the one this computer has been, where that is known. */
type Asking = { readonly canPush?: boolean; readonly clientId?: ClientId | undefined };
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
  readonly #former: FormerVault;
  readonly #farewell: Farewell;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SignInDeps) {
    this.#deps = deps;
    this.#former = createFormerVault(deps.now);
    this.#farewell = createFarewell(deps);
    this.#limit = createTryLimit(deps.now, deps.triesFile);
  }

  current = (): OpenSession | null => this.#session;

  signIn({ email, password }: Credentials): SignedIn {
    return this.#inTurn(() => this.#signIn({ email: email.trim().toLowerCase(), password }));
  }

  signOut(): Promise<void> {
    return this.#inTurn(async () => {
      this.#former.forget();
      await this.#end();
    });
  }

  tidy(): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#deps.vaults.isAnyForSession()) await this.#deps.clearCopies();
    });
  }

  lock(): Promise<void> {
    this.#former.forget();
    // At once, whatever sign-in is being waited for; the next one waits for this.
    const ended = this.#end();
    this.#turn = Promise.allSettled([this.#turn, ended]);
    return ended;
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
    const guard = await vaults.guardOf(email);
    if (guard === null) return this.#first(credentials);
    if (guard === 'workOnly') return this.#forSession(credentials);
    const unlocked = await vaults.unlock(email, password);
    if (!unlocked.ok) return unlocked.error === 'notOpened' ? this.#notOpened(credentials) : this.#keychainClosed(credentials);
    this.#limit.right(email);
    const { dataKey, profile } = unlocked.value;
    const isFree = profile !== null && !leaseOf(this.#deps, profile).isOver();
    return isFree ? this.#begin({ email, vault: { dataKey, profile }, guard, password }) : this.#withServer(credentials, dataKey, profile);
  }

  /**
   * The sealed copy opens, but the server has to say more first: it is of another version of the app, or the time without a
   * server is over. The key is kept.
   */
  async #withServer(credentials: Credentials, dataKey: Buffer, profile: Profile | null): SignedIn {
    const answer = await this.#ask(credentials, { canPush: true, clientId: profile?.clientId });
    if (answer.ok) return this.#enter(credentials, dataKey, answer.value);
    dataKey.fill(0);
    const isOver = answer.error.code === 'api.unreachable' && profile !== null;
    return err(isOver ? { code: 'session.leaseEnded' } : answer.error);
  }

  /** No sealed copy on this computer yet, or none any more: the server decides, and its answer makes one. */
  async #first(credentials: Credentials): SignedIn {
    const answer = await this.#ask(credentials);
    if (!answer.ok) return err(answer.error.code === 'api.unreachable' ? { code: 'session.noOfflineCopy' } : answer.error);
    await this.#farewell.handOver(answer.value);
    return this.#enter(credentials, newDataKey(), answer.value);
  }

  /** No keychain on this computer: the server has to be there, and the vault holds the key of unsent work alone. */
  async #forSession(credentials: Credentials): SignedIn {
    const answer = await this.#ask(credentials, { canPush: true });
    if (!answer.ok) {
      if (answer.error.code === 'session.wrongPassword') return this.#wrong(credentials.email, answer.error);
      return err(answer.error.code === 'api.unreachable' ? { code: 'session.needsServer' } : answer.error);
    }
    const unlocked = await this.#deps.vaults.unlock(credentials.email, credentials.password);
    if (!unlocked.ok) return this.#otherPassword(credentials, answer.value);
    this.#limit.right(credentials.email);
    return this.#enter(credentials, unlocked.value.dataKey, answer.value);
  }

  /** The keychain does not give its half: nothing is changed; only a wipe that the company has ordered goes on without it. */
  async #keychainClosed(credentials: Credentials): SignedIn {
    const answer = await this.#ask(credentials);
    if (answer.ok) await this.#deps.api.signOut(answer.value.token);
    else if (answer.error.code === 'device.revoked') return answer;
    else if (answer.error.code === 'session.wrongPassword') return this.#wrong(credentials.email, answer.error);
    return err({ code: 'session.keychainClosed' });
  }

  /** The sealed copy does not open: a wrong password, or one that was changed since; the server knows. */
  async #notOpened(credentials: Credentials): SignedIn {
    const answer = await this.#ask(credentials);
    if (answer.ok) return this.#otherPassword(credentials, answer.value);
    if (answer.error.code === 'device.revoked') return answer;
    return this.#wrong(credentials.email, answer.error.code === 'api.unreachable' ? { code: 'session.wrongPassword' } : answer.error);
  }

  /** One more wrong password; too many in a row cost the keys they were tried on, while unsent work stays sealed to the server. */
  async #wrong(email: string, failure: Failure): SignedIn {
    if (this.#limit.wrong(email) < mostTries) return err(failure);
    this.#limit.right(email);
    await this.#deps.vaults.erase(email);
    this.#deps.log.note('vault.erased');
    return err({ code: 'session.keysErased' });
  }

  /** The server knows the password and the sealed copy does not: it was changed since. */
  async #otherPassword(credentials: Credentials, response: SignInResponse): SignedIn {
    const { email } = credentials;
    this.#limit.right(email);
    const former = this.#former.take(email, response.clientId);
    return former === null ? this.#startOver(credentials, response) : this.#enter(credentials, former.dataKey, response);
  }

  /** The former password's key is gone: the copy can be made anew unless it holds what only it holds. */
  async #startOver(credentials: Credentials, response: SignInResponse): SignedIn {
    const { api, vaults, wipe, journalFolder } = this.#deps;
    const folder = path.join(journalFolder, response.clientId);
    if ((await wipe.waiting(response.clientId)).pendingCount > 0) {
      await api.signOut(response.token);
      return err({ code: 'session.passwordChanged' });
    }
    await vaults.setAside(credentials.email);
    // There may be no journal yet; one that cannot be moved is only passed over, place by place.
    await rename(folder, `${folder}.${randomBytes(4).toString('hex')}.old`).catch(() => undefined);
    return this.#enter(credentials, newDataKey(), response);
  }

  /** The same person again, while the session is open: after the server ended its part of it. */
  async #again(open: OpenSession, credentials: Credentials): SignedIn {
    const { email, password } = credentials;
    const { vaults } = this.#deps;
    const unlocked = await vaults.unlock(email, password);
    if (unlocked.ok) {
      unlocked.value.dataKey.fill(0);
      this.#limit.right(email);
      open.renew(password);
      return ok(open.facts());
    }
    const answer = await this.#ask(credentials, { clientId: open.vault.profile.clientId });
    if (!answer.ok) return this.#wrong(email, answer.error);
    // It may have been locked meanwhile, and its keys with it.
    if (this.#session !== open) return err({ code: 'session.missing' });
    const written = await vaults.write(email, password, { ...open.vault, guard: open.guard });
    if (!written.ok) return err({ code: 'session.keychainClosed' });
    await open.accept(answer.value);
    open.courier.resume();
    return ok(open.facts());
  }

  async #enter({ email, password }: Credentials, dataKey: Buffer, response: SignInResponse): SignedIn {
    const { vaults, now } = this.#deps;
    const guard = await vaults.guardFor(response.company.policy.localCopy);
    const vault = { dataKey, profile: profileOf(response, now()) };
    const written = guard.ok ? await vaults.write(email, password, { ...vault, guard: guard.value }) : guard;
    if (guard.ok && written.ok) return this.#begin({ email, vault, guard: guard.value, response });
    dataKey.fill(0);
    await this.#deps.api.signOut(response.token);
    return err({ code: 'session.keychainClosed' });
  }

  async #begin(start: SessionStart): SignedIn {
    const { on, log, clearCopies } = this.#deps;
    // What an earlier session left, sealed with a key that is gone.
    if (start.guard === 'workOnly') await clearCopies();
    const changed = (facts: Session): void => on.changed(facts, null);
    const session = await openSession({ ...this.#deps, on: { ...on, changed, refused: this.#refused, revoked: this.#revoked } }, start);
    this.#session = session;
    log.note('session.opened', { confirmedBy: session.facts().confirmedBy, guard: session.guard });
    return ok(session.facts());
  }

  /**
   * Asks the server to let somebody in. A desktop that it has revoked wipes itself here, before anything else is done; one that
   * `canPush` does so in a session, after it has sent its work, where the company wants the work first.
   */
  async #ask({ email, password }: Credentials, { canPush = false, clientId }: Asking = {}): Promise<Result<SignInResponse, Failure>> {
    const answer = await this.#deps.signInAs(email, password, clientId);
    if (!answer.ok) {
      if (answer.error.failure.code === 'device.revoked') await this.#farewell.shutOut(email);
      return err(answer.error.failure);
    }
    // An open session looks after its own standing.
    const isOver = this.#session === null && (await this.#farewell.isDue(email, answer.value, canPush));
    return isOver ? err({ code: 'device.revoked' }) : answer;
  }

  #end(): Promise<void> {
    const ending = this.#session;
    this.#session = null;
    return this.#close(ending);
  }

  async #close(ending: OpenSession | null): Promise<void> {
    if (ending === null) return;
    const { api, clearCopies, log } = this.#deps;
    const token = await ending.close();
    // Told when it can be; the server ends it by itself after a while.
    if (token !== null) void api.signOut(token).catch((fault: unknown) => log.fault('signOut', fault));
    if (ending.guard === 'workOnly') await clearCopies();
  }

  #refused = (failure: Failure): void => {
    const ending = this.#session;
    if (ending === null) return;
    this.#session = null;
    this.#deps.log.note('session.refused', { code: failure.code });
    if (failure.code === 'session.wrongPassword') this.#former.keep(ending.email, ending.vault);
    // In turn: a sign-in that comes now waits until the files are closed.
    this.#inTurn(() => this.#close(ending)).catch((fault: unknown) => this.#deps.log.fault('session.end', fault));
    this.#deps.on.changed(null, failure);
  };

  #revoked = (revocation: Revocation, token: string | null): void => {
    const ending = this.#session;
    if (ending === null) return;
    this.#session = null;
    this.#deps.log.note('device.revoked', { revocation });
    this.#inTurn(() => this.#farewell.after(ending, revocation, token)).catch((fault: unknown) =>
      this.#deps.log.fault('device.wipe', fault),
    );
    this.#deps.on.changed(null, { code: 'device.revoked' });
  };
}
