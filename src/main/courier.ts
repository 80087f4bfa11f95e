import type { Result } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { ClockDoubt } from '#contracts/clock-doubt.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type BackoffTiming, backoffMs } from './backoff.ts';
import { type EventWatch, createEventWatch } from './event-watch.ts';
import type { Journal } from './journal.ts';
import { type Pusher, createPusher } from './pusher.ts';

export type CourierTiming = BackoffTiming & {
  /** How often, while all is well but no event stream stands, the worker is asked to look for news. */
  readonly beatMs: number;
};
/** While the event stream stands, one beat in so many is enough (every 5 minutes as it is usually timed). */
const beatsUnderStream = 20;
/** A server may ask to be left alone; whoever asks for longer is asked again after this all the same. */
const longestRetryAfterMs = 60 * 60_000;
export const usualCourierTiming: CourierTiming = { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 };

export type CourierDeps = {
  readonly journal: Journal;
  readonly api: Pick<Api, 'push' | 'hello' | 'events'>;
  readonly clientId: ClientId;
  /** The token of the session, got by signing in again where that needs nobody's help. */
  readonly authorize: () => Promise<Result<string, ApiFailure>>;
  /** The server does not take this token any more. */
  readonly forgetToken: (token: string) => void;
  readonly isOnline: boolean;
  /** Milliseconds that only ever go forward, whatever happens to the computer's clock. */
  readonly uptimeMs: () => number;
  readonly random: () => number;
  readonly timing: CourierTiming;
  /** Whose clock is doubted; `changed` says that it is another one now. */
  readonly clockDoubt: () => ClockDoubt | null;
  readonly on: {
    readonly link: (link: LinkState) => void;
    readonly pushed: (results: readonly PushResult[]) => void;
    readonly poke: () => void;
  };
};

/** Keeps this desktop and the server in touch: pushes what waits, notices when the network goes and comes, says so. */
export type Courier = {
  link(): LinkState;
  /** The journal holds something else than before, or another clock is doubted; says so. */
  changed(): void;
  /** Something waits now. */
  wake(): void;
  /** Tries at once and resolves when the try is over. */
  syncNow(): Promise<void>;
  /** How far the server has handled this desktop's commands: what it has lost since it answered is sent to it again. */
  serverHas(lastSeq: number): void;
  /** How another request to the server went, and the token it went with; null for well. */
  heard(failure: ApiFailure | null, token?: string): void;
  /** The person has signed in again. */
  resume(): void;
  /** The computer goes to sleep. */
  sleep(): void;
  /** The computer has woken up and has missed every beat. */
  awake(): void;
  close(): void;
};

/** Failures that only a person can end; trying on would change nothing. */
const needsPerson: readonly FailureCode[] = ['session.missing', 'session.wrongPassword', 'protocol.tooOld'];
const noConnection: readonly FailureCode[] = ['api.unreachable', 'api.notOurs', 'api.insecure'];

/** Makes a courier; it stays quiet until something wakes it, it hears of a failure, or it is resumed. */
export const createCourier = (deps: CourierDeps): Courier => new LiveCourier(deps);

class LiveCourier implements Courier {
  readonly #deps: CourierDeps;
  readonly #pusher: Pusher;
  readonly #events: EventWatch;
  #isOnline: boolean;
  #problem: Failure | null = null;
  #failures = 0;
  /** The server has asked to be left alone until then. */
  #notBeforeMs = 0;
  #lastTryMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsleep = false;
  #isClosed = false;
  #said = '';

  constructor(deps: CourierDeps) {
    this.#deps = deps;
    this.#isOnline = deps.isOnline;
    this.#pusher = createPusher({
      ...deps,
      onResults: (results) => {
        deps.on.pushed(results);
        this.#say();
      },
    });
    this.#events = createEventWatch({
      ...deps,
      on: {
        poke: () => this.#poke(),
        standing: (isStanding) => this.#stands(isStanding),
        failed: (failure, token) => this.heard(failure, token ?? undefined),
      },
    });
  }

  link = (): LinkState => ({
    isOnline: this.#isOnline,
    waitingCount: this.#deps.journal.waitingCount(),
    refused: this.#deps.journal.refused(),
    problem: this.#problem,
    clockDoubt: this.#deps.clockDoubt(),
  });

  changed = (): void => this.#say();

  wake = (): void => {
    this.#say();
    // A network that has just failed is left to the next beat, or every word written offline would try it.
    const isWorthIt = this.#isOnline || this.#deps.uptimeMs() - this.#lastTryMs >= this.#deps.timing.firstMs;
    if (this.#mayTry() && isWorthIt) void this.#tryAgain();
  };

  syncNow = async (): Promise<void> => {
    if (!this.#mayTry()) return;
    await this.#running;
    await this.#attempt();
    if (this.#isOnline) this.#poke();
  };

  serverHas = (lastSeq: number): void => {
    if (this.#pusher.sendLostBehind(lastSeq)) this.wake();
  };

  heard = (failure: ApiFailure | null, token?: string): void => {
    if (this.#isClosed || this.#isPaused()) return;
    if (failure === null) {
      if (!this.#isOnline || this.#problem !== null) void this.#attempt();
      return;
    }
    // A request that was refused for what it asked says nothing about the network.
    if (failure.failure.code === 'api.refused' && failure.failure.retryAfterSeconds === undefined) return;
    void this.#failed(failure, token).then(() => this.#tend());
  };

  resume = (): void => {
    this.#problem = null;
    this.#failures = 0;
    this.#notBeforeMs = 0;
    this.#events.forgive();
    void this.#tryAgain();
  };

  sleep = (): void => {
    this.#isAsleep = true;
    this.#tend();
  };

  awake = (): void => {
    this.#isAsleep = false;
    this.#events.forgive();
    this.#tend();
    void this.syncNow();
  };

  close = (): void => {
    this.#isClosed = true;
    this.#tend();
  };

  /** What was written while a push was under way is in it or not: when it is over, another look is taken. */
  async #tryAgain(): Promise<void> {
    const running = this.#running;
    await running;
    if (running === null || this.#pusher.hasWork()) await this.#attempt();
  }

  #attempt(): Promise<void> {
    this.#running ??= this.#tryOnce().finally(() => {
      this.#running = null;
      this.#tend();
    });
    return this.#running;
  }

  async #tryOnce(): Promise<void> {
    const { authorize, api, uptimeMs } = this.#deps;
    this.#lastTryMs = uptimeMs();
    const token = await authorize();
    if (this.#isClosed) return;
    if (!token.ok) return this.#settle(token.error);
    const hadWork = this.#pusher.hasWork();
    // Said although nothing is to be done: who has just signed in again is still shown that the session had ended.
    if (!hadWork && this.#isOnline && this.#problem === null) return this.#say();
    const outcome = hadWork ? await this.#pusher.pushAll(token.value) : await api.hello();
    if (this.#isClosed) return;
    if (!outcome.ok) return this.#failed(outcome.error, token.value);
    this.#settle(null);
    if (hadWork) this.#poke();
  }

  /**
   * A request failed. Where the server does not take its token any more, the session is over only if there is no other: several
   * requests may be under way with an old one while somebody has signed in again.
   */
  async #failed(failure: ApiFailure, token: string | undefined): Promise<void> {
    if (failure.failure.code !== 'session.missing' || token === undefined) return this.#settle(failure);
    this.#deps.forgetToken(token);
    const other = await this.#deps.authorize();
    if (this.#isClosed || this.#isPaused()) return;
    if (!other.ok) return this.#settle(other.error);
    if (other.value === token) return this.#settle(failure);
    this.#failures = Math.max(1, this.#failures);
  }

  #settle(failed: ApiFailure | null): void {
    const failure = failed?.failure ?? null;
    const wasOnline = this.#isOnline;
    this.#isOnline = failure === null || !noConnection.includes(failure.code);
    this.#problem = failure;
    this.#failures = failure === null ? 0 : this.#failures + 1;
    this.#notBeforeMs = this.#deps.uptimeMs() + Math.min((failure?.retryAfterSeconds ?? 0) * 1000, longestRetryAfterMs);
    this.#say();
    if (this.#isOnline && !wasOnline) this.#poke();
  }

  /** A stream that stands shows that the server can be had: what waits does not wait for its next try. */
  #stands(isStanding: boolean): void {
    if (isStanding && this.#mayTry() && this.#pusher.hasWork()) void this.#attempt();
    else this.#later();
  }

  /** Goes on as things stand: listens while there is somebody to listen to, and tries again or beats later. */
  #tend(): void {
    if (this.#isOnline && this.#mayTry()) this.#events.listen();
    else this.#events.rest();
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (!this.#mayGoOn()) return;
    const { timing, random, uptimeMs } = this.#deps;
    const beatMs = timing.beatMs * (this.#events.isStanding() ? beatsUnderStream : 1);
    const waitMs = this.#failures === 0 ? beatMs : backoffMs(this.#failures, timing, random);
    this.#timer = setTimeout(() => this.#beat(), Math.max(waitMs, this.#notBeforeMs - uptimeMs()));
  }

  #beat(): void {
    if (this.#isOnline) this.#poke();
    void this.#attempt();
  }

  #poke(): void {
    if (!this.#isClosed) this.#deps.on.poke();
  }

  #mayGoOn = (): boolean => !this.#isClosed && !this.#isPaused() && !this.#isAsleep;
  #mayTry = (): boolean => this.#mayGoOn() && this.#deps.uptimeMs() >= this.#notBeforeMs;
  #isPaused = (): boolean => this.#problem !== null && needsPerson.includes(this.#problem.code);

  /** Tells how things stand, when that is something new. */
  #say(): void {
    if (this.#isClosed) return;
    const link = this.link();
    const refused = link.refused.map(({ command }) => command.commandId);
    // Not by how much a clock is wrong: that moves a little with every answer.
    const summary = JSON.stringify({ ...link, refused, clockDoubt: link.clockDoubt?.reason });
    if (summary === this.#said) return;
    this.#said = summary;
    this.#deps.on.link(link);
  }
}
