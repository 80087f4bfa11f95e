import type { Result } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type BackoffTiming, backoffMs } from './backoff.ts';
import type { Journal } from './journal.ts';
import { type Pusher, createPusher } from './pusher.ts';

export type CourierTiming = BackoffTiming & {
  /** How often, while all is well, the worker is asked to look for news. */
  readonly beatMs: number;
};
export const usualCourierTiming: CourierTiming = { beatMs: 15_000, firstMs: 2000, longestMs: 60_000 };

export type CourierDeps = {
  readonly journal: Journal;
  readonly api: Pick<Api, 'push' | 'hello'>;
  readonly clientId: ClientId;
  /** The token of the session, got by signing in again where that needs nobody's help. */
  readonly authorize: () => Promise<Result<string, ApiFailure>>;
  /** The server does not take the token any more. */
  readonly forgetToken: () => void;
  readonly isOnline: boolean;
  readonly now: () => number;
  readonly random: () => number;
  readonly timing: CourierTiming;
  readonly on: {
    readonly link: (link: LinkState) => void;
    readonly pushed: (results: readonly PushResult[]) => void;
    readonly poke: () => void;
  };
};

/** Keeps this desktop and the server in touch: pushes what waits, notices when the network goes and comes, says so. */
export type Courier = {
  link(): LinkState;
  /** The journal holds something else than before; says so. */
  changed(): void;
  /** Something waits now. */
  wake(): void;
  /** Tries at once and resolves when the try is over. */
  syncNow(): Promise<void>;
  /** How far the server has handled this desktop's commands: what it has lost since it answered is sent to it again. */
  serverHas(lastSeq: number): void;
  /** How another request to the server went; null for well. */
  heard(failure: ApiFailure | null): void;
  /** The person has signed in again. */
  resume(): void;
  close(): void;
};

/** Failures that only a person can end; trying on would change nothing. */
const needsPerson: readonly FailureCode[] = ['session.missing', 'session.wrongPassword', 'protocol.tooOld'];
const noConnection: readonly FailureCode[] = ['api.unreachable', 'api.notOurs'];

/** Makes a courier; it stays quiet until something wakes it, it hears of a failure, or it is resumed. */
export const createCourier = (deps: CourierDeps): Courier => new LiveCourier(deps);

class LiveCourier implements Courier {
  readonly #deps: CourierDeps;
  readonly #pusher: Pusher;
  #isOnline: boolean;
  #problem: Failure | null = null;
  #failures = 0;
  /** The server has asked to be left alone until then. */
  #notBeforeMs = 0;
  #lastTryMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
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
  }

  link = (): LinkState => ({
    isOnline: this.#isOnline,
    waitingCount: this.#deps.journal.waitingCount(),
    refused: this.#deps.journal.refused(),
    problem: this.#problem,
  });

  changed = (): void => this.#say();

  wake = (): void => {
    this.#say();
    // A network that has just failed is left to the next beat, or every word written offline would try it.
    const isWorthIt = this.#isOnline || this.#deps.now() - this.#lastTryMs >= this.#deps.timing.firstMs;
    if (this.#mayTry() && isWorthIt) void this.#tryAgain();
  };

  syncNow = async (): Promise<void> => {
    if (!this.#mayTry()) return;
    await this.#running;
    await this.#attempt();
    if (this.#isOnline && !this.#isClosed) this.#deps.on.poke();
  };

  serverHas = (lastSeq: number): void => {
    if (this.#pusher.sendLostBehind(lastSeq)) this.wake();
  };

  heard = (failure: ApiFailure | null): void => {
    if (this.#isClosed || this.#isPaused()) return;
    if (failure === null) {
      if (!this.#isOnline || this.#problem !== null) void this.#attempt();
      return;
    }
    // A request that was refused for what it asked says nothing about the network.
    if (failure.failure.code === 'api.refused' && failure.failure.retryAfterSeconds === undefined) return;
    this.#settle(failure);
    this.#later();
  };

  resume = (): void => {
    this.#problem = null;
    this.#failures = 0;
    this.#notBeforeMs = 0;
    void this.#tryAgain();
  };

  close = (): void => {
    this.#isClosed = true;
    clearTimeout(this.#timer);
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
      this.#later();
    });
    return this.#running;
  }

  async #tryOnce(): Promise<void> {
    const { authorize, api, now, on } = this.#deps;
    this.#lastTryMs = now();
    const token = await authorize();
    if (this.#isClosed) return;
    if (!token.ok) return this.#settle(token.error);
    const hadWork = this.#pusher.hasWork();
    if (!hadWork && this.#isOnline && this.#problem === null) return;
    const outcome = hadWork ? await this.#pusher.pushAll(token.value) : await api.hello();
    if (this.#isClosed) return;
    this.#settle(outcome.ok ? null : outcome.error);
    if (hadWork && outcome.ok) on.poke();
  }

  #settle(failed: ApiFailure | null): void {
    const failure = failed?.failure ?? null;
    const wasOnline = this.#isOnline;
    this.#isOnline = failure === null || !noConnection.includes(failure.code);
    this.#problem = failure;
    this.#failures = failure === null ? 0 : this.#failures + 1;
    this.#notBeforeMs = this.#deps.now() + (failure?.retryAfterSeconds ?? 0) * 1000;
    if (failure?.code === 'session.missing') this.#deps.forgetToken();
    this.#say();
    if (this.#isOnline && !wasOnline) this.#deps.on.poke();
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#isPaused()) return;
    const { timing, random, now } = this.#deps;
    const waitMs = this.#failures === 0 ? timing.beatMs : backoffMs(this.#failures, timing, random);
    this.#timer = setTimeout(() => this.#beat(), Math.max(waitMs, this.#notBeforeMs - now()));
  }

  #beat(): void {
    if (this.#isOnline) this.#deps.on.poke();
    void this.#attempt();
  }

  #mayTry = (): boolean => !this.#isClosed && !this.#isPaused() && this.#deps.now() >= this.#notBeforeMs;
  #isPaused = (): boolean => this.#problem !== null && needsPerson.includes(this.#problem.code);

  /** Tells how things stand, when that is something new. */
  #say(): void {
    if (this.#isClosed) return;
    const { isOnline, waitingCount, refused, problem } = this.link();
    const summary = JSON.stringify([isOnline, waitingCount, refused.map(({ command }) => command.commandId), problem]);
    if (summary === this.#said) return;
    this.#said = summary;
    this.#deps.on.link({ isOnline, waitingCount, refused, problem });
  }
}
