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
import { type Journal, type JournalOptions, openJournal } from './journal.ts';
import type { JournalReserve } from './journal-reserve.ts';
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
  /** Room that the journals get when the disk is full. */
  readonly reserve?: JournalReserve;
  /** How the journal's files are opened, for a disk that fails on purpose. */
  readonly openFile?: JournalOptions['openFile'];
  /** `clientId` is the one this computer has been; a server that came back from an older backup takes it up again. */
  readonly signInAs: (email: string, password: string, clientId?: ClientId) => ReturnType<Api['signIn']>;
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
  { readonly password: string } | { readonly response: SignInResponse }
);

/** The journal of one client under its data key; `wipe` overwrites the journal's own key. */
export async function openClientJournal(
  deps: Pick<SessionDeps, 'journalFolder' | 'reserve' | 'openFile' | 'now' | 'log'>,
  dataKey: Buffer,
  clientId: ClientId,
) {
  const key = purposeKey(dataKey, `journal:${clientId}`);
  const { now, reserve, openFile } = deps;
  const folder = path.join(deps.journalFolder, clientId);
  const journal = await openJournal({ folder, key, now, reserve, ...(openFile ? { openFile } : {}) });
  if (journal.damagedCount > 0) deps.log.note('journal.damaged', { count: journal.damagedCount });
  return { journal, wipe: () => key.fill(0) };
}

/** Opens a session: its journal, its courier, and its way to a token. Rejects when the journal cannot be read at all. */
export async function openSession(deps: SessionDeps, start: SessionStart): Promise<OpenSession> {
  const { dataKey, profile } = start.vault;
  const { journal, wipe } = await openClientJournal(deps, dataKey, profile.clientId);
  // A journal that is new on this computer does not know how far the server has come with this client.
  journal.raiseTo(profile.lastSeq);
  const session = new LiveSession(deps, start, journal, wipe);
  if ('response' in start) await session.accept(start.response);
  session.begin('response' in start ? 0 : deps.timing.confirmAfterMs);
  return session;
}

class LiveSession implements OpenSession {
  readonly email: string;
  readonly journal: Journal;
  readonly courier: Courier;
  readonly #deps: SessionDeps;
  readonly #dataKey: Buffer;
  readonly #wipeJournalKey: () => void;
  #profile: Profile;
  #token: string | null = null;
  /** Kept until the server has answered a sign-in with it, for a sign-in that began without a network. */
  #password: string | null;
  #confirmedBy: Session['confirmedBy'] = 'sealedCopy';
  #signingIn: Promise<Result<string, ApiFailure>> | null = null;
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #updating: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: SessionDeps, start: SessionStart, journal: Journal, wipeJournalKey: () => void) {
    this.#deps = deps;
    this.email = start.email;
    this.journal = journal;
    this.#dataKey = start.vault.dataKey;
    this.#profile = start.vault.profile;
    this.#password = 'password' in start ? start.password : null;
    this.#wipeJournalKey = wipeJournalKey;
    this.courier = createCourier({
      ...deps,
      journal,
      clientId: this.#profile.clientId,
      authorize: this.authorize,
      forgetToken: (token) => {
        if (this.#token === token) this.#token = null;
      },
      // Not the wall clock: a wait must not become hours when somebody sets it back.
      uptimeMs: () => performance.now(),
      isOnline: 'response' in start,
    });
  }

  get vault(): OpenVault {
    return { dataKey: this.#dataKey, profile: this.#profile };
  }

  /** Turns to the server after a while. */
  begin(afterMs: number): void {
    this.#beginning = setTimeout(() => this.courier.resume(), afterMs);
  }

  facts = (): Session => ({ user: this.#profile.user, company: this.#profile.company, confirmedBy: this.#confirmedBy });

  authorize = async (): Promise<Result<string, ApiFailure>> => {
    if (this.#token !== null) return ok(this.#token);
    if (this.#password === null) return err({ ...noAnswer, failure: { code: 'session.missing' } });
    this.#signingIn ??= this.#signIn(this.#password).finally(() => (this.#signingIn = null));
    return this.#signingIn;
  };

  renew(password: string): void {
    this.#password = password;
    this.courier.resume();
  }

  async accept(response: SignInResponse): Promise<void> {
    this.#password = null;
    if (response.clientId !== this.#profile.clientId) return this.#becomeOther(response);
    this.#token = response.token;
    this.#confirmedBy = 'server';
    this.journal.raiseTo(response.lastSeq);
    this.courier.serverHas(response.lastSeq);
    await this.#takeProfile(response);
  }

  async close(): Promise<string | null> {
    this.#isClosed = true;
    clearTimeout(this.#beginning);
    this.courier.close();
    const token = this.#token;
    this.#token = null;
    this.#password = null;
    await this.journal.close();
    // The vault's file is written with this key: not before that is over may it be overwritten.
    await this.#updating;
    this.#wipeJournalKey();
    this.#dataKey.fill(0);
    return token;
  }

  async #signIn(password: string): Promise<Result<string, ApiFailure>> {
    const answer = await this.#deps.signInAs(this.email, password, this.#profile.clientId);
    if (this.#isClosed) return err(noAnswer);
    if (!answer.ok) {
      if (answer.error.failure.code === 'session.wrongPassword') this.#deps.on.refused(answer.error.failure);
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
    this.#profile = profileOf(response);
    const { vaults, log } = this.#deps;
    this.#updating = vaults.update(this.email, this.vault).catch((fault: unknown) => log.fault('vault.update', fault));
    await this.#updating;
  }
}

/** What of a sign-in's answer is kept for the next one without a network: all but the token. */
export const profileOf = ({ user, company, clientId, lastSeq, epoch }: SignInResponse): Profile => ({
  user,
  company,
  clientId,
  lastSeq,
  epoch,
});

/**
 * Brings what one client's journal holds into the journal of another; doing it twice changes nothing. Answered commands too: a server
 * that came back from a backup, and does not know this client any more, has lost them, and any other server only repeats its answers. False when the disk did not take all of it.
 */
async function moveKept(deps: SessionDeps, dataKey: Buffer, from: Journal, to: SignInResponse): Promise<boolean> {
  const { journal, wipe } = await openClientJournal(deps, dataKey, to.clientId);
  journal.raiseTo(to.lastSeq);
  let isMoved = true;
  for (const { seq: _seq, ...draft } of from.after(0)) {
    // One after the other and no further than the disk goes, so that their order stays.
    isMoved &&= (await journal.append(draft)).ok;
    if (!isMoved) break;
  }
  await journal.close();
  wipe();
  return isMoved;
}
