import type { CommandDraft, CommandEnvelope } from '#contracts/envelope.ts';
import {
  type CopyEvent,
  type DataMessage,
  type DataRequest,
  type DiskState,
  type LinkState,
  dataMessageSchema,
} from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { ArrivedMail, FiledMail } from '#contracts/mail-reading.ts';
import type { Mail, OfferedMail } from '#contracts/mailbox.ts';
import type { DigestResponse, PushResult } from '#contracts/sync.ts';
import type { CommandId, MessageId } from '#domain/kernel/ids.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { createLock } from './lock.ts';
import { type Line, linesIn } from './stream-lines.ts';

/** What came of e-mails and is not in the journal yet, and whether more may be claimed. */
export type MailMessage = Extract<DataMessage, { say: 'mail' }>;
export type OpenMessage = Extract<DataMessage, { say: 'open' }>;

/** What the main process says unasked. */
export type MainPortEvents = {
  onOpen(message: OpenMessage): void;
  onLink(link: LinkState): void;
  /** The server has answered commands: a pull will show what came of them. */
  onPushed(results: readonly PushResult[]): void;
  /** Something may have changed on the server: pull. */
  onNews(): void;
  /** How much room the disk has. */
  onDisk(disk: DiskState): void;
  onMail(mail: MailMessage): void;
  /** Mails that were read from the mailbox and are on no account yet. */
  onArrived(mails: readonly ArrivedMail[]): void;
};

/** Takes whole lines of a stream; the next ones come when it has resolved. What it throws ends the stream. */
export type TakeLines = (lines: readonly Line[]) => Promise<void>;

/** The worker's end of the data port: questions with their answers, and streams. */
export type MainPort = {
  append(draft: CommandDraft): Promise<Result<number, Failure>>;
  pending(afterSeq: number): Promise<Result<readonly CommandEnvelope[], Failure>>;
  confirm(lastSeq: number): Promise<Result<null, Failure>>;
  dismiss(commandId: CommandId, reason: string): Promise<Result<null, Failure>>;
  syncNow(): Promise<Result<null, Failure>>;
  /** What a true copy adds up to on the server. */
  digest(): Promise<Result<DigestResponse, Failure>>;
  /** Writes into the log what became of the copy. */
  noteCopy(event: CopyEvent): Promise<Result<null, Failure>>;
  /** E-mails are about to be claimed: refused where the disk does not take that. */
  offerMails(mails: readonly OfferedMail[]): Promise<Result<null, Failure>>;
  /** Hands over e-mails that this client has claimed. */
  giveMails(mails: readonly Mail[]): Promise<Result<null, Failure>>;
  /** Has what goes along with an e-mail of the relay brought to the central API. */
  handUpMail(mail: Mail): Promise<Result<null, Failure>>;
  /** What was handed over is not to be sent after all. */
  withdrawMails(mails: readonly OfferedMail[]): Promise<Result<null, Failure>>;
  /** What came of these stands in the journal. */
  toldMails(messageIds: readonly MessageId[]): Promise<Result<null, Failure>>;
  /** What became of mails that arrived. */
  filedMails(filed: readonly FiledMail[]): Promise<Result<null, Failure>>;
  snapshot(after: string | null, take: TakeLines): Promise<Result<null, Failure>>;
  pull(cursor: string, take: TakeLines): Promise<Result<null, Failure>>;
  close(): void;
};

type Answer = Extract<DataMessage, { say: 'appended' | 'pending' | 'digest' | 'done' | 'failed' }>;
type Question = { readonly onAnswer: (answer: Answer) => void; readonly onChunk?: (bytes: Uint8Array<ArrayBuffer>) => void };
/** A request without its number; `Omit` spread over the union, so that each kind keeps its own fields. */
type Unnumbered = DataRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** Speaks `contracts/data-port.ts` over a port. Every message is parsed; one that is not in the contract is a bug and throws. */
export function createMainPort(port: MessagePort, events: MainPortEvents): MainPort {
  const questions = new Map<number, Question>();
  let lastId = 0;
  let isClosed = false;

  const send = (request: Unnumbered, question: Question): number => {
    lastId += 1;
    if (isClosed) {
      question.onAnswer(unanswered(lastId));
      return lastId;
    }
    questions.set(lastId, question);
    port.postMessage({ ...request, id: lastId } satisfies DataRequest);
    return lastId;
  };
  const ask = (request: Unnumbered): Promise<Result<Answer, Failure>> =>
    new Promise((resolve) => send(request, { onAnswer: (answer) => resolve(answerOf(answer)) }));
  const taken = (id: number): void => port.postMessage({ id, ask: 'stream.taken', chunks: 1 } satisfies DataRequest);

  port.onmessage = (event: MessageEvent<unknown>) => {
    const message = dataMessageSchema.parse(event.data);
    if (message.say === 'chunk') return questions.get(message.id)?.onChunk?.(message.bytes);
    if (!('id' in message)) return told(events, message);
    const question = questions.get(message.id);
    questions.delete(message.id);
    return question?.onAnswer(message);
  };

  return {
    async append(draft) {
      const answer = await ask({ ask: 'journal.append', draft });
      if (!answer.ok) return answer;
      return answer.value.say === 'appended' ? ok(answer.value.seq) : err({ code: 'call.failed' });
    },
    async pending(afterSeq) {
      const answer = await ask({ ask: 'journal.pending', afterSeq });
      if (!answer.ok) return answer;
      return answer.value.say === 'pending' ? ok(answer.value.commands) : err({ code: 'call.failed' });
    },
    async digest() {
      const answer = await ask({ ask: 'sync.digest' });
      if (!answer.ok) return answer;
      return answer.value.say === 'digest' ? ok(answer.value.digest) : err({ code: 'call.failed' });
    },
    ...plainQuestions(ask),
    ...mailQuestions(ask),
    snapshot: (after, take) => stream(send, taken, { ask: 'sync.snapshot', after }, take),
    pull: (cursor, take) => stream(send, taken, { ask: 'sync.pull', cursor }, take),
    close() {
      isClosed = true;
      port.onmessage = null;
      port.close();
      for (const [id, question] of questions) question.onAnswer(unanswered(id));
      questions.clear();
    },
  };
}

/** What the main process says unasked. */
function told(events: MainPortEvents, message: Exclude<DataMessage, { id: number }>): void {
  switch (message.say) {
    case 'open':
      return events.onOpen(message);
    case 'link':
      return events.onLink(message.link);
    case 'pushed':
      return events.onPushed(message.results);
    case 'poke':
      return events.onNews();
    case 'disk':
      return events.onDisk(message.disk);
    case 'mail':
      return events.onMail(message);
    case 'arrived':
      return events.onArrived(message.mails);
    default:
      return assertNever(message);
  }
}

type Ask = (request: Unnumbered) => Promise<Result<Answer, Failure>>;

/** What is answered with done or not. */
const plainQuestions = (ask: Ask): Pick<MainPort, 'confirm' | 'dismiss' | 'noteCopy' | 'syncNow'> => ({
  confirm: async (lastSeq) => plain(await ask({ ask: 'journal.confirm', lastSeq })),
  dismiss: async (commandId, reason) => plain(await ask({ ask: 'journal.dismiss', commandId, reason })),
  noteCopy: async (event) => plain(await ask({ ask: 'copy.note', event })),
  syncNow: async () => plain(await ask({ ask: 'sync.now' })),
});

/** What is asked of the post office. */
const mailQuestions = (
  ask: Ask,
): Pick<MainPort, 'offerMails' | 'giveMails' | 'handUpMail' | 'withdrawMails' | 'toldMails' | 'filedMails'> => ({
  offerMails: async (mails) => plain(await ask({ ask: 'mail.offer', mails: [...mails] })),
  giveMails: async (mails) => plain(await ask({ ask: 'mail.give', mails: [...mails] })),
  handUpMail: async (mail) => plain(await ask({ ask: 'mail.handUp', mail })),
  withdrawMails: async (mails) => plain(await ask({ ask: 'mail.withdraw', mails: [...mails] })),
  toldMails: async (messageIds) => plain(await ask({ ask: 'mail.told', messageIds: [...messageIds] })),
  filedMails: async (filed) => plain(await ask({ ask: 'mail.filed', filed: [...filed] })),
});

/** What a question gets that nobody is there to answer any more. */
const unanswered = (id: number): Answer => ({ say: 'failed', id, error: { code: 'call.failed' } });
const answerOf = (answer: Answer): Result<Answer, Failure> => (answer.say === 'failed' ? err(answer.error) : ok(answer));
const plain = (answer: Result<Answer, Failure>): Result<null, Failure> => (answer.ok ? ok(null) : answer);

/**
 * Runs one stream: pieces are taken in one after the other and acknowledged, so that main never sends far ahead. When
 * taking throws, the rest is let pass unread and the fault comes out here.
 */
function stream(
  send: (request: Unnumbered, question: Question) => number,
  taken: (id: number) => void,
  request: Unnumbered,
  take: TakeLines,
): Promise<Result<null, Failure>> {
  const inOrder = createLock();
  return new Promise((resolve, reject) => {
    let isSpoilt = false;
    const takeIn = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      try {
        if (!isSpoilt) await take(linesIn(bytes));
      } catch (fault) {
        isSpoilt = true;
        reject(fault);
      }
      taken(id);
    };
    const id = send(request, {
      onChunk: (bytes) => void inOrder(() => takeIn(bytes)),
      onAnswer: (answer) => void inOrder(async () => resolve(plain(answerOf(answer)))),
    });
  });
}
