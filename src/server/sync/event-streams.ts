import { PassThrough, type Readable } from 'node:stream';
import { eventStream } from '#contracts/sync.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import type { SessionNotice } from '../devices/access-events.ts';
import { RequestProblem } from '../problem.ts';
import type { OnPoke, Poke } from './listener.ts';

/** Streams of one process; each is an open connection and little else. More desktops ask again, or find another process. */
const streamsAtOnce = 5_000;
const busyRetrySeconds = 15;
/** Streams of one desktop: one, and a few that broke without anybody's notice. */
const streamsOfOneClient = 4;
/** However much is written, a desktop is not poked more often than this. */
const pokeEveryMs = 250;
/** With many desktops on one process their pulls are spread over this time. */
const jitterMs = 2_000;
const manyStreams = 50;

/** A desktop comes back at once; so a process that was added gets its share, and no connection is older than this. */
const longestStreamMs = 30 * 60_000;

const heartbeat = ': still here\n\n';
// The empty data line makes it an event for every reader of the format.
const poke = `event: ${eventStream.poke}\ndata:\n\n`;

type Stream = { readonly caller: Caller; readonly out: PassThrough; timer: ReturnType<typeof setTimeout> | undefined; pokedAtMs: number };

/** How streams may be other than standard; `random` is a number from 0 to 1. */
export type StreamOptions = { readonly streamsAtOnce?: number; readonly longestMs?: number; readonly random?: () => number };

/** The desktops that wait for pokes on this process. */
export class EventStreams implements OnPoke {
  readonly #streams = new Map<CompanyId, Set<Stream>>();
  readonly #most: number;
  readonly #random: () => number;
  readonly #longestMs: number;
  readonly #beat: ReturnType<typeof setInterval>;
  #count = 0;

  constructor({ streamsAtOnce: most = streamsAtOnce, longestMs = longestStreamMs, random = Math.random }: StreamOptions = {}) {
    this.#most = most;
    this.#random = random;
    this.#longestMs = longestMs;
    this.#beat = setInterval(() => this.#say(heartbeat), eventStream.heartbeatSeconds * 1000);
    this.#beat.unref();
  }

  /**
   * Opens a stream of events for a desktop. It begins with a poke, because something may have changed between the desktop's last pull
   * and now. Throws the problem `server.busy` (503) when there are too many.
   */
  open(caller: Caller): Readable {
    if (this.#count >= this.#most) {
      throw new RequestProblem(503, 'server.busy', 'Many desktops wait for news here. Try again.', { retryAfterSeconds: busyRetrySeconds });
    }
    const ofCompany = this.#streams.get(caller.companyId) ?? new Set<Stream>();
    this.#streams.set(caller.companyId, ofCompany);
    const older = [...ofCompany].filter((stream) => stream.caller.clientId === caller.clientId);
    if (older.length >= streamsOfOneClient) older[0]?.out.end();
    const stream: Stream = { caller, out: new PassThrough(), timer: undefined, pokedAtMs: Number.NEGATIVE_INFINITY };
    ofCompany.add(stream);
    this.#count += 1;
    const oldAge = setTimeout(() => stream.out.end(), this.#longestMs).unref();
    stream.out.once('close', () => {
      clearTimeout(oldAge);
      clearTimeout(stream.timer);
      this.#count -= 1;
      ofCompany.delete(stream);
      if (ofCompany.size === 0) this.#streams.delete(caller.companyId);
    });
    stream.out.write(heartbeat);
    this.#poke(stream);
    return stream.out;
  }

  /** Who waits, by company: for whoever looks whether they still may. */
  get callers(): ReadonlyMap<CompanyId, readonly Caller[]> {
    return new Map([...this.#streams].map(([companyId, streams]) => [companyId, [...streams].map(({ caller }) => caller)]));
  }

  poke = ({ companyId, books }: Poke): void => {
    for (const stream of this.#streams.get(companyId) ?? []) if (isAbout(books, stream.caller)) this.#poke(stream);
  };

  everything = (): void => {
    for (const streams of this.#streams.values()) for (const stream of streams) this.#poke(stream);
  };

  /** Streams of sessions that have changed end at once; a desktop that still may opens another one. */
  sessionsChanged = ({ companyId, userId, clientId }: SessionNotice): void => {
    for (const { caller, out } of this.#streams.get(companyId) ?? []) {
      if (caller.userId === userId && (clientId === null || caller.clientId === clientId)) out.end();
    }
  };

  /** Ends the streams of these sessions: they are over. */
  end(sessionIds: ReadonlySet<string>): void {
    for (const streams of this.#streams.values()) {
      for (const { caller, out } of streams) if (sessionIds.has(caller.sessionId)) out.end();
    }
  }

  /** Ends all streams at once: the process is about to stop. */
  close(): void {
    clearInterval(this.#beat);
    for (const streams of this.#streams.values()) for (const { out } of streams) out.end();
  }

  /** One poke is under way at most; what is written meanwhile is in the pull that follows it. */
  #poke(stream: Stream): void {
    if (stream.timer !== undefined) return;
    const spreadMs = this.#count > manyStreams ? this.#random() * jitterMs : 0;
    const waitMs = Math.max(stream.pokedAtMs + pokeEveryMs - performance.now(), spreadMs, 0);
    const send = (): void => {
      stream.timer = undefined;
      stream.pokedAtMs = performance.now();
      say(stream, poke);
    };
    stream.timer = setTimeout(send, waitMs);
  }

  #say(text: string): void {
    for (const streams of this.#streams.values()) for (const stream of streams) say(stream, text);
  }
}

/** A desktop that does not read has enough waiting for it; its connection ends by itself or it reads on. */
function say({ out }: Stream, text: string): void {
  if (!out.writableEnded && !out.writableNeedDrain) out.write(text);
}

/** A collector's desktop holds her book; those of the others hold the whole company. */
const isAbout = (books: ReadonlySet<UserId> | null, caller: Caller): boolean =>
  books === null || caller.role !== 'collector' || books.has(caller.userId);
