import { v7 as uuidv7 } from 'uuid';
import type { Mail, MailOutcome, OfferedMail } from '#contracts/mailbox.ts';
import { type LinkState, mailsAtOnce } from '#contracts/data-port.ts';
import type { AccountFacts } from '#domain/account-facts.ts';
import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { Company } from '#domain/company.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type AccountId, type ClientId, type MessageId, type UserId, contactStopIdSchema } from '#domain/kernel/ids.ts';
import { forbiddenBy } from '#domain/message-hold.ts';
import type { RunOutcome } from './data-client.ts';
import { HandUpWork } from './hand-up-work.ts';
import type { LocalCopy } from './local-copy.ts';
import type { MailMessage, MainPort } from './main-port.ts';
import { mailOf } from './mail-content.ts';
import { othersTurn } from './others-turn.ts';

export type MailDeskDeps = {
  readonly copy: () => LocalCopy | null;
  readonly port: Pick<MainPort, 'offerMails' | 'giveMails' | 'handUpMail' | 'withdrawMails' | 'toldMails' | 'dismiss'>;
  readonly userId: UserId;
  readonly clientId: ClientId;
  readonly company: () => Company;
  readonly now: () => Instant;
  readonly isOnline: () => boolean;
  readonly run: <N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>) => Promise<RunOutcome>;
  /** Takes what reading the copy threw. */
  readonly onFault: (fault: unknown) => void;
  /** It is known otherwise than before what keeps an e-mail of the relay from having what goes along with it. */
  readonly onFilesNews: (touched: ReadonlySet<AccountId>) => void;
};

type OpenMail = AccountFacts['openMessages'][number] & { readonly accountId: AccountId };

/** Accounts looked at in one turn. */
const accountsAtOnce = 250;

/**
 * Brings a person's e-mails from the books to the mail server, a few at a time: what the central API has accepted is claimed, what this client has claimed is handed to
 * the main process, and what came of it is written down. On an account on which something of this desktop still waits for the central API nothing is claimed: it may be
 * a stop. What is decided where does not depend on this order: the claim has one winner, and the main process begins each message once.
 */
export class MailDesk {
  readonly #deps: MailDeskDeps;
  /** Accounts that may have changed since they were looked at. */
  readonly #dirty = new Set<AccountId>();
  /** Accounts with e-mails of this person that wait or are claimed. */
  readonly #open = new Map<AccountId, readonly OpenMail[]>();
  #mail: MailMessage | null = null;
  /** In the journal already, handed over, withdrawn, or claimed: each once in the life of an engine. */
  readonly #reported = new Set<MessageId>();
  readonly #given = new Map<MessageId, OfferedMail>();
  readonly #over = new Set<MessageId>();
  readonly #asked = new Set<MessageId>();
  readonly #dismissed = new Set<string>();
  #isLooking = false;
  #isLookDue = false;
  #isClosed = false;

  readonly #handUp: HandUpWork;

  constructor(deps: MailDeskDeps) {
    this.#deps = deps;
    const { port, company, isOnline, onFault, onFilesNews: onNews } = deps;
    const onNext = (): void => this.look();
    this.#handUp = new HandUpWork({ port, company, isOnline, onFault, onNext, onNews, runMs: () => performance.now() });
  }

  /** Why what goes along with e-mails of the relay has not come to the central API, where this desktop has tried. */
  filesFailures = (): ReturnType<HandUpWork['failures']> => this.#handUp.failures();

  /** The main process has news of e-mails or of the mailbox. */
  heard(mail: MailMessage): void {
    this.#mail = mail;
    this.look();
  }

  /** Accounts are shown otherwise than before. */
  changed(touched: ReadonlySet<AccountId>): void {
    for (const id of touched) this.#dirty.add(id);
    this.look();
  }

  /** A claim that was refused holds no words of anybody's: it need not be settled by hand. */
  refused(refused: LinkState['refused']): void {
    for (const { command } of refused) {
      if (command.name !== 'message.claim' || this.#dismissed.has(command.commandId)) continue;
      this.#dismissed.add(command.commandId);
      void this.#deps.port.dismiss(command.commandId, 'The central API has decided otherwise.');
    }
  }

  /** Does what can be done now; asked meanwhile, once more afterwards. */
  look(): void {
    this.#isLookDue = true;
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    void this.#lookOnAndOn().finally(() => (this.#isLooking = false));
  }

  close(): void {
    this.#isClosed = true;
    this.#handUp.close();
  }

  async #lookOnAndOn(): Promise<void> {
    while (this.#isLookDue && !this.#isClosed) {
      this.#isLookDue = false;
      const copy = this.#deps.copy();
      try {
        if (copy) await this.#lookOnce(copy);
      } catch (fault) {
        this.#deps.onFault(fault);
      }
    }
  }

  async #lookOnce(copy: LocalCopy): Promise<void> {
    await this.#sort(copy);
    for (const outcome of this.#mail?.untold ?? []) await this.#report(outcome);
    const open = [...this.#open.values()].flat();
    this.#handUp.look(open, copy);
    await this.#give(open, copy);
    await this.#claim(open, copy);
  }

  /** Finds out which of the changed accounts have e-mails to send. */
  async #sort(copy: LocalCopy): Promise<void> {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const [at, accountId] of dirty.entries()) {
      if (at % accountsAtOnce === accountsAtOnce - 1) await othersTurn();
      const facts = copy.generation.has(accountId) ? copy.generation.ranking.facts(accountId) : undefined;
      const open = (facts?.openMessages ?? []).filter(
        ({ channel, releasedById, state }) =>
          channel === 'email' && releasedById === this.#deps.userId && (state === 'waiting' || state === 'claimed'),
      );
      if (open.length > 0)
        this.#open.set(
          accountId,
          open.map((message) => ({ ...message, accountId })),
        );
      else this.#open.delete(accountId);
    }
  }

  /** Writes down what came of an e-mail; then the main process may forget it. */
  async #report({ messageId, accountId, state, at, problem, problemText }: MailOutcome): Promise<void> {
    if (this.#reported.has(messageId)) return;
    const contactStopId = problem === 'addressRefused' ? contactStopIdSchema.parse(uuidv7()) : null;
    const input = { messageId, accountId, state, at, problem, problemText, contactStopId };
    const outcome = await this.#deps.run('message.report', accountId, input);
    if (!outcome.saved) return;
    this.#reported.add(messageId);
    await this.#deps.port.toldMails([messageId]);
  }

  /**
   * Hands over what this client has claimed. The guard is asked on the account as it is shown here, with what waits on it, also of what was handed over before and has
   * not left: that is withdrawn. So is what somebody has said meanwhile will not leave from here, as of a computer that is gone.
   */
  async #give(open: readonly OpenMail[], copy: LocalCopy): Promise<void> {
    const { clientId, company, now, port } = this.#deps;
    const ours = open.filter(({ id, state, claimedBy }) => state === 'claimed' && claimedBy === clientId && !this.#over.has(id));
    const mails: Mail[] = [];
    const forbidden: OfferedMail[] = await this.#givenUp(open, copy);
    for (const folder of await copy.shown([...new Set(ours.map(({ accountId }) => accountId))])) {
      for (const message of folder.messages.filter(({ id, state }) => state === 'claimed' && ours.some((each) => each.id === id))) {
        const context = { at: now(), today: copy.rules.today, company: company() };
        if (forbiddenBy(folder, message, context) !== null) forbidden.push({ messageId: message.id, accountId: message.accountId });
        else if (!this.#given.has(message.id)) mails.push(mailOf(message, folder, company(), copy.rules.today));
      }
    }
    for (const batch of batchesOf(forbidden))
      if ((await port.withdrawMails(batch)).ok) for (const { messageId } of batch) this.#over.add(messageId);
    for (const batch of batchesOf(mails))
      if ((await port.giveMails(batch)).ok)
        for (const { messageId, accountId } of batch) this.#given.set(messageId, { messageId, accountId });
  }

  /** What was handed over and has not been told of, and is not claimed any more in the books as they are shown here. */
  async #givenUp(open: readonly OpenMail[], copy: LocalCopy): Promise<OfferedMail[]> {
    const claimed = new Set(open.filter(({ state }) => state === 'claimed').map(({ id }) => id));
    const silent = [...this.#given.values()].filter(
      ({ messageId }) => !claimed.has(messageId) && !this.#over.has(messageId) && !this.#reported.has(messageId),
    );
    if (silent.length === 0) return [];
    const folders = await copy.shown([...new Set(silent.map(({ accountId }) => accountId))]);
    const rows = new Map(folders.flatMap(({ messages }) => messages.map((message) => [message.id, message] as const)));
    // Of an account that is not in this copy any more nobody here knows anything.
    return silent.filter(({ messageId }) => (rows.get(messageId)?.state ?? 'claimed') !== 'claimed');
  }

  /** Claims as many as may be under way, the oldest first. */
  async #claim(open: readonly OpenMail[], copy: LocalCopy): Promise<void> {
    const { clientId, company, isOnline, port, run } = this.#deps;
    // The relay of the company sends them, where it has chosen that.
    if (this.#mail?.isReady !== true || !isOnline() || company().policy.letters.relay !== null) return;
    const isUnderWay = ({ id, state, claimedBy }: OpenMail): boolean =>
      state === 'claimed' ? claimedBy === clientId : this.#asked.has(id);
    const room = mailsAtOnce - open.filter(isUnderWay).length;
    const next = open
      .filter(({ id, state, accountId }) => state === 'waiting' && !this.#asked.has(id) && !copy.isWaiting(accountId))
      .sort((a, b) => compareTexts(a.stateAt, b.stateAt) || compareTexts(a.id, b.id))
      .slice(0, Math.max(0, room))
      .map(({ id: messageId, accountId }): OfferedMail => ({ messageId, accountId }));
    if (next.length === 0 || !(await port.offerMails(next)).ok) return;
    for (const { messageId, accountId } of next) {
      const outcome = await run('message.claim', accountId, { messageId, accountId, clientId });
      if (outcome.saved) this.#asked.add(messageId);
    }
  }
}

function batchesOf<T>(all: readonly T[]): readonly T[][] {
  return Array.from({ length: Math.ceil(all.length / mailsAtOnce) }, (_, at) => all.slice(at * mailsAtOnce, (at + 1) * mailsAtOnce));
}
