import { v7 as uuidv7 } from 'uuid';
import type { ArrivedMail, FiledMail, MailFiling } from '#contracts/mail-reading.ts';
import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { Folder } from '#domain/folder.ts';
import { type AccountId, contactStopIdSchema } from '#domain/kernel/ids.ts';
import { type MailMatch, matchMail, namedAccounts } from '#domain/mail-matching.ts';
import { reportMessage } from '#domain/message-state.ts';
import { attachedLine } from '#domain/received-mail-row.ts';
import { receivedMailIdOf } from '#domain/received-mail.ts';
import type { RunOutcome } from './data-client.ts';
import type { LocalCopy } from './local-copy.ts';
import type { MainPort } from './main-port.ts';

export type MailIntakeDeps = {
  readonly copy: () => LocalCopy | null;
  /** Whether the copy shows the whole book; before that an account that is not found may only not be here yet. */
  readonly isReady: () => boolean;
  readonly port: Pick<MainPort, 'filedMails'>;
  readonly run: <N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>) => Promise<RunOutcome>;
  /** Takes what reading the copy threw. */
  readonly onFault: (fault: unknown) => void;
};

/** The search texts are read behind the first view; a mail that needs them waits so long. */
const textsWaitMs = 1000;
/** Accounts with a sender's address that are looked at. */
const mostBySender = 20;

/**
 * Puts mails that were read from the mailbox onto their accounts: a report of non-delivery as what came of its message, everything else as a received mail. Each is
 * told to the main process once it stands in the journal; a mail that comes again before that has the same id and changes nothing.
 */
export class MailIntake {
  readonly #deps: MailIntakeDeps;
  #arrived: readonly ArrivedMail[] = [];
  readonly #done = new Set<string>();
  #isWorking = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: MailIntakeDeps) {
    this.#deps = deps;
  }

  /** The mails that are on no account yet. */
  heard(mails: readonly ArrivedMail[]): void {
    this.#arrived = mails;
    // What somebody files by hand comes a second time, and is another task.
    const waiting = new Set(mails.map(taskOf));
    for (const task of this.#done) if (!waiting.has(task)) this.#done.delete(task);
    this.look();
  }

  /** Files what can be filed now. */
  look(): void {
    if (this.#isWorking || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#isWorking = true;
    void this.#work()
      .catch(this.#deps.onFault)
      .finally(() => (this.#isWorking = false));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #work(): Promise<void> {
    for (;;) {
      const mail = this.#arrived.find((each) => !this.#done.has(taskOf(each)));
      const copy = this.#deps.copy();
      if (!mail || !copy || this.#isClosed || !this.#deps.isReady()) return;
      const filing = await this.#file(mail, copy);
      if (filing === null) {
        this.#timer = setTimeout(() => this.look(), textsWaitMs);
        return;
      }
      this.#done.add(taskOf(mail));
      const filed: FiledMail = { mailId: mail.mailId, filing };
      if (!(await this.#deps.port.filedMails([filed])).ok) this.#done.delete(taskOf(mail));
    }
  }

  /** What became of a mail; null where that cannot be said yet. */
  async #file(mail: ArrivedMail, copy: LocalCopy): Promise<MailFiling | null> {
    const folders = await copy.shown(namedAccounts(mail));
    const withoutSender = matchMail(mail, folders, []);
    const mayKnowSender = withoutSender.is === 'unmatched' && withoutSender.why === 'nobody';
    if (!mayKnowSender) return this.#write(mail, withoutSender, folders);
    const bySender = await accountsWith(mail.fromAddress, copy);
    return bySender === null ? null : this.#write(mail, matchMail(mail, folders, bySender), bySender);
  }

  async #write(mail: ArrivedMail, match: MailMatch, folders: readonly Folder[]): Promise<MailFiling | null> {
    if (match.is === 'unmatched' || match.is === 'ignored') return match;
    const accountId = match.is === 'bounced' ? match.message.accountId : match.accountId;
    const folder = folders.find(({ account }) => account.id === accountId);
    if (!folder) return { is: 'unmatched', why: 'notHere' };
    const isWritten = match.is === 'bounced' ? await this.#bounced(mail, match) : await this.#received(mail, match, folder);
    return isWritten ? { is: match.is, accountId, accountName: folder.account.name } : null;
  }

  async #bounced({ report, receivedAt: at }: ArrivedMail, { message, isAddress }: Extract<MailMatch, { is: 'bounced' }>): Promise<boolean> {
    const { id: messageId, accountId } = message;
    const words = report?.words ?? '';
    const bounced = { state: 'bounced', at, problem: 'notDelivered', problemText: words === '' ? null : words } as const;
    // What says nothing new is no act, however often it comes.
    if (reportMessage(message, bounced) === null) return true;
    const { saved } = await this.#deps.run('message.report', accountId, {
      ...bounced,
      messageId,
      accountId,
      contactStopId: isAddress ? contactStopIdSchema.parse(uuidv7()) : null,
    });
    return saved;
  }

  async #received(mail: ArrivedMail, match: Extract<MailMatch, { is: 'received' }>, folder: Folder): Promise<boolean> {
    const { accountId, kind, messageId, contactId } = match;
    const receivedMailId = receivedMailIdOf(accountId, mail.mailId);
    if (folder.receivedMails.some(({ id }) => id === receivedMailId)) return true;
    const { fromName, fromAddress, subject, text, isCut, awayUntil, receivedAt, messageIdHeader, files } = mail;
    const { saved } = await this.#deps.run('message.receive', accountId, {
      receivedMailId,
      accountId,
      kind,
      messageId,
      contactId,
      fromName,
      fromAddress,
      subject,
      text,
      isCut,
      attachments: files.map(attachedLine).join('\n'),
      awayUntil,
      receivedAt,
      messageIdHeader,
    });
    return saved;
  }
}

const taskOf = ({ mailId, assignedTo }: ArrivedMail): string => `${mailId} ${assignedTo ?? ''}`;

/** The accounts in which an address is found; of very many no one is the one. Null while the search is not ready. */
async function accountsWith(address: string, copy: LocalCopy): Promise<readonly Folder[] | null> {
  if (address === '') return [];
  const { hits, isComplete } = copy.find(address);
  return isComplete ? copy.shown(hits.slice(0, mostBySender).map(({ accountId }) => accountId)) : null;
}
