import { maskCardNumbers } from '#domain/card-number.ts';
import { epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import type { ArrivedMail, FiledMail, ReadingState } from '#contracts/mail-reading.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import { arriving, mailIdOf } from './arriving.ts';
import { failureOfImap } from './imap-fault.ts';
import type { ImapLine, ListedMail } from './imap-line.ts';
import type { MailFiles } from './mail-files.ts';
import type { Mailbox } from './mailbox-store.ts';
import { type TakenApart, takeApart, unreadable } from './mime-reading.ts';
import { type ReadingLogin, isOwn, loginOf, mailboxNameOf, readingPasswordOf } from './reading-login.ts';
import { filedPages, namesIn } from './reading-filed.ts';
import { type ReadingBook, type ReadingPages, emptyPages } from './reading-book.ts';

/** Reads one person's mailbox while they are signed in. Nothing in it is deleted, moved or marked. */
export type MailReader = {
  /** Mails that are on no account yet, the oldest first. */
  arrived(): readonly ArrivedMail[];
  /** What became of mails that arrived; it stands in the journal before this is told. */
  filed(mails: readonly FiledMail[]): Promise<void>;
  /** Somebody files a mail that belonged to no account, or says that it belongs to none. */
  assign(mailId: string, accountId: AccountId | null): Promise<void>;
  state(): ReadingState;
  /** Reads now, with the settings as they are now. */
  readNow(): void;
  /** Signs in on the server of a mailbox that need not be kept yet. */
  test(settings: MailboxSettings, password: string | null): Promise<Result<null, Failure>>;
  /** A file that came with a mail; null where it is not on this computer. */
  file(key: string): Promise<Buffer | null>;
  close(): Promise<void>;
};

export type MailReaderDeps = {
  readonly book: ReadingBook;
  readonly files: MailFiles;
  readonly mailbox: () => Mailbox | null;
  readonly openLine: (login: ReadingLogin, password: string) => Promise<Result<ImapLine, Failure>>;
  readonly nowMs: () => number;
  readonly timing: ReadingTiming;
  /** Mails that arrived, or another state. */
  readonly onNews: () => void;
  /** Takes a bug. */
  readonly onFault: (fault: unknown) => void;
};

export type ReadingTiming = {
  /** From one reading to the next where the server says nothing. */
  readonly everyMs: number;
  /** Waits before the next try, twice as long each time. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
};
export const usualReadingTiming: ReadingTiming = { everyMs: 120_000, firstWaitMs: 30_000, longestWaitMs: 900_000 };

const dayMs = 86_400_000;
/** A mailbox that was never read is read from so many days ago on; one that was renewed from so many before the last mail that was read. */
const firstDays = 7;
const renewedDays = 3;
/** Mails of one step to the disk, and those that may wait for their accounts; reading stops until these are filed. */
const mailsAStep = 20;
const mostArrived = 100;
/** A larger mail is read from its beginning; what comes along with it is only named. */
const mostMailBytes = 15 * 1024 * 1024;
const beginningBytes = 256 * 1024;
/** A mail at which the line has broken so often is passed over. */
const mostTries = 3;
const mostKnown = 5000;

/** What somebody has to do something about; with all else it is tried again by itself. */
const lasting: readonly FailureCode[] = ['mailbox.passwordMissing', 'mailbox.passwordRefused', 'mailbox.noTls', 'mailbox.badCertificate'];

/** Makes the reader of a session, and begins to read where a server is set up. */
export function createMailReader(deps: MailReaderDeps): MailReader {
  const reader = new LiveReader(deps);
  reader.readNow();
  return reader;
}

class LiveReader implements MailReader {
  readonly #deps: MailReaderDeps;
  #line: ImapLine | null = null;
  #failure: Failure | null = null;
  #failures = 0;
  #notBeforeMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #isDue = false;
  #isClosed = false;
  /** The mail at which the line broke last, and how often. */
  #stuck = { uid: 0, tries: 0 };
  /** Changes of the book, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: MailReaderDeps) {
    this.#deps = deps;
  }

  arrived = (): readonly ArrivedMail[] => this.#deps.book.current().arrived;

  async filed(mails: readonly FiledMail[]): Promise<void> {
    const before = this.#deps.book.current();
    await this.#change((pages) => filedPages(pages, mails));
    // What is of no account and of no interest leaves nothing behind.
    const ignored = before.arrived.filter(({ mailId }) => mails.some((each) => each.mailId === mailId && each.filing.is === 'ignored'));
    await this.#deps.files.remove(ignored.flatMap(({ files }) => files.flatMap(({ key }) => key ?? [])));
    this.#deps.onNews();
    if (before.arrived.length >= mostArrived) this.#go();
  }

  async assign(mailId: string, accountId: AccountId | null): Promise<void> {
    const found = this.#deps.book.current().unmatched.find(({ mail }) => mail.mailId === mailId)?.mail;
    if (!found) return;
    await this.#change((pages) => ({
      ...pages,
      unmatched: pages.unmatched.filter(({ mail }) => mail.mailId !== mailId),
      unmatchedCount: Math.max(0, pages.unmatchedCount - 1),
      arrived: accountId === null ? pages.arrived : [...pages.arrived, { ...found, assignedTo: accountId }],
    }));
    if (accountId === null) await this.#deps.files.remove(found.files.flatMap(({ key }) => key ?? []));
    this.#deps.onNews();
  }

  state(): ReadingState {
    const { lastReadAt, readCount, arrived, unmatched, unmatchedCount, recent } = this.#deps.book.current();
    const waits = this.#failure !== null && Number.isFinite(this.#notBeforeMs) && this.#notBeforeMs > this.#deps.nowMs();
    return {
      isOn: loginOf(this.#deps.mailbox()) !== null,
      lastReadAt,
      readCount,
      waiting: arrived.length,
      problem: this.#failure,
      nextTryAt: waits ? instantOf(this.#notBeforeMs) : null,
      unmatched: unmatched.slice(0, mostListed).map(({ mail, why }) => {
        const words = maskCardNumbers(mail.text.slice(0, 300).replaceAll(/\s+/g, ' ')).text.slice(0, 150);
        return { ...namesIn(mail), subject: maskCardNumbers(mail.subject).text.slice(0, 200), why, words, files: mail.files.length };
      }),
      unmatchedCount,
      recent: recent.map(({ mail, accountId, accountName, isBounce }) => ({ ...mail, accountId, accountName, isBounce })),
    };
  }

  readNow(): void {
    this.#failure = null;
    this.#failures = 0;
    this.#notBeforeMs = 0;
    if (!this.#running) this.#hangUp();
    this.#deps.onNews();
    this.#go();
  }

  async test(settings: MailboxSettings, password: string | null): Promise<Result<null, Failure>> {
    const login = loginOf({ settings });
    if (login === null) return err({ code: 'mailbox.notSetUp' });
    if (password === null) return err({ code: 'mailbox.passwordMissing' });
    const line = await this.#deps.openLine(login, password);
    if (!line.ok) return line;
    line.value.close();
    return ok(null);
  }

  file = (key: string): Promise<Buffer | null> => this.#deps.files.read(key);

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#hangUp();
    await this.#running;
    await this.#turn;
  }

  #hangUp(): void {
    this.#line?.close();
    this.#line = null;
  }

  /** Reads what has come, one reading at a time; asked meanwhile, once more afterwards. */
  #go(): void {
    this.#isDue = true;
    if (this.#running || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#running = this.#readOnAndOn().finally(() => {
      this.#running = null;
      this.#waitForNext();
    });
  }

  async #readOnAndOn(): Promise<void> {
    while (this.#isDue && !this.#isClosed) {
      this.#isDue = false;
      const mailbox = this.#deps.mailbox();
      const login = loginOf(mailbox);
      if (login === null || mailbox === null || this.#deps.nowMs() < this.#notBeforeMs) return;
      try {
        await this.#readOnce(login, mailbox);
      } catch (fault) {
        this.#brokenBy(fault);
      }
    }
  }

  async #readOnce(login: ReadingLogin, mailbox: Mailbox): Promise<void> {
    const line = await this.#lineTo(login, mailbox);
    if (line === null || this.#isClosed) return;
    const name = mailboxNameOf(login);
    if (this.#deps.book.current().mailbox !== name) await this.#write({ ...emptyPages(name), known: this.#deps.book.current().known });
    for (let mails = await this.#next(line); mails.length > 0; mails = await this.#next(line)) {
      if (!(await this.#readStep(line, mails)) || this.#isClosed) return;
    }
    if (this.#deps.book.current().arrived.length < mostArrived) await this.#atTheEnd(line);
    this.#failure = null;
    this.#failures = 0;
    this.#deps.onNews();
    // A server that hangs up at once is not asked again at once.
    line.listen(
      () => this.#go(),
      () => this.#waitForNext(this.#deps.timing.firstWaitMs),
    );
  }

  async #lineTo(login: ReadingLogin, mailbox: Mailbox): Promise<ImapLine | null> {
    if (this.#line?.isOpen()) return this.#line;
    const password = readingPasswordOf(mailbox);
    if (password === null) return this.#keptBack({ code: 'mailbox.passwordMissing' });
    const opened = await this.#deps.openLine(login, password);
    if (!opened.ok) return this.#keptBack(opened.error);
    if (this.#isClosed) opened.value.close();
    this.#line = this.#isClosed ? null : opened.value;
    return this.#line;
  }

  /** The mails of the next step. */
  async #next(line: ImapLine): Promise<readonly ListedMail[]> {
    const { position, readThrough, arrived } = this.#deps.book.current();
    if (arrived.length >= mostArrived) return [];
    if (position?.uidValidity === line.inbox.uidValidity) return line.after(position.lastUid, mailsAStep);
    const sinceMs = readThrough === null ? this.#deps.nowMs() - firstDays * dayMs : epochMsOf(readThrough) - renewedDays * dayMs;
    const found = (await line.since(sinceMs)).filter(({ atMs }) => atMs === null || atMs >= sinceMs);
    if (found.length === 0) await this.#write({ ...this.#deps.book.current(), position: positionAt(line, line.inbox.uidNext - 1) });
    return found.slice(0, mailsAStep);
  }

  /** Reads the mails of a step and writes them down with the position behind them; false where the disk does not take that. */
  async #readStep(line: ImapLine, mails: readonly ListedMail[]): Promise<boolean> {
    const arrived: ArrivedMail[] = [];
    const pages = this.#deps.book.current();
    const known = new Set(pages.known);
    let newestMs = pages.readThrough === null ? 0 : epochMsOf(pages.readThrough);
    let lastUid = 0;
    for (const mail of mails) {
      const taken = await this.#taken(line, mail).catch(async (fault: unknown) => {
        // What was read before it in this step is written down, so that it alone is tried again.
        if (arrived.length > 0 || lastUid > 0) await this.#keep(line, arrived, { lastUid, newestMs });
        throw fault;
      });
      lastUid = mail.uid;
      newestMs = Math.max(newestMs, Math.min(mail.atMs ?? 0, this.#deps.nowMs()));
      if (taken === null || known.has(mailIdOf(taken)) || isOwn(taken, this.#deps.mailbox())) continue;
      known.add(mailIdOf(taken));
      arrived.push(await arriving(taken, instantOf(Math.min(mail.atMs ?? this.#deps.nowMs(), this.#deps.nowMs())), this.#deps.files));
    }
    return this.#keep(line, arrived, { lastUid, newestMs });
  }

  #keep(line: ImapLine, arrived: readonly ArrivedMail[], at: { readonly lastUid: number; readonly newestMs: number }): Promise<boolean> {
    return this.#write((pages) => ({
      ...pages,
      position: positionAt(line, at.lastUid),
      readThrough: at.newestMs === 0 ? pages.readThrough : instantOf(at.newestMs),
      readCount: pages.readCount + arrived.length,
      arrived: [...pages.arrived, ...arrived],
      known: [...pages.known, ...arrived.map(({ mailId }) => mailId)].slice(-mostKnown),
    }));
  }

  /** A mail taken apart; null for one that has gone meanwhile. A mail at which the line breaks again and again is passed over, and says so. */
  async #taken(line: ImapLine, { uid, bytes }: ListedMail): Promise<TakenApart | null> {
    if (this.#stuck.uid === uid && this.#stuck.tries >= mostTries)
      return unreadable(Buffer.from(`Message-ID: <${uid}.${line.inbox.uidValidity}@unread.invalid>\r\n\r\n`));
    this.#stuck = { uid, tries: this.#stuck.uid === uid ? this.#stuck.tries + 1 : 1 };
    const isWhole = bytes <= mostMailBytes;
    const source = await line.fetch(uid, isWhole ? mostMailBytes : beginningBytes);
    return source === null ? null : takeApart(source, isWhole);
  }

  async #atTheEnd({ inbox }: ImapLine): Promise<void> {
    const { position } = this.#deps.book.current();
    if (position?.uidValidity !== inbox.uidValidity) return;
    await this.#write((pages) => ({ ...pages, lastReadAt: instantOf(this.#deps.nowMs()) }));
  }

  /** Changes the book; where the disk refuses, reading waits. */
  async #write(change: ReadingPages | ((pages: ReadingPages) => ReadingPages)): Promise<boolean> {
    const isWritten = await this.#change(typeof change === 'function' ? change : () => change);
    if (isWritten) this.#deps.onNews();
    else this.#keptBack({ code: 'journal.notWritten' });
    return isWritten;
  }

  #change(change: (pages: ReadingPages) => ReadingPages): Promise<boolean> {
    const { book } = this.#deps;
    const changed = this.#turn.then(() => book.write(change(book.current())));
    this.#turn = changed.catch(() => undefined);
    return changed;
  }

  #brokenBy(fault: unknown): void {
    this.#hangUp();
    if (this.#isClosed) return;
    if (!(fault instanceof Error)) this.#deps.onFault(fault);
    this.#keptBack({ code: failureOfImap(fault) });
  }

  #keptBack(failure: Failure): null {
    const { firstWaitMs, longestWaitMs } = this.#deps.timing;
    this.#failure = failure;
    const waitMs = lasting.includes(failure.code) ? Infinity : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    this.#notBeforeMs = this.#deps.nowMs() + waitMs;
    this.#deps.onNews();
    return null;
  }

  /** Wakes up for the next reading, or the next try. */
  #waitForNext(everyMs = this.#deps.timing.everyMs): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || loginOf(this.#deps.mailbox()) === null || !Number.isFinite(this.#notBeforeMs)) return;
    const waitMs = this.#failure === null ? everyMs : Math.max(1, this.#notBeforeMs - this.#deps.nowMs());
    this.#timer = setTimeout(() => this.#go(), waitMs);
    this.#timer.unref();
  }
}

const mostListed = 100;

const positionAt = ({ inbox }: ImapLine, lastUid: number): ReadingPages['position'] => ({
  uidValidity: inbox.uidValidity,
  lastUid: Math.max(0, lastUid),
});
