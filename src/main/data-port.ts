import { assertNever } from '#domain/kernel/assert.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import {
  type CopyEvent,
  type DataMessage,
  type DataRequest,
  dataRequestSchema,
  mailsReadAtOnce,
  streamWindowChunks,
} from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Mail } from '#contracts/mailbox.ts';
import type { DigestResponse } from '#contracts/sync.ts';
import { type Api, pullPath, snapshotPath } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import type { Courier } from './courier.ts';
import type { DiskGuard } from './disk-guard.ts';
import type { Journal } from './journal.ts';
import type { MailReader } from './mail/mailbox-reader.ts';
import type { PostOffice } from './mail/post-office.ts';
import type { OpenVault } from './vault.ts';

/** The part of Electron's `MessagePortMain` that is used. */
export type Port = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
};

export type DataPortDeps = {
  readonly port: Port;
  readonly vault: OpenVault;
  readonly journal: Journal;
  readonly mail: Pick<PostOffice, 'offer' | 'give' | 'withdraw' | 'told' | 'untold' | 'state'> & {
    readonly reader: Pick<MailReader, 'arrived' | 'filed'>;
  };
  /** Brings what goes along with an e-mail of the relay to the central API. */
  readonly handUp: (mail: Mail) => Promise<Result<null, Failure>>;
  readonly courier: Courier;
  readonly api: Pick<Api, 'stream' | 'digest'>;
  readonly disk: Pick<DiskGuard, 'state' | 'check'>;
  readonly authorize: () => Promise<Result<string, ApiFailure>>;
  readonly now: () => number;
  /** The worker has gone: its window was closed or loaded anew, or its process has ended. Not told after `close`. */
  readonly onGone: () => void;
  /** Takes a line for the log. */
  readonly onCopyEvent: (event: CopyEvent) => void;
  /** A message that is not in the contract, or a bug in answering one. */
  readonly onFault: (fault: unknown) => void;
};

/** The main process's end of the data port; `say` is for what it says unasked. */
export type DataPort = {
  say(message: Extract<DataMessage, { say: 'link' | 'pushed' | 'disk' }>): void;
  poke(): void;
  mail(): void;
  close(): void;
};

/** Begins to speak `contracts/data-port.ts` over a port: first whose data this is and its key, then answers to requests. */
export function openDataPort(deps: DataPortDeps): DataPort {
  const { port, vault, courier } = deps;
  const closing = new AbortController();
  const say = (message: DataMessage): void => {
    if (!closing.signal.aborted) port.postMessage(message);
  };
  const open: Open = { deps, say, closing: closing.signal, windows: new Map() };
  port.on('message', ({ data }) => void receive(open, data));
  port.on('close', () => {
    if (closing.signal.aborted) return;
    closing.abort();
    deps.onGone();
  });
  port.start();
  const { user, company, clientId } = vault.profile;
  // A copy of the key: the worker's is overwritten there, ours when the session ends.
  say({ say: 'open', user, company, clientId, dataKey: new Uint8Array(vault.dataKey), link: courier.link() });
  say({ say: 'disk', disk: deps.disk.state() });
  let hasArrived = false;
  const mail = (): void => {
    say(mailOf(deps.mail));
    const mails = deps.mail.reader.arrived().slice(0, mailsReadAtOnce);
    if (mails.length > 0 || hasArrived) say({ say: 'arrived', mails });
    hasArrived = mails.length > 0;
  };
  mail();
  return {
    say,
    poke: () => say({ say: 'poke', at: instantOf(deps.now()) }),
    mail,
    close() {
      closing.abort();
      port.close();
    },
  };
}

/** A port while it is open. */
type Open = {
  readonly deps: DataPortDeps;
  readonly say: (message: DataMessage) => void;
  readonly closing: AbortSignal;
  /** Of the streams under way, by the number of their request. */
  readonly windows: Map<number, StreamWindow>;
};

async function receive(open: Open, data: unknown): Promise<void> {
  const { say, deps } = open;
  const request = dataRequestSchema.safeParse(data);
  if (!request.success) {
    deps.onFault(new TypeError('a message of the data worker is not in the contract'));
    const id = idIn(data);
    if (id !== null) say(doneOr(id, err({ code: 'call.invalid' })));
    return;
  }
  try {
    const answer = await answerTo(open, request.data);
    if (answer !== null) say(answer);
    if (request.data.ask === 'journal.append' && answer?.say === 'appended') deps.courier.wake();
  } catch (fault) {
    deps.onFault(fault);
    say(doneOr(request.data.id, err({ code: 'call.failed' })));
  }
}

/** The answer to a request; null for the one that has none. */
async function answerTo(open: Open, request: DataRequest): Promise<DataMessage | null> {
  const { journal, courier } = open.deps;
  const { id } = request;
  switch (request.ask) {
    case 'journal.append': {
      const appended = await journal.append(request.draft);
      return appended.ok ? { say: 'appended', id, seq: appended.value } : doneOr(id, appended);
    }
    case 'journal.pending':
      return { say: 'pending', id, commands: [...journal.after(request.afterSeq)] };
    case 'journal.confirm':
      courier.serverHas(request.lastSeq);
      return doneOr(id, await journal.confirm(request.lastSeq));
    case 'journal.dismiss': {
      const dismissed = await journal.dismiss(request.commandId, request.reason);
      courier.changed();
      return doneOr(id, dismissed);
    }
    case 'sync.digest': {
      const digest = await askDigest(open.deps);
      return digest.ok ? { say: 'digest', id, digest: digest.value } : doneOr(id, digest);
    }
    case 'copy.note':
      open.deps.onCopyEvent(request.event);
      return doneOr(id, ok(null));
    case 'sync.snapshot':
      // The worker hears of a disk without room before the first piece, and takes none then.
      await open.deps.disk.check();
      return doneOr(id, await stream(open, id, snapshotPath(request.after)));
    case 'sync.pull':
      return doneOr(id, await stream(open, id, pullPath(request.cursor)));
    case 'sync.now':
      await courier.syncNow();
      return doneOr(id, ok(null));
    case 'mail.offer':
      return doneOr(id, (await open.deps.mail.offer(request.mails)) ? ok(null) : err({ code: 'journal.notWritten' }));
    case 'mail.give':
      await open.deps.mail.give(request.mails);
      return doneOr(id, ok(null));
    case 'mail.handUp':
      return doneOr(id, await open.deps.handUp(request.mail));
    case 'mail.withdraw':
      await open.deps.mail.withdraw(request.mails);
      return doneOr(id, ok(null));
    case 'mail.told':
      await open.deps.mail.told(request.messageIds);
      return doneOr(id, ok(null));
    case 'mail.filed':
      await open.deps.mail.reader.filed(request.filed);
      return doneOr(id, ok(null));
    case 'stream.taken':
      open.windows.get(id)?.taken(request.chunks);
      return null;
    default:
      return assertNever(request);
  }
}

/** What the data worker goes by: outcomes to write down, and whether an e-mail that is claimed now would go out. */
function mailOf(mail: DataPortDeps['mail']): DataMessage {
  const { problem, waiting } = mail.state();
  return { say: 'mail', untold: [...mail.untold()], isReady: problem === null, waiting };
}

const doneOr = (id: number, result: Result<unknown, Failure>): DataMessage =>
  result.ok ? { say: 'done', id } : { say: 'failed', id, error: result.error };

/** The courier does not hear how it went: what is wrong with the network or the session, the next pull tells it. */
async function askDigest({ api, authorize }: DataPortDeps): Promise<Result<DigestResponse, Failure>> {
  const token = await authorize();
  const digest = token.ok ? await api.digest(token.value) : token;
  return digest.ok ? digest : err(digest.error.failure);
}

/** A stream is what fills a disk fastest: after so many pieces, some megabytes, the room is looked at again. */
const chunksPerDiskCheck = 64;

/** Sends a stream of the server on in pieces, never too far ahead of the worker, and lets the courier know how it went. */
async function stream({ deps, say, closing, windows }: Open, id: number, path: string): Promise<Result<null, Failure>> {
  const { api, authorize, courier, disk } = deps;
  const token = await authorize();
  const window = createStreamWindow(closing);
  let chunks = 0;
  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    await window.room();
    chunks += 1;
    if (chunks % chunksPerDiskCheck === 0) await disk.check();
    say({ say: 'chunk', id, bytes });
  };
  windows.set(id, window);
  const streamed = token.ok ? await api.stream(token.value, path, take, closing) : token;
  windows.delete(id);
  window.end();
  // That a stream was cut off by the port's own end says nothing about the network.
  if (!closing.aborted) courier.heard(streamed.ok ? null : streamed.error, token.ok ? token.value : undefined);
  return streamed.ok ? streamed : err(streamed.error.failure);
}

type StreamWindow = { room(): Promise<void>; taken(chunks: number): void; end(): void };

/** Holds a stream back while as many pieces are under way as the worker wants to have. */
function createStreamWindow(closing: AbortSignal): StreamWindow {
  let underWay = 0;
  let onRoom = (): void => undefined;
  const onClosing = (): void => onRoom();
  closing.addEventListener('abort', onClosing, { once: true });
  return {
    async room() {
      while (underWay >= streamWindowChunks && !closing.aborted) await new Promise<void>((resolve) => (onRoom = resolve));
      underWay += 1;
    },
    taken(chunks) {
      underWay = Math.max(0, underWay - chunks);
      onRoom();
    },
    end: () => closing.removeEventListener('abort', onClosing),
  };
}

function idIn(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('id' in data)) return null;
  return Number.isInteger(data.id) ? Number(data.id) : null;
}
