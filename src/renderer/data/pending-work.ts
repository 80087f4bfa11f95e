import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { Failure } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { LocalCopy } from './local-copy.ts';
import type { MainPort } from './main-port.ts';

/** Keeps what waits in the journal on top of the copy that is shown. */
export class PendingWork {
  readonly #port: Pick<MainPort, 'pending' | 'confirm'>;
  readonly #copy: () => LocalCopy | null;
  readonly #onFault: (fault: unknown) => Promise<void>;
  #isRead = false;
  /** While commands that leave the tray are put on their accounts; what the tray is then is told behind it. */
  #leavingTray: Promise<void> | null = null;

  /** `copy` gives the one that is shown; `onFault` takes what it throws over a command that has left the tray. */
  constructor(port: Pick<MainPort, 'pending' | 'confirm'>, copy: () => LocalCopy | null, onFault: (fault: unknown) => Promise<void>) {
    this.#port = port;
    this.#copy = copy;
    this.#onFault = onFault;
  }

  /** Resolves when the commands that leave the tray are on their accounts; null while none do. */
  get leavingTray(): Promise<void> | null {
    return this.#leavingTray;
  }

  /** What waits behind a number, for a copy that is about to be shown; where the journal cannot say it now, `addTo` asks again. */
  async behind(lastSeq: number): ReturnType<MainPort['pending']> {
    const pending = await this.#port.pending(lastSeq);
    this.#isRead = pending.ok;
    return pending;
  }

  /** Puts what waits on a copy, where opening could not have it; the failure where that still cannot be had. */
  async addTo(copy: LocalCopy): Promise<Failure | null> {
    if (this.#isRead) return null;
    const pending = await this.#port.pending(copy.meta?.lastSeq ?? 0);
    if (!pending.ok) return pending.error;
    await copy.addPending(pending.value);
    this.#isRead = true;
    return null;
  }

  /**
   * Tells the journal how far the copy holds what the server has handled. Only when it cannot be told does the journal keep a command a
   * little longer; the next pull tells it again. A zero is told too: a server that came back from a backup may have nothing of this desktop
   * any more, and gets all of it again.
   */
  async confirm(lastSeq: number): Promise<void> {
    await this.#port.confirm(lastSeq);
  }

  /** Takes the numbers under which the server has answered; `accepted` are commands that leave the tray by it. */
  take(results: readonly PushResult[], accepted: readonly CommandEnvelope[]): Promise<void> {
    const taken = this.#take(results, accepted);
    const over = taken.catch(() => undefined).finally(() => this.#leavingTray === over && (this.#leavingTray = null));
    if (accepted.length > 0) this.#leavingTray = over;
    return taken;
  }

  /** A command that got a new number may have been dropped under its old one: the journal, which knows both, is asked again. */
  async #take(results: readonly PushResult[], accepted: readonly CommandEnvelope[]): Promise<void> {
    if ((await this.#copy()?.takeNumbers(results)) === false) this.#isRead = false;
    if (accepted.length > 0) await this.#copy()?.addAccepted(accepted).catch(this.#onFault);
  }
}
