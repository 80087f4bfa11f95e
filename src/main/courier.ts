import type { Result } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import type { PushResult } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type BackoffTiming, backoffMs } from './backoff.ts';
import type { Journal } from './journal.ts';
import { createPusher } from './pusher.ts';

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
  /** Something waits now. */
  wake(): void;
  /** Tries at once and resolves when the try is over. */
  syncNow(): Promise<void>;
  /** How another request to the server went; null for well. */
  heard(failure: ApiFailure | null): void;
  /** The person has signed in again. */
  resume(): void;
  close(): void;
};

/** Failures that only a person can end; trying on would change nothing. */
const needsPerson: readonly FailureCode[] = ['session.missing', 'session.wrongPassword', 'protocol.tooOld'];
const noConnection: readonly FailureCode[] = ['api.unreachable', 'api.notOurs'];

export function createCourier(deps: CourierDeps): Courier {
  const { journal, api, on, timing } = deps;
  let isOnline = deps.isOnline;
  let problem: Failure | null = null;
  let failures = 0;
  /** The server has asked to be left alone until then. */
  let notBeforeMs = 0;
  let lastTryMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let said = '';

  const pusher = createPusher({
    journal,
    api,
    clientId: deps.clientId,
    onResults(results) {
      on.pushed(results);
      say();
    },
  });
  const link = (): LinkState => ({ isOnline, waitingCount: journal.waitingCount(), refused: journal.refused(), problem });
  const say = (): void => {
    if (isClosed) return;
    const now = link();
    const summary = JSON.stringify([now.isOnline, now.waitingCount, now.refused.map(({ command }) => command.commandId), now.problem]);
    if (summary === said) return;
    said = summary;
    on.link(now);
  };
  const isPaused = (): boolean => problem !== null && needsPerson.includes(problem.code);

  const later = (): void => {
    clearTimeout(timer);
    if (isClosed || isPaused()) return;
    const waitMs = failures === 0 ? timing.beatMs : backoffMs(failures, timing, deps.random);
    timer = setTimeout(() => void beat(), Math.max(waitMs, notBeforeMs - deps.now()));
  };
  const settle = (failure: ApiFailure | null): void => {
    const wasOnline = isOnline;
    isOnline = failure === null || !noConnection.includes(failure.failure.code);
    problem = failure?.failure ?? null;
    failures = failure === null ? 0 : failures + 1;
    notBeforeMs = deps.now() + (failure?.failure.retryAfterSeconds ?? 0) * 1000;
    if (failure?.failure.code === 'session.missing') deps.forgetToken();
    say();
    if (isOnline && !wasOnline) on.poke();
  };

  const tryOnce = async (): Promise<void> => {
    lastTryMs = deps.now();
    const token = await deps.authorize();
    if (isClosed) return;
    if (!token.ok) return settle(token.error);
    const hadWork = journal.waitingCount() > 0;
    if (!hadWork && isOnline && problem === null) return;
    const outcome = hadWork ? await pusher.pushAll(token.value) : await api.hello();
    if (isClosed) return;
    settle(outcome.ok ? null : outcome.error);
    if (hadWork && outcome.ok) on.poke();
  };
  const attempt = (): Promise<void> => {
    running ??= tryOnce().finally(() => {
      running = null;
      later();
    });
    return running;
  };
  const beat = async (): Promise<void> => {
    if (isOnline) on.poke();
    await attempt();
  };
  const mayTry = (): boolean => !isClosed && !isPaused() && deps.now() >= notBeforeMs;

  return {
    link,
    wake() {
      say();
      // A network that has just failed is left to the next beat, or every word written offline would try it.
      if (mayTry() && (isOnline || deps.now() - lastTryMs >= timing.firstMs)) void afterRunning(running, attempt, journal);
    },
    async syncNow() {
      if (!mayTry()) return;
      await running;
      await attempt();
      if (isOnline && !isClosed) on.poke();
    },
    heard(failure) {
      if (isClosed || isPaused()) return;
      if (failure === null) {
        if (!isOnline || problem !== null) void attempt();
        return;
      }
      // A request that was refused for what it asked says nothing about the network.
      if (failure.failure.code === 'api.refused' && failure.failure.retryAfterSeconds === undefined) return;
      settle(failure);
      later();
    },
    resume() {
      problem = null;
      failures = 0;
      notBeforeMs = 0;
      void afterRunning(running, attempt, journal);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** What was written while a push was under way is in it or not: when it is over, another look is taken. */
async function afterRunning(running: Promise<void> | null, attempt: () => Promise<void>, journal: Journal): Promise<void> {
  await running;
  if (running === null || journal.waitingCount() > 0) await attempt();
}
