import { assertNever } from '#domain/kernel/assert.ts';
import type { Result } from '#domain/kernel/result.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import { type DataMessage, type DataRequest, dataRequestSchema, streamWindowChunks } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import { type Api, pullPath, snapshotPath } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import type { Courier } from './courier.ts';
import type { Journal } from './journal.ts';
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
  readonly courier: Courier;
  readonly api: Pick<Api, 'stream'>;
  readonly authorize: () => Promise<Result<string, ApiFailure>>;
  readonly now: () => number;
  /** A message that is not in the contract, or a bug in answering one. */
  readonly onFault: (fault: unknown) => void;
};

/** The main process's end of the data port; `say` is for what it says unasked. */
export type DataPort = { say(message: Extract<DataMessage, { say: 'link' | 'pushed' }>): void; poke(): void; close(): void };

/** Begins to speak `contracts/data-port.ts` over a port: first whose data this is and its key, then answers to requests. */
export function openDataPort(deps: DataPortDeps): DataPort {
  const { port, journal, courier } = deps;
  const closing = new AbortController();
  const windows = new Map<number, StreamWindow>();
  const say = (message: DataMessage): void => {
    if (!closing.signal.aborted) port.postMessage(message);
  };
  const answer = (id: number, result: Result<DataMessage, Failure>): void =>
    say(result.ok ? result.value : { say: 'failed', id, error: result.error });
  const done = (id: number, result: Result<unknown, Failure>): void =>
    answer(id, result.ok ? { ok: true, value: { say: 'done', id } } : result);

  const stream = async (id: number, path: string): Promise<void> => {
    const token = await deps.authorize();
    if (!token.ok) {
      courier.heard(token.error);
      return done(id, { ok: false, error: token.error.failure });
    }
    const window = createStreamWindow(closing.signal);
    windows.set(id, window);
    const streamed = await deps.api.stream(
      token.value,
      path,
      async (text) => {
        await window.room();
        say({ say: 'chunk', id, text });
      },
      closing.signal,
    );
    windows.delete(id);
    if (closing.signal.aborted) return;
    courier.heard(streamed.ok ? null : streamed.error);
    done(id, streamed.ok ? streamed : { ok: false, error: streamed.error.failure });
  };

  const take = async (request: DataRequest): Promise<void> => {
    const { id } = request;
    switch (request.ask) {
      case 'journal.append': {
        const appended = await journal.append(request.draft);
        answer(id, appended.ok ? { ok: true, value: { say: 'appended', id, seq: appended.value } } : appended);
        if (appended.ok) courier.wake();
        return;
      }
      case 'journal.pending':
        return say({ say: 'pending', id, commands: [...journal.after(request.afterSeq)] });
      case 'journal.confirm':
        return done(id, await journal.confirm(request.lastSeq));
      case 'sync.snapshot':
        return stream(id, snapshotPath(request.after));
      case 'sync.pull':
        return stream(id, pullPath(request.cursor));
      case 'sync.now':
        await courier.syncNow();
        return done(id, { ok: true, value: null });
      case 'stream.taken':
        return windows.get(id)?.taken(request.chunks);
      default:
        return assertNever(request);
    }
  };

  port.on('message', ({ data }) => {
    const request = dataRequestSchema.safeParse(data);
    if (!request.success) {
      deps.onFault(new TypeError('a message of the data worker is not in the contract'));
      const id = idIn(data);
      if (id !== null) done(id, { ok: false, error: { code: 'call.invalid' } });
      return;
    }
    take(request.data).catch((fault: unknown) => {
      deps.onFault(fault);
      done(request.data.id, { ok: false, error: { code: 'call.failed' } });
    });
  });
  port.on('close', () => closing.abort());
  port.start();
  const { profile, dataKey } = deps.vault;
  say({
    say: 'open',
    user: profile.user,
    company: profile.company,
    clientId: profile.clientId,
    // A copy: the worker's is overwritten there, ours when the session ends.
    dataKey: new Uint8Array(dataKey),
    link: courier.link(),
  });
  return {
    say,
    poke: () => say({ say: 'poke', at: instantOf(deps.now()) }),
    close() {
      closing.abort();
      port.close();
    },
  };
}

type StreamWindow = { room(): Promise<void>; taken(chunks: number): void };

/** Holds a stream back while as many pieces are under way as the worker wants to have. */
function createStreamWindow(closing: AbortSignal): StreamWindow {
  let underWay = 0;
  let onRoom = (): void => undefined;
  closing.addEventListener('abort', () => onRoom(), { once: true });
  return {
    async room() {
      while (underWay >= streamWindowChunks && !closing.aborted) await new Promise<void>((resolve) => (onRoom = resolve));
      underWay += 1;
    },
    taken(chunks) {
      underWay = Math.max(0, underWay - chunks);
      onRoom();
    },
  };
}

function idIn(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('id' in data)) return null;
  return Number.isInteger(data.id) ? Number(data.id) : null;
}
