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
import type { OpenMail } from './mail/open-mail.ts';
import type { PostOffice } from './mail/post-office.ts';
import type { Journal, JournalOptions } from './journal.ts';
import type { JournalReserve } from './journal-reserve.ts';
import type { Log } from './log.ts';
import { createPusher } from './pusher.ts';
import { SessionVault } from './session-vault.ts';
import { type Standing, createStanding } from './standing.ts';
import type { Guard, OpenVault, Vaults } from './vault.ts';

/** One person's data on this computer, opened, and the way to the server. */
export type OpenSession = {
  readonly email: string;
  readonly vault: OpenVault;
  readonly guard: Guard;
  /** The key of the accounts kept here, and whose they are: the vault's own, or one for this session only. */
  readonly copy: OpenVault;
  readonly drafts: DraftBook;
  readonly mail: PostOffice;
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
  readonly openMail: OpenMail;
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
    /** What came of e-mails, or how the mailbox stands. */
    readonly mail: () => void;
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
  const mail = await deps.openMail({ dataKey, clientId: profile.clientId, onNews: deps.on.mail });
  const session = new LiveSession(deps, start, { journal, drafts, mail, wipeJournalKey: wipe });
  if ('response' in start) await session.accept(start.response);
  session.begin('response' in start ? 0 : deps.timing.confirmAfterMs);
  return session;
}

class LiveSession implements OpenSession {
  readonly email: string;
  readonly journal: Journal;
  readonly drafts: DraftBook;
  readonly mail: PostOffice;
  readonly courier: Courier;
  readonly #deps: SessionDeps;
  readonly #vault: SessionVault;
  readonly #wipeJournalKey: () => void;
  readonly #standing: Standing;
  #token: string | null = null;
  /** Kept until the server has answered a sign-in with it, for a sign-in that began without a network. */
  #password: string | null;
  #confirmedBy: Session['confirmedBy'] = 'sealedCopy';
  #signingIn: Promise<Result<string, ApiFailure>> | null = null;
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #leaseCheck: ReturnType<typeof setInterval> | undefined;
  #saidLeaseEnd: string | null = null;
  #clockDoubt: ClockDoubt | null = null;
  #isClosed = false;

  constructor(
    deps: SessionDeps,
    start: SessionStart,
    parts: { journal: Journal; drafts: DraftBook; mail: PostOffice; wipeJournalKey: () => void },
  ) {
    this.#deps = deps;
    this.email = start.email;
    this.journal = parts.journal;
    this.drafts = parts.drafts;
    this.mail = parts.mail;
    this.#wipeJournalKey = parts.wipeJournalKey;
    this.#vault = new SessionVault(deps, start);
    this.#password = 'password' in start ? start.password : null;
    this.#standing = createStanding({
      api: deps.api,
      now: deps.runMs,
      onContact: (clock) => {
        this.#vault.lease.contact(clock.serverTime);
        const before = this.#clockDoubt;
        this.#clockDoubt = clockDoubtOf(clock, deps.now());
        if (this.#clockDoubt?.reason !== before?.reason) this.courier.changed();
      },
      onRevoked: (revocation, token) => this.#isClosed || deps.on.revoked(revocation, token),
    });
    this.courier = createCourier({
      ...deps,
      journal: this.journal,
      clientId: this.#vault.profile.clientId,
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
    return this.#vault.opened;
  }

  get guard(): Guard {
    return this.#vault.guard;
  }

  get copy(): OpenVault {
    return this.#vault.copy;
  }

  /** Turns to the server after a while, and begins to watch the lease. */
  begin(afterMs: number): void {
    this.#beginning = setTimeout(() => this.courier.resume(), afterMs);
    this.#leaseCheck = setInterval(() => this.#checkLease(), this.#deps.timing.leaseCheckMs);
  }

  facts = (): Session => ({
    user: this.#vault.profile.user,
    company: this.#vault.profile.company,
    confirmedBy: this.#confirmedBy,
    isForSessionOnly: this.#vault.guard === 'workOnly',
    leaseEndsAt: this.#vault.lease.nearEnd(),
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
    return createPusher({ journal: this.journal, api, clientId: this.#vault.profile.clientId, onResults: on.pushed }).pushAll(token);
  }

  renew(password: string): void {
    this.#password = password;
    this.courier.resume();
  }

  async accept(response: SignInResponse): Promise<void> {
    const password = this.#password;
    this.#password = null;
    if (response.clientId !== this.#vault.profile.clientId) return this.#becomeOther(response);
    this.#token = response.token;
    this.#confirmedBy = 'server';
    this.#vault.lease.contact(response.serverTime ?? null);
    this.journal.raiseTo(response.lastSeq);
    this.courier.serverHas(response.lastSeq);
    await this.#vault.take(response);
    if (password !== null) await this.#vault.guardAnew(password, () => this.#isClosed);
    if (this.#vault.profile.sealKey !== null) await this.journal.sealTo(this.#vault.profile.sealKey);
  }

  async close(): Promise<string | null> {
    this.#isClosed = true;
    clearTimeout(this.#beginning);
    clearInterval(this.#leaseCheck);
    this.courier.close();
    const token = this.#token;
    this.#token = null;
    this.#password = null;
    try {
      // With the key still there: a profile sealed under an overwritten one could never be read.
      await this.#vault.keep();
      await this.drafts.close();
      await this.mail.close();
      await this.journal.close();
    } finally {
      this.#wipeJournalKey();
      this.#vault.forget();
    }
    return token;
  }

  #tokenAtHand(): Promise<Result<string, ApiFailure>> | Result<string, ApiFailure> {
    if (this.#token !== null) return ok(this.#token);
    if (this.#password === null) return err({ ...noAnswer, failure: { code: 'session.missing' } });
    this.#signingIn ??= this.#signIn(this.#password).finally(() => (this.#signingIn = null));
    return this.#signingIn;
  }

  #checkLease(): void {
    if (this.#isClosed) return;
    if (this.#vault.lease.isOver()) return this.#deps.on.refused({ code: 'session.leaseEnded' });
    const end = this.#vault.lease.nearEnd();
    // To the hour: the end by this computer's clock moves a little with every look at it.
    const said = end?.slice(0, 13) ?? null;
    if (said !== this.#saidLeaseEnd) this.#deps.on.changed(this.facts());
    this.#saidLeaseEnd = said;
    this.#vault.keepWhenDue();
  }

  async #signIn(password: string): Promise<Result<string, ApiFailure>> {
    const answer = await this.#deps.signInAs(this.email, password, this.#vault.profile.clientId);
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
    const isSameUser = response.user.id === this.#vault.profile.user.id;
    log.note('session.otherClient', { isSameUser });
    // From here on nothing more is said to be saved in the old journal: it would stay behind.
    await this.journal.close();
    const isMoved = !isSameUser || (await moveKept(this.#deps, this.vault.dataKey, this.journal, response));
    if (isMoved) await this.#vault.take(response);
    await api.signOut(response.token);
    // A disk that is full now may have room at the next sign-in; until then all stays where it is.
    on.refused({ code: 'session.missing' });
  }
}
