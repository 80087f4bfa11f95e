import { instantOf } from '#domain/kernel/dates.ts';
import type { MessageId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import type { KeepMailboxRequest, Mail, MailOutcome, MailboxSettings, MailboxState, OfferedMail } from '#contracts/mailbox.ts';
import type { PrintSheet } from '#contracts/printing.ts';
import { type AttachmentStore, filesOf } from './attachment-store.ts';
import { type AfterMail, type LedgerTiming, type MailLedger, backoffMs, createMailLedger } from './mail-ledger.ts';
import type { MailOutbox } from './mail-outbox.ts';
import type { MailReader } from './mailbox-reader.ts';
import { passwordFor, readingPasswordFor } from './mailbox-passwords.ts';
import type { Mailbox, MailboxStore } from './mailbox-store.ts';
import { type MimeMessage, mimeMessageOf } from '#smtp/mime-message.ts';
import type { SmtpLine } from '#smtp/smtp-line.ts';

/** Sends one person's e-mails from their own mailbox, each at most once. */
export type PostOffice = {
  /** E-mails are about to be claimed: from here on this computer knows that it may be given them. False where the disk does not take that. */
  offer(mails: readonly OfferedMail[]): Promise<boolean>;
  /** Takes e-mails that this client has claimed. One that has ended is told of again; one that was never offered here may have been sent by another copy of this data. */
  give(mails: readonly Mail[]): Promise<void>;
  /** Does not send these any more, where they are not under way: they have failed because the contact guard has come to forbid them. */
  withdraw(mails: readonly OfferedMail[]): Promise<void>;
  /** The data worker has written these outcomes into the journal. */
  told(messageIds: readonly MessageId[]): Promise<void>;
  /** Files that go along with what is sent from here. */
  readonly files: AttachmentStore;
  /** What has not been written down yet. */
  untold(): readonly MailOutcome[];
  state(): MailboxState;
  /** Reads the same mailbox. */
  readonly reader: MailReader;
  /** Keeps the mailbox, and tries anew with it. Fails with `mailbox.notKept` or `mailbox.passwordMissing`. */
  keep(request: KeepMailboxRequest): Promise<Result<MailboxState, Failure>>;
  /** Signs in on the server of a mailbox that need not be kept yet, and says what is wrong. */
  test(request: KeepMailboxRequest): Promise<Result<null, Failure>>;
  /** The same of the server that it is read from. */
  testReading(request: KeepMailboxRequest): Promise<Result<null, Failure>>;
  remove(): Promise<MailboxState>;
  /** Does not wait any longer for what keeps e-mails here. */
  tryNow(): void;
  /** Begins no further e-mail; waits a moment for the one that is under way. */
  close(): Promise<void>;
};

export type PostOfficeDeps = {
  readonly outbox: MailOutbox;
  readonly store: MailboxStore;
  readonly files: AttachmentStore;
  readonly reader: MailReader;
  readonly openLine: (mailbox: Pick<Mailbox, 'settings'> & { readonly password: string }) => Promise<Result<SmtpLine, Failure>>;
  /** Prints what goes along with an e-mail. Throws where it cannot be laid out. */
  readonly print: (sheets: readonly PrintSheet[]) => Promise<readonly Uint8Array[]>;
  readonly nowMs: () => number;
  readonly timing: PostOfficeTiming;
  /** Outcomes to be written down, or another state of the mailbox. */
  readonly onNews: () => void;
  /** Takes a bug, or what printing threw. */
  readonly onFault: (fault: unknown) => void;
  /** Nothing is written any more. */
  readonly onClosed?: () => void;
};

export type PostOfficeTiming = LedgerTiming & {
  /** A line is kept open for the next message. */
  readonly idleMs: number;
  /** At the end of a session the message under way has so long to end. */
  readonly closingMs: number;
};
export const usualPostOfficeTiming: PostOfficeTiming = {
  firstWaitMs: 60_000,
  longestWaitMs: 3_600_000,
  giveUpMs: 24 * 3_600_000,
  idleMs: 5000,
  closingMs: 5000,
};

/** What somebody has to do something about; with all else it is tried again by itself. */
const lasting: readonly FailureCode[] = [
  'mailbox.missing',
  'mailbox.passwordMissing',
  'mailbox.passwordRefused',
  'mailbox.noTls',
  'mailbox.badCertificate',
  'mailbox.senderRefused',
];

/** Makes the post office of a session. */
export const createPostOffice = (deps: PostOfficeDeps): PostOffice => new LivePostOffice(deps);

class LivePostOffice implements PostOffice {
  readonly #deps: PostOfficeDeps;
  readonly #ledger: MailLedger;
  readonly #queue = new Map<MessageId, Mail>();
  #line: SmtpLine | null = null;
  #failure: Failure | null = null;
  #failures = 0;
  /** No message is begun before. */
  #notBeforeMs = 0;
  #lastBegunMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #isClosed = false;

  readonly reader: MailReader;

  constructor(deps: PostOfficeDeps) {
    this.#deps = deps;
    this.reader = deps.reader;
    this.#ledger = createMailLedger(deps.outbox, deps.nowMs, deps.timing);
  }

  async offer(mails: readonly OfferedMail[]): Promise<boolean> {
    const { outbox } = this.#deps;
    const fresh = mails.filter(({ messageId }) => outbox.of(messageId) === undefined);
    return fresh.length === 0 || outbox.write(fresh.map((mail) => ({ is: 'offered', ...mail })));
  }

  async give(mails: readonly Mail[]): Promise<void> {
    let hasEnded = false;
    for (const mail of mails) {
      const standing = this.#deps.outbox.of(mail.messageId);
      if (standing === undefined) await this.#ledger.over(mail, 'unknown', 'interrupted', null);
      if (standing === undefined || standing.is === 'ended') hasEnded = true;
      // One that is under way this very moment is in the queue already.
      else if (standing.is !== 'begun') this.#queue.set(mail.messageId, mail);
    }
    if (hasEnded) this.#deps.onNews();
    this.#go();
  }

  async withdraw(mails: readonly OfferedMail[]): Promise<void> {
    for (const mail of mails) {
      const standing = this.#deps.outbox.of(mail.messageId);
      if (standing?.is === 'begun' || standing?.is === 'ended') continue;
      this.#queue.delete(mail.messageId);
      if (standing === undefined) await this.#ledger.over(mail, 'unknown', 'interrupted', null);
      else await this.#ledger.over(mail, 'failed', 'guard', null);
    }
    this.#deps.onNews();
  }

  async told(messageIds: readonly MessageId[]): Promise<void> {
    const { outbox } = this.#deps;
    const ended = messageIds.map((id) => outbox.of(id)).filter((standing) => standing?.is === 'ended');
    if (ended.length > 0) await outbox.write(ended.map((standing) => ({ ...standing, isTold: true })));
  }

  get files(): AttachmentStore {
    return this.#deps.files;
  }

  untold = (): readonly MailOutcome[] =>
    this.#deps.outbox.all().flatMap((standing) => (standing.is === 'ended' && !standing.isTold ? [standing.outcome] : []));

  state(): MailboxState {
    const mailbox = this.#deps.store.current();
    const missing = missingOf(mailbox);
    const waits = this.#queue.size > 0 && this.#notBeforeMs > this.#deps.nowMs() && Number.isFinite(this.#notBeforeMs);
    return {
      settings: mailbox?.settings ?? null,
      hasPassword: mailbox !== null && mailbox.password !== null,
      waiting: this.#queue.size,
      problem: this.#failure ?? (missing && { code: missing }),
      nextTryAt: waits ? instantOf(this.#notBeforeMs) : null,
      reading: this.reader.state(),
    };
  }

  async keep(request: KeepMailboxRequest): Promise<Result<MailboxState, Failure>> {
    const password = passwordFor(request, this.#deps.store.current());
    if (password === null) return err({ code: 'mailbox.passwordMissing' });
    if (
      !(await this.#deps.store.keep({
        settings: request.settings,
        password,
        readingPassword: readingPasswordFor(request, this.#deps.store.current()),
      }))
    )
      return err({ code: 'mailbox.notKept' });
    this.reader.readNow();
    this.tryNow();
    return ok(this.state());
  }

  async test(request: KeepMailboxRequest): Promise<Result<null, Failure>> {
    const password = passwordFor(request, this.#deps.store.current());
    if (password === null) return err({ code: 'mailbox.passwordMissing' });
    const line = await this.#deps.openLine({ settings: request.settings, password });
    if (!line.ok) return line;
    line.value.close();
    return ok(null);
  }

  testReading(request: KeepMailboxRequest): Promise<Result<null, Failure>> {
    const { settings } = request;
    const own = readingPasswordFor(request, this.#deps.store.current());
    return this.reader.test(settings, own ?? passwordFor(request, this.#deps.store.current()));
  }

  async remove(): Promise<MailboxState> {
    await this.#deps.store.remove();
    this.reader.readNow();
    this.tryNow();
    return this.state();
  }

  tryNow(): void {
    if (!this.#running) this.#hangUp();
    this.#failure = null;
    this.#failures = 0;
    this.#notBeforeMs = 0;
    this.#deps.onNews();
    this.#go();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const reading = this.reader.close();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, this.#deps.timing.closingMs).unref());
    await Promise.race([this.#running, limit]);
    this.#hangUp();
    await this.#running;
    await reading;
    await this.#deps.outbox.close();
    this.#deps.onClosed?.();
  }

  #hangUp(): void {
    clearTimeout(this.#idle);
    this.#line?.close();
    this.#line = null;
  }

  /** Lets messages go whose time has come; one run at a time. */
  #go(): void {
    if (this.#running || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#waitForNext();
    });
  }

  async #run(): Promise<void> {
    for (let mail = this.#due(); mail !== undefined && !this.#isClosed; mail = this.#due()) {
      const line = await this.#lineToServer();
      if (line === null || this.#isClosed) return;
      if (!(await this.#sendOver(line, mail))) return;
    }
  }

  /** The next message whose time has come; undefined while none has, or while something keeps them here. */
  #due(): Mail | undefined {
    const now = this.#deps.nowMs();
    if (now < this.#notBeforeMs) return undefined;
    const due = [...this.#queue.values()].find(({ messageId }) => this.#ledger.dueMs(messageId) <= now);
    return due && now >= this.#lastBegunMs + pauseMs(due) ? due : undefined;
  }

  /** Wakes up for whatever is next: the pause between two messages, a later try, or a way to the server. */
  #waitForNext(): void {
    if (this.#isClosed || this.#queue.size === 0 || !Number.isFinite(this.#notBeforeMs)) return this.#hangUpSoon();
    const times = [...this.#queue.values()].map((mail) => Math.max(this.#ledger.dueMs(mail.messageId), this.#lastBegunMs + pauseMs(mail)));
    const waitMs = Math.max(Math.min(...times), this.#notBeforeMs) - this.#deps.nowMs();
    if (waitMs > this.#deps.timing.idleMs) this.#hangUpSoon();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), Math.min(Math.max(waitMs, 1), longestTimerMs));
    this.#timer.unref();
  }

  #hangUpSoon(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (!this.#running) this.#hangUp();
    }, this.#deps.timing.idleMs);
    this.#idle.unref();
  }

  async #lineToServer(): Promise<SmtpLine | null> {
    clearTimeout(this.#idle);
    if (this.#line?.isOpen()) return this.#line;
    const mailbox = this.#deps.store.current();
    const password = mailbox?.password ?? null;
    if (mailbox === null || password === null) return this.#keptBack({ code: missingOf(mailbox) ?? 'mailbox.missing' });
    const opened = await this.#deps.openLine({ ...mailbox, password });
    if (!opened.ok) return this.#keptBack(opened.error);
    this.#failure = null;
    this.#failures = 0;
    this.#line = opened.value;
    return opened.value;
  }

  /** Something of the mailbox or the disk keeps all messages here. */
  #keptBack(failure: Failure): null {
    this.#failure = failure;
    this.#failures += 1;
    const waitMs = lasting.includes(failure.code) ? Infinity : backoffMs(this.#deps.timing, this.#failures);
    this.#notBeforeMs = this.#deps.nowMs() + waitMs;
    this.#deps.onNews();
    return null;
  }

  /** Sends one message; false where nothing more can be sent for now. */
  async #sendOver(line: SmtpLine, mail: Mail): Promise<boolean> {
    const { store, nowMs } = this.#deps;
    const settings = store.current()?.settings;
    if (!settings) return false;
    const made = await this.#made(settings, mail);
    if (!made.ok) return this.#after(mail, await this.#ledger.ended(mail, { kind: 'notMade', text: made.error }, null));
    // Withdrawn, or the session has ended, while a line was opened.
    if (this.#isClosed || !this.#queue.has(mail.messageId)) return !this.#isClosed;
    // On the disk before the first byte: after a crash nobody sends it a second time.
    const begun = await this.#ledger.begin(mail);
    if (begun === null) return this.#after(mail, { mayGoOn: false, failure: 'journal.notWritten' });
    this.#lastBegunMs = nowMs();
    return this.#after(mail, await this.#ledger.ended(mail, await line.send(made.value), begun));
  }

  async #made(settings: MailboxSettings, mail: Mail): Promise<Result<MimeMessage, string>> {
    const { print, nowMs } = this.#deps;
    if (!mail.isWhole) return err('a statement or a copy of an invoice that goes along with it cannot be made any more');
    try {
      const pdfs = mail.enclosures.length === 0 ? [] : await print(mail.enclosures.map(({ sheet }) => sheet));
      const printed = mail.enclosures.map(({ name }, at) => ({ name, content: pdfs[at] ?? new Uint8Array(), isPdf: true }));
      const files = await filesOf(this.#deps.files, mail.files);
      if (files === null) return err('a file that goes along with it is not on this computer any more');
      return await mimeMessageOf(settings, mail, [...printed, ...files], new Date(nowMs()));
    } catch (fault) {
      this.#deps.onFault(fault);
      return err('what goes along with it could not be printed');
    }
  }

  #after({ messageId }: Mail, after: AfterMail): boolean {
    if (this.#deps.outbox.of(messageId)?.is === 'ended') this.#queue.delete(messageId);
    if (after.mayGoOn) this.#deps.onNews();
    else this.#keptBack({ code: after.failure });
    return after.mayGoOn;
  }
}

const missingOf = (mailbox: Mailbox | null): FailureCode | null => {
  if (mailbox === null) return 'mailbox.missing';
  return mailbox.password === null ? 'mailbox.passwordMissing' : null;
};

const minuteMs = 60_000;
const pauseMs = ({ perMinute }: Mail): number => minuteMs / perMinute;
/** Longer timers overflow; shorter ones find nothing to do and wait on. */
const longestTimerMs = 600_000;
