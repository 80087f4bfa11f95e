/** Watches how long nobody has touched the workstation. */
export type IdleLock = {
  /** Somebody has touched a window. */
  input(): void;
  /** A session has begun, or its policy has changed: the time begins now. */
  restart(): void;
  stop(): void;
};

/** A person is told so long before, or half the time before where it is shorter than two minutes. */
const warningMs = 60_000;
/** Timers stand still while a computer sleeps; at the latest after so long the clocks are looked at. */
const longestWaitMs = 30_000;

/**
 * Says once when nobody has touched a window for `minutes`, while `isBusy` nobody has to. Both clocks count, the one that shows more: neither a computer that slept
 * nor a wall clock that was set back keeps it open. `onNear` hears a minute before, and again when somebody comes back.
 */
export function createIdleLock(options: {
  /** Null while nobody is signed in. */
  readonly minutes: () => number | null;
  readonly wallMs: () => number;
  readonly runMs: () => number;
  readonly isBusy: () => boolean;
  readonly onNear: (isNear: boolean) => void;
  readonly onIdle: () => void;
}): IdleLock {
  const { minutes, wallMs, runMs, isBusy, onNear, onIdle } = options;
  let last = { wallMs: wallMs(), runMs: runMs() };
  let isNear = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const near = (next: boolean): void => {
    if (next === isNear) return;
    isNear = next;
    onNear(next);
  };
  const input = (): void => {
    last = { wallMs: wallMs(), runMs: runMs() };
    near(false);
  };
  const look = (): void => {
    clearTimeout(timer);
    const limitMinutes = minutes();
    if (limitMinutes === null) return;
    if (isBusy()) input();
    const limitMs = limitMinutes * 60_000;
    const idleMs = Math.max(runMs() - last.runMs, wallMs() - last.wallMs);
    if (idleMs >= limitMs) {
      isNear = false;
      return onIdle();
    }
    const warnAtMs = limitMs - Math.min(warningMs, limitMs / 2);
    near(idleMs >= warnAtMs);
    const waitMs = (idleMs < warnAtMs ? warnAtMs : limitMs) - idleMs;
    timer = setTimeout(look, Math.min(longestWaitMs, Math.max(1, waitMs)));
  };
  return {
    input,
    restart() {
      input();
      look();
    },
    stop() {
      clearTimeout(timer);
      isNear = false;
    },
  };
}
