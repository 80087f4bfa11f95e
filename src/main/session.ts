import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { ClockDoubt } from '#contracts/clock-doubt.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Revocation, SignInResponse } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import { type ApiFailure, noAnswer } from './api-failure.ts';
import { clockDoubtOf } from './clock-comparison.ts';
import { type Courier, type CourierTiming, createCourier } from './courier.ts';
import { moveKept, openClientJournal } from './client-journal.ts';
import { type DraftBook, openDraftBook } from './draft-book.ts';
import type { Journal, JournalOptions } from './journal.ts';
import type { JournalReserve } from './journal-reserve.ts';
import { type LeaseKeeper, leaseOf } from './lease-keeper.ts';
import type { Log } from './log.ts';
import { createPusher } from './pusher.ts';
import { type Profile, profileOf } from './profile.ts';
import { type Standing, createStanding } from './standing.ts';
import { type Guard, type OpenVault, type Vaults, newDataKey } from './vault.ts';

/** One person's data on this computer, opened, and the way to the server. */
export type OpenSession = {
  readonly email: string;
  readonly vault: OpenVault;
  readonly guard: Guard;
  /** The key of the accounts kept here, and whose they are: the vault's own, or one for this session only. */
  readonly copy: OpenVault;
  readonly drafts: DraftBook;
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
  /** Sends what waits, with the token of a revoked desktop; nothing else is said to the server any more. */
  pushRest(token: string): Promise<Result<null, ApiFailure>>;
  /** Ends it: no more traffic, files closed, keys overwritten. Gives the token, for telling the server. */
  close(): Promise<string | null>;
};

export type SessionDeps = {
  readonly api: Api;
  readonly vaults: Vaults;
  /** The folder of all journals. */
  readonly journalFolder: string;
  readonly draftFolder: string;
  /** Room that the journals get when the disk is full. */
  readonly reserve?: JournalReserve;
  /** How the journal's files are opened, for a disk that fails on purpose. */
  readonly openFile?: JournalOptions['openFile'];
  /** `clientId` is the one this computer has been; a server that came back from an older backup takes it up again. */
  readonly signInAs: (email: string, password: string, clientId?: ClientId) => ReturnType<Api['signIn']>;
  readonly log: Log;
  readonly now: () => number;
  /** Milliseconds this run has lasted; nobody can set that clock. */
  readonly runMs: () => number;
  readonly random: () => number;
  readonly timing: CourierTiming & {
    /** The server is asked so long after the local copy was opened: the first screen goes before. */
    readonly confirmAfterMs: number;
    /** How often the lease is looked at. */
    readonly leaseCheckMs: number;
  };
  readonly on: {
    readonly changed: (facts: Session) => void;
    /** The server does not accept this session's person, password or desktop any more. */
    readonly refused: (failure: Failure) => void;
    /** The server has revoked this desktop; with the token, where there is one, it may still bring what waits. */
    readonly revoked: (revocation: Revocation, token: string | null) => void;
    readonly link: (link: LinkState) => void;
    readonly pushed: (results: readonly PushResult[]) => void;
    readonly poke: () => void;
  };
};

/** How a session begins: from the sealed copy with the password, or from the server's answer to it. */
export type SessionStart = { readonly email: string; readonly vault: OpenVault; readonly guard: Guard } & (
  { readonly password: string } | { readonly response: SignInResponse }
);

/** Opens a session: its journal, its drafts, its courier, and its way to a token. Rejects when the journal cannot be read at all. */
export async function openSession(deps: SessionDeps, start: SessionStart): Promise<OpenSession> {
  const { dataKey, profile } = start.vault;
  const { journal, wipe } = await openClientJournal(deps, dataKey, profile.clientId, profile.sealKey);
  // A journal that is new on this computer does not know how far the server has come with this client.
  journal.raiseTo(profile.lastSeq);
  const drafts = await openDraftBook({ folder: deps.draftFolder, dataKey, clientId: profile.clientId });
  const written = new Set(journal.after(0).map(({ input }) => input['noteId']));
  drafts.forgetSaved(({ noteId }) => written.has(noteId));
  const session = new LiveSession(deps, start, { journal, drafts, wipeJournalKey: wipe });
  if ('response' in start) await session.accept(start.response);
  session.begin('response' in start ? 0 : deps.timing.confirmAfterMs);
  return session;
}

/** How often, while nothing else is written, the lease is written down. */
const leaseKeptMs = 5 * 60_000;

class LiveSession implements OpenSession {
  readonly email: string;
  readonly journal: Journal;
  readonly drafts: DraftBook;
  readonly courier: Courier;
  readonly #deps: SessionDeps;
  readonly #dataKey: Buffer;
  readonly #copyKey: Buffer;
  readonly #wipeJournalKey: () => void;
  readonly #lease: LeaseKeeper;
  readonly #standing: Standing;
  #guard: Guard;
  #profile: Profile;
  #token: string | null = null;
  /** Kept until the server has answered a sign-in with it, for a sign-in that began without a network. */
  #password: string | null;
  #confirmedBy: Session['confirmedBy'] = 'sealedCopy';
  #signingIn: Promise<Result<string, ApiFailure>> | null = null;
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #leaseCheck: ReturnType<typeof setInterval> | undefined;
  #leaseKeptAtMs: number;
  #saidLeaseEnd: string | null = null;
  #clockDoubt: ClockDoubt | null = null;
  #isClosed = false;

  constructor(deps: SessionDeps, start: SessionStart, parts: { journal: Journal; drafts: DraftBook; wipeJournalKey: () => void }) {
    this.#deps = deps;
    this.email = start.email;
    this.journal = parts.journal;
    this.drafts = parts.drafts;
    this.#wipeJournalKey = parts.wipeJournalKey;
    this.#dataKey = start.vault.dataKey;
    this.#guard = start.guard;
    this.#copyKey = start.guard === 'workOnly' ? newDataKey() : this.#dataKey;
    this.#profile = start.vault.profile;
    this.#password = 'password' in start ? start.password : null;
    this.#lease = leaseOf(deps, this.#profile);
    this.#leaseKeptAtMs = deps.now();
    this.#standing = createStanding({
      api: deps.api,
      now: deps.runMs,
      onContact: (clock) => {
        this.#lease.contact(clock.serverTime);
        const before = this.#clockDoubt;
        this.#clockDoubt = clockDoubtOf(clock, deps.now());
        if (this.#clockDoubt?.reason !== before?.reason) this.courier.changed();
      },
      onRevoked: (revocation, token) => this.#isClosed || deps.on.revoked(revocation, token),
    });
    this.courier = createCourier({
      ...deps,
      journal: this.journal,
      clientId: this.#profile.clientId,
      authorize: this.authorize,
      forgetToken: (token) => {
        if (this.#token === token) this.#token = null;
      },
      // Not the wall clock: a wait must not become hours when somebody sets it back.
      uptimeMs: () => performance.now(),
      isOnline: 'response' in start,
      clockDoubt: () => this.#clockDoubt,
      on: {
        ...deps.on,
        link: (link) => {
          if (link.problem?.code === 'device.revoked') this.#standing.doubt();
          deps.on.link(link);
        },
      },
    });
  }

  get vault(): OpenVault {
    return { dataKey: this.#dataKey, profile: { ...this.#profile, lease: this.#lease.lease() } };
  }

  get guard(): Guard {
    return this.#guard;
  }

  get copy(): OpenVault {
    return { dataKey: this.#copyKey, profile: this.#profile };
  }

  /** Turns to the server after a while, and begins to watch the lease. */
  begin(afterMs: number): void {
    this.#beginning = setTimeout(() => this.courier.resume(), afterMs);
    this.#leaseCheck = setInterval(() => this.#checkLease(), this.#deps.timing.leaseCheckMs);
  }

  facts = (): Session => ({
    user: this.#profile.user,
    company: this.#profile.company,
    confirmedBy: this.#confirmedBy,
    isForSessionOnly: this.#guard === 'workOnly',
    leaseEndsAt: this.#lease.nearEnd(),
  });

  authorize = async (): Promise<Result<string, ApiFailure>> => {
    const token = await this.#tokenAtHand();
    if (!token.ok) return token;
    const standing = await this.#standing.check(token.value);
    if (standing.ok) return token;
    // A token that the server does not know any more is no use: without letting go of it no new sign-in would ever bring another.
    if (standing.error.failure.code === 'session.missing' && this.#token === token.value) {
      this.#token = null;
      if (this.#password !== null) return this.authorize();
    }
    return standing;
  };

  pushRest(token: string): Promise<Result<null, ApiFailure>> {
    this.courier.close();
    const { api, on } = this.#deps;
    return createPusher({ journal: this.journal, api, clientId: this.#profile.clientId, onResults: on.pushed }).pushAll(token);
  }

  renew(password: string): void {
    this.#password = password;
    this.courier.resume();
  }

  async accept(response: SignInResponse): Promise<void> {
    const password = this.#password;
    this.#password = null;
    if (response.clientId !== this.#profile.clientId) return this.#becomeOther(response);
    this.#token = response.token;
    this.#confirmedBy = 'server';
    this.#lease.contact(response.serverTime ?? null);
    this.journal.raiseTo(response.lastSeq);
    this.courier.serverHas(response.lastSeq);
    await this.#takeProfile(response);
    if (password !== null) await this.#guardAnew(password);
    if (this.#profile.sealKey !== null) await this.journal.sealTo(this.#profile.sealKey);
  }

  async close(): Promise<string | null> {
    this.#isClosed = true;
    clearTimeout(this.#beginning);
    clearInterval(this.#leaseCheck);
    this.courier.close();
    const token = this.#token;
    this.#token = null;
    this.#password = null;
    // With the key still there: a profile sealed under an overwritten one could never be read.
    await this.#keepLease();
    await this.drafts.close();
    await this.journal.close();
    this.#wipeJournalKey();
    this.#dataKey.fill(0);
    this.#copyKey.fill(0);
    return token;
  }

  #tokenAtHand(): Promise<Result<string, ApiFailure>> | Result<string, ApiFailure> {
    if (this.#token !== null) return ok(this.#token);
    if (this.#password === null) return err({ ...noAnswer, failure: { code: 'session.missing' } });
    this.#signingIn ??= this.#signIn(this.#password).finally(() => (this.#signingIn = null));
    return this.#signingIn;
  }

  /** The company may have decided anew what guards the copy, or the vault is of an earlier version. */
  async #guardAnew(password: string): Promise<void> {
    const { vaults, log } = this.#deps;
    const wanted = await vaults.guardFor(this.#profile.company.policy.localCopy);
    if (!wanted.ok || wanted.value === this.#guard || this.#isClosed) return;
    const written = await vaults.write(this.email, password, { ...this.vault, guard: wanted.value });
    log.note('vault.guard', { from: this.#guard, to: wanted.value, isWritten: written.ok });
    if (written.ok) this.#guard = wanted.value;
  }

  #checkLease(): void {
    if (this.#isClosed) return;
    if (this.#lease.isOver()) return this.#deps.on.refused({ code: 'session.leaseEnded' });
    const end = this.#lease.nearEnd();
    // To the hour: the end by this computer's clock moves a little with every look at it.
    const said = end?.slice(0, 13) ?? null;
    if (said !== this.#saidLeaseEnd) this.#deps.on.changed(this.facts());
    this.#saidLeaseEnd = said;
    if (Math.abs(this.#deps.now() - this.#leaseKeptAtMs) >= leaseKeptMs) void this.#keepLease();
  }

  /** Writes the profile down with the lease as it stands. In the vaults' row, so that closing waits for what is before it. */
  async #keepLease(): Promise<void> {
    const { vaults, log, now } = this.#deps;
    this.#leaseKeptAtMs = now();
    await vaults.update(this.email, this.vault).catch((fault: unknown) => log.fault('vault.update', fault));
  }

  async #signIn(password: string): Promise<Result<string, ApiFailure>> {
    const answer = await this.#deps.signInAs(this.email, password, this.#profile.clientId);
    if (this.#isClosed) return err(noAnswer);
    if (!answer.ok) {
      const { failure } = answer.error;
      if (failure.code === 'session.wrongPassword') this.#deps.on.refused(failure);
      // Not even a session to say goodbye with: this desktop was wiped before, and its data came back with a copied disk.
      if (failure.code === 'device.revoked') this.#deps.on.revoked('wipeAtOnce', null);
      return answer;
    }
    await this.accept(answer.value);
    if (this.#isClosed || this.#token === null) return err(noAnswer);
    this.#deps.on.changed(this.facts());
    return ok(this.#token);
  }

  /** The server knows this person on this computer under another number: what waits moves there, and the person signs in anew. */
  async #becomeOther(response: SignInResponse): Promise<void> {
    const { api, log, on } = this.#deps;
    const isSameUser = response.user.id === this.#profile.user.id;
    log.note('session.otherClient', { isSameUser });
    // From here on nothing more is said to be saved in the old journal: it would stay behind.
    await this.journal.close();
    const isMoved = !isSameUser || (await moveKept(this.#deps, this.#dataKey, this.journal, response));
    if (isMoved) await this.#takeProfile(response);
    await api.signOut(response.token);
    // A disk that is full now may have room at the next sign-in; until then all stays where it is.
    on.refused({ code: 'session.missing' });
  }

  async #takeProfile(response: SignInResponse): Promise<void> {
    this.#profile = profileOf(response, this.#deps.now());
    await this.#keepLease();
  }
}
