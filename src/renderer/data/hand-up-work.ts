import type { Failure } from '#contracts/failure.ts';
import type { AccountFacts } from '#domain/account-facts.ts';
import type { Company } from '#domain/company.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { AccountId, MessageId } from '#domain/kernel/ids.ts';
import type { LocalCopy } from './local-copy.ts';
import { mailOf } from './mail-content.ts';
import type { MainPort } from './main-port.ts';

export type HandUpWorkDeps = {
  readonly port: Pick<MainPort, 'handUpMail'>;
  readonly company: () => Company;
  readonly isOnline: () => boolean;
  /** Time that goes on, in milliseconds. */
  readonly runMs: () => number;
  /** One has ended, or its wait is over: the next may be looked for. */
  readonly onNext: () => void;
  /** How a message stands is known otherwise than before. */
  readonly onNews: (touched: ReadonlySet<AccountId>) => void;
  /** Takes what reading the copy threw. */
  readonly onFault: (fault: unknown) => void;
};

type Awaiting = AccountFacts['openMessages'][number] & { readonly accountId: AccountId };
type Standing = { readonly tries: number; readonly notBeforeMs: number; readonly failure: Failure | null };

const firstWaitMs = 5000;
const longestWaitMs = 600_000;
/** So long a pull may take to show what has been handed up. */
const shownMs = 60_000;

/**
 * Has what goes along with this person's e-mails brought to the central API where the company sends by its relay, one e-mail at a time, the oldest first. What does not go is
 * tried again, less and less often, and at once when the network is back.
 */
export class HandUpWork {
  readonly #deps: HandUpWorkDeps;
  readonly #standings = new Map<MessageId, Standing>();
  #isBusy = false;
  #wasOnline = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deps: HandUpWorkDeps) {
    this.#deps = deps;
  }

  /** Why what goes along with e-mails has not come to the central API, where this desktop has tried. */
  failures(): ReadonlyMap<MessageId, Failure> {
    return new Map([...this.#standings].flatMap(([id, { failure }]) => (failure === null ? [] : [[id, failure]])));
  }

  /** Begins with the next of these messages that waits for its files, where none is under way. */
  look(open: readonly Awaiting[], copy: LocalCopy): void {
    const { company, isOnline, runMs } = this.#deps;
    const isBack = isOnline() && !this.#wasOnline;
    this.#wasOnline = isOnline();
    if (isBack) for (const [id, standing] of this.#standings) this.#standings.set(id, { ...standing, notBeforeMs: 0 });
    if (this.#isBusy || this.#isClosed || !isOnline() || company().policy.letters.relay === null) return;
    const awaiting = open
      .filter(({ awaitsFiles, accountId }) => awaitsFiles && !copy.isWaiting(accountId))
      .sort((a, b) => compareTexts(a.stateAt, b.stateAt) || compareTexts(a.id, b.id));
    const next = awaiting.find(({ id }) => (this.#standings.get(id)?.notBeforeMs ?? 0) <= runMs());
    if (next !== undefined) {
      this.#isBusy = true;
      void this.#handUp(next, copy);
    } else if (awaiting.length > 0) this.#wakeAt(Math.min(...awaiting.map(({ id }) => this.#standings.get(id)?.notBeforeMs ?? 0)));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #handUp({ id, accountId }: Awaiting, copy: LocalCopy): Promise<void> {
    const { port, company, onFault, onNext, onNews } = this.#deps;
    try {
      const [folder] = await copy.shown([accountId]);
      const message = folder?.messages.find((each) => each.id === id);
      if (folder && message) {
        const handed = await port.handUpMail(mailOf(message, folder, company(), copy.rules.today));
        this.#note(id, handed.ok ? null : handed.error);
        if (!this.#isClosed) onNews(new Set([accountId]));
      } else this.#note(id, null);
    } catch (fault) {
      this.#note(id, { code: 'cache.broken' });
      onFault(fault);
    }
    this.#isBusy = false;
    if (!this.#isClosed) onNext();
  }

  #note(id: MessageId, failure: Failure | null): void {
    const tries = failure === null ? 0 : (this.#standings.get(id)?.tries ?? 0) + 1;
    const waitMs = failure === null ? shownMs : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries - 1, 20));
    this.#standings.set(id, { tries, failure, notBeforeMs: this.#deps.runMs() + waitMs });
  }

  #wakeAt(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#deps.onNext, Math.max(50, ms - this.#deps.runMs()));
  }
}
