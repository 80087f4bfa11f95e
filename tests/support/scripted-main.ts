import type { CommandEnvelope } from '#contracts/envelope.ts';
import {
  type CopyEvent,
  type DataMessage,
  type DataRequest,
  type LinkState,
  dataRequestSchema,
  streamWindowChunks,
} from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { ArrivedMail, FiledMail } from '#contracts/mail-reading.ts';
import type { Mail, MailOutcome, OfferedMail } from '#contracts/mailbox.ts';
import type { User } from '#contracts/http.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { ClientId, CommandId } from '#domain/kernel/ids.ts';
import { instant } from './build.ts';
import type { ModelServer } from './model-server.ts';

/** Lines in one piece of a stream: few, so that a short story has several pieces. */
const pieceLines = 2;

/** How the next stream goes wrong: after so many lines it ends, with a failure or as if it were whole. */
export type StreamFaultPlan = { readonly afterLines: number; readonly ending: 'failed' | 'done' };

/**
 * The main process's end of the data port, over the real contract: a journal in memory that outlives ports, and streams
 * from a model server with the window of the contract. Tests make it fail.
 */
export class ScriptedMain {
  readonly clientId: ClientId;
  readonly user: User;
  readonly server: ModelServer;
  readonly journal: CommandEnvelope[] = [];
  readonly #refused: LinkState['refused'] = [];
  /** Why each refusal was taken off the list. */
  readonly dismissed = new Map<CommandId, string>();
  confirmedSeq = 0;
  /** What the log was told of the copy. */
  readonly notes: CopyEvent[] = [];
  isOnline = true;
  appendFailure: Failure | null = null;
  dismissFailure: Failure | null = null;
  /** While set, the journal writes but its answers wait for it. */
  answerGate: Promise<void> | null = null;
  streamFault: StreamFaultPlan | null = null;
  /** While set, a snapshot waits after so many lines until the gate opens. */
  streamGate: { readonly afterLines: number; readonly open: Promise<void> } | null = null;
  /** E-mails that were about to be claimed, were handed over, or were taken back. */
  readonly offered: OfferedMail[] = [];
  readonly given: Mail[] = [];
  readonly withdrawn: OfferedMail[] = [];
  /** E-mails of the relay whose files were to be brought to the central API, each time; and why that does not go. */
  readonly handedUp: Mail[] = [];
  handUpFailure: Failure | null = null;
  /** What became of mails that arrived. */
  readonly filed: FiledMail[] = [];
  #untold: readonly MailOutcome[] = [];
  /** Every request that came, for what a story says about the conversation. */
  readonly asked: DataRequest[] = [];
  /** The key of the local copy. */
  readonly keyBytes: Uint8Array;
  #port: MessagePort | null = null;
  readonly #taken = new Map<number, () => void>();

  constructor(parts: { clientId: ClientId; user: User; server: ModelServer; keyBytes: Uint8Array }) {
    this.clientId = parts.clientId;
    this.user = parts.user;
    this.server = parts.server;
    this.keyBytes = parts.keyBytes;
  }

  get link(): LinkState {
    const waitingCount = this.journal.filter((command) => command.seq > this.server.lastSeq(this.clientId)).length;
    return {
      isOnline: this.isOnline,
      waitingCount,
      refused: [...this.#refused],
      problem: this.isOnline ? null : { code: 'api.unreachable' },
    };
  }

  /** A new port for a worker; an old one is closed. */
  connect(): MessagePort {
    this.disconnect();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event: MessageEvent<unknown>) => void this.#answer(dataRequestSchema.parse(event.data));
    const { user, clientId, link } = this;
    this.say({ say: 'open', user, company: this.server.company, clientId, dataKey: this.keyBytes.slice(), link });
    return port2;
  }

  disconnect(): void {
    this.#port?.close();
    this.#port = null;
  }

  say(message: DataMessage): void {
    this.#port?.postMessage(message);
  }

  setOnline(isOnline: boolean): void {
    this.isOnline = isOnline;
    this.say({ say: 'link', link: this.link });
  }

  /** The post office stands so, and this came of e-mails. */
  sayMail(isReady: boolean, outcomes: readonly MailOutcome[] = []): void {
    this.#untold = [...this.#untold, ...outcomes];
    this.say({ say: 'mail', untold: [...this.#untold], isReady, waiting: 0 });
  }

  /** These were read from the mailbox. */
  sayArrived(mails: readonly ArrivedMail[]): void {
    this.say({ say: 'arrived', mails: [...mails] });
  }

  /** What the data worker has not written down yet. */
  get untold(): readonly MailOutcome[] {
    return this.#untold;
  }

  /** The beat: something may be new. */
  poke(): void {
    this.say({ say: 'poke', at: instant('2026-03-31T15:00:00.000Z') });
  }

  /** Pushes what the server has not answered; with `isAnswerLost` nobody here learns of it. */
  async push({ isAnswerLost = false, isRepeated = false } = {}): Promise<void> {
    const waiting = this.journal.filter((command) => isRepeated || command.seq > this.server.lastSeq(this.clientId));
    const results = await this.server.push(this.clientId, this.user, waiting);
    if (isAnswerLost || results.length === 0) return;
    this.#keepRefusals(waiting, results);
    this.say({ say: 'pushed', results });
    this.say({ say: 'link', link: this.link });
  }

  /** Gives the commands from a place in the row on new places, as after a restored backup of this computer. */
  renumber(fromSeq: number, firstSeq: number): void {
    for (const [at, command] of this.journal.entries()) {
      if (command.seq >= fromSeq) this.journal[at] = { ...command, seq: firstSeq + command.seq - fromSeq };
    }
  }

  #keepRefusals(sent: readonly CommandEnvelope[], results: readonly PushResult[]): void {
    for (const { commandId, status, code } of results) {
      const command = sent.find((each) => each.commandId === commandId);
      if (status === 'rejected' && command) this.#refused.push({ command, code: code ?? 'command.rejected' });
    }
  }

  async #answer(request: DataRequest): Promise<void> {
    this.asked.push(request);
    const { id } = request;
    switch (request.ask) {
      case 'journal.append': {
        if (this.appendFailure) return this.say({ say: 'failed', id, error: this.appendFailure });
        const command = { ...request.draft, seq: this.journal.length + 1 };
        this.journal.push(command);
        await this.answerGate;
        return this.say({ say: 'appended', id, seq: command.seq });
      }
      case 'journal.pending':
        return this.say({ say: 'pending', id, commands: this.journal.filter((command) => command.seq > request.afterSeq) });
      case 'journal.confirm':
        this.confirmedSeq = Math.max(this.confirmedSeq, request.lastSeq);
        return this.say({ say: 'done', id });
      case 'journal.dismiss': {
        const failure = this.appendFailure ?? this.dismissFailure;
        if (failure) return this.say({ say: 'failed', id, error: failure });
        const at = this.#refused.findIndex(({ command }) => command.commandId === request.commandId);
        if (at >= 0) this.#refused.splice(at, 1);
        this.dismissed.set(request.commandId, request.reason);
        this.say({ say: 'link', link: this.link });
        return this.say({ say: 'done', id });
      }
      case 'sync.snapshot':
        return this.#stream(id, this.server.snapshot(this.clientId, request.after));
      case 'sync.pull':
        return this.#stream(id, this.server.pull(this.clientId, request.cursor));
      case 'sync.digest':
        if (!this.isOnline) return this.say({ say: 'failed', id, error: { code: 'api.unreachable' } });
        return this.say({ say: 'digest', id, digest: this.server.digest() });
      case 'copy.note':
        this.notes.push(request.event);
        return this.say({ say: 'done', id });
      case 'sync.now':
        return this.say({ say: 'done', id });
      case 'mail.offer':
        if (this.appendFailure) return this.say({ say: 'failed', id, error: this.appendFailure });
        this.offered.push(...request.mails);
        return this.say({ say: 'done', id });
      case 'mail.give':
        this.given.push(...request.mails);
        return this.say({ say: 'done', id });
      case 'mail.handUp':
        this.handedUp.push(request.mail);
        if (this.handUpFailure) return this.say({ say: 'failed', id, error: this.handUpFailure });
        return this.say({ say: 'done', id });
      case 'mail.withdraw':
        this.withdrawn.push(...request.mails);
        return this.say({ say: 'done', id });
      case 'mail.told':
        this.#untold = this.#untold.filter(({ messageId }) => !request.messageIds.includes(messageId));
        return this.say({ say: 'done', id });
      case 'mail.filed':
        this.filed.push(...request.filed);
        return this.say({ say: 'done', id });
      case 'stream.taken':
        return this.#taken.get(id)?.();
    }
  }

  async #stream(id: number, lines: readonly string[] | null): Promise<void> {
    if (!this.isOnline) return this.say({ say: 'failed', id, error: { code: 'api.unreachable' } });
    if (!lines) return this.say({ say: 'failed', id, error: { code: 'api.refused' } });
    const fault = this.streamFault;
    const gate = this.streamGate;
    this.streamFault = null;
    const sent = fault ? lines.slice(0, fault.afterLines) : lines;
    let room = streamWindowChunks;
    let wake: (() => void) | null = null;
    this.#taken.set(id, () => {
      room += 1;
      wake?.();
    });
    for (let at = 0; at < sent.length; at += pieceLines) {
      if (gate && at >= gate.afterLines) await gate.open;
      while (room === 0) await new Promise<void>((resolve) => (wake = resolve));
      room -= 1;
      this.say({
        say: 'chunk',
        id,
        bytes: new TextEncoder().encode(
          sent
            .slice(at, at + pieceLines)
            .map((line) => `${line}\n`)
            .join(''),
        ),
      });
    }
    if (fault?.ending === 'failed') this.say({ say: 'failed', id, error: { code: 'api.unreachable' } });
    else this.say({ say: 'done', id });
  }
}
