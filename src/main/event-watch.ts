import type { Result } from '#domain/kernel/result.ts';
import type { FailureCode } from '#contracts/failure.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type BackoffTiming, backoffMs } from './backoff.ts';

export type EventWatchDeps = {
  readonly api: Pick<Api, 'events'>;
  readonly authorize: () => Promise<Result<string, ApiFailure>>;
  readonly timing: BackoffTiming;
  /** Milliseconds that only ever go forward. */
  readonly uptimeMs: () => number;
  readonly random: () => number;
  readonly on: {
    /** Something may be new on the server: the stream said so, or it has just begun to stand and may have missed it. */
    readonly poke: () => void;
    readonly standing: (isStanding: boolean) => void;
    /** The stream could not be had for a reason that concerns every request. */
    readonly failed: (failure: ApiFailure, token: string | null) => void;
  };
};

/** Listens to the server's event stream while it should, and has it again when it breaks. */
export type EventWatch = {
  isStanding(): boolean;
  /** There is a server to listen to. */
  listen(): void;
  /** There is none at the moment, or nobody to listen. */
  rest(): void;
  /** The next `listen` tries at once: the person or the computer has come back. */
  forgive(): void;
};

/** Pokes closer together than this are one. */
const pokeEveryMs = 250;
/** A stream that stood so long has worked; one that breaks sooner counts as another failure, however often it comes up. */
const soundMs = 60_000;
/** A server that has no event stream is an older one; it may be updated some day. */
const unsupportedMs = 10 * 60_000;
/** Failures of any request, which the courier deals with; others concern the stream alone. */
const concernsAll: readonly FailureCode[] = [
  'api.unreachable',
  'api.notOurs',
  'api.insecure',
  'session.missing',
  'session.wrongPassword',
  'protocol.tooOld',
];

/** Makes a watch; it rests until it is told to listen. */
export const createEventWatch = (deps: EventWatchDeps): EventWatch => new LiveEventWatch(deps);

class LiveEventWatch implements EventWatch {
  readonly #deps: EventWatchDeps;
  #listening: AbortController | null = null;
  #isStanding = false;
  #failures = 0;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #isPokedAgain = false;

  constructor(deps: EventWatchDeps) {
    this.#deps = deps;
  }

  isStanding = (): boolean => this.#isStanding;

  listen = (): void => {
    if (this.#listening !== null) return;
    const listening = new AbortController();
    this.#listening = listening;
    this.#later(listening);
  };

  rest = (): void => {
    this.#listening?.abort();
    this.#listening = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#stand(false);
  };

  forgive = (): void => {
    this.#failures = 0;
    this.#notBeforeMs = Number.NEGATIVE_INFINITY;
  };

  #later(listening: AbortController): void {
    clearTimeout(this.#timer);
    const waitMs = Math.max(0, this.#notBeforeMs - this.#deps.uptimeMs());
    this.#timer = setTimeout(() => void this.#listenOnce(listening), waitMs);
  }

  async #listenOnce(listening: AbortController): Promise<void> {
    const { api, authorize, uptimeMs } = this.#deps;
    const token = await authorize();
    if (listening.signal.aborted) return;
    if (!token.ok) return this.#ended(listening, token.error, null);
    let openedMs: number | null = null;
    const hear = {
      onOpen: () => {
        if (listening.signal.aborted) return;
        openedMs = uptimeMs();
        this.#stand(true);
        this.#poke();
      },
      onPoke: () => !listening.signal.aborted && this.#poke(),
    };
    const outcome = await api.events(token.value, hear, listening.signal);
    if (listening.signal.aborted) return;
    this.#stand(false);
    if (openedMs !== null && uptimeMs() - openedMs >= soundMs) this.#failures = 0;
    // A stream that stood and was cut says nothing about the network yet: the next try will.
    this.#ended(listening, outcome.ok || openedMs !== null ? null : outcome.error, token.value);
  }

  #ended(listening: AbortController, failed: ApiFailure | null, token: string | null): void {
    const { timing, random, uptimeMs, on } = this.#deps;
    this.#failures += 1;
    const waitMs =
      failed?.status === 404 && failed.failure.code === 'api.refused' ? unsupportedMs : backoffMs(this.#failures, timing, random);
    this.#notBeforeMs = uptimeMs() + Math.max(waitMs, (failed?.failure.retryAfterSeconds ?? 0) * 1000);
    if (failed !== null && concernsAll.includes(failed.failure.code)) on.failed(failed, token);
    if (!listening.signal.aborted) this.#later(listening);
  }

  #stand(isStanding: boolean): void {
    if (isStanding === this.#isStanding) return;
    this.#isStanding = isStanding;
    this.#deps.on.standing(isStanding);
  }

  /** The first poke at once, those that follow close behind as one. */
  #poke(): void {
    if (this.#quiet !== undefined) {
      this.#isPokedAgain = true;
      return;
    }
    this.#isPokedAgain = false;
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      if (this.#isPokedAgain) this.#poke();
    }, pokeEveryMs);
    this.#deps.on.poke();
  }
}
