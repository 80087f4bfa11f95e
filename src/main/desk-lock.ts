import type { App, PowerMonitor, WebContents } from 'electron';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import { createIdleLock } from './idle-lock.ts';
import type { Log } from './log.ts';
import type { SignIns } from './sign-in.ts';

/** Why a workstation locks. */
export type LockReason = 'idle' | 'asleep' | 'byPerson';

const codes: Readonly<Record<LockReason, FailureCode>> = {
  idle: 'session.lockedIdle',
  asleep: 'session.lockedAsleep',
  byPerson: 'session.lockedByPerson',
};

/** Ends of a session after which nothing of accounts may stay in a page's memory, as after a lock. */
const emptiesPages: readonly FailureCode[] = ['session.leaseEnded', 'device.revoked'];

/** Time for the page to hand over the words of the last moment. */
const flushMs = 120;
/** Time for the page to put the sign-in screen up before it is loaded anew. */
const beforeReloadMs = 50;

/** Locking, as the desk does it. */
export type DeskLock = {
  lock(reason: LockReason): Promise<void>;
  /** The session has begun, changed or ended. */
  sessionChanged(failure: Failure | null): void;
  /** Why the last session ended, for a page that was loaded anew; null once somebody is signed in. */
  ending(): Failure | null;
  close(): void;
};

export type DeskLockDeps = {
  readonly signIns: Pick<SignIns, 'current' | 'lock'>;
  readonly log: Pick<Log, 'note' | 'fault'>;
  readonly now: () => number;
  readonly runMs: () => number;
  /** The pages of all windows. */
  readonly pages: () => readonly Pick<WebContents, 'isDestroyed' | 'reload'>[];
  readonly closePorts: () => void;
  /** Whether somebody speaks through this computer: whoever does is there, and touches nothing. */
  readonly isInCall: () => boolean;
  readonly tellNear: (isNear: boolean) => void;
  readonly tellFlush: () => void;
  readonly tellEnded: (failure: Failure) => void;
};

/**
 * Locks after the policy's time without input outside of a call, when the computer goes to sleep or its screen is locked, and when it is asked to.
 * The keys are overwritten, then every page is loaded anew, so that nothing of accounts stays in its memory or its worker's.
 */
export function createDeskLock(deps: DeskLockDeps): DeskLock & { input(): void } {
  const { signIns, log } = deps;
  let ending: Failure | null = null;
  const idle = createIdleLock({
    minutes: () => signIns.current()?.facts().company.policy.idleLockMinutes ?? null,
    wallMs: deps.now,
    runMs: deps.runMs,
    isBusy: deps.isInCall,
    onNear: deps.tellNear,
    onIdle: () => void lock('idle'),
  });
  const reloadSoon = async (): Promise<void> => {
    await after(beforeReloadMs);
    for (const page of deps.pages()) if (!page.isDestroyed()) page.reload();
  };
  const lock = async (reason: LockReason): Promise<void> => {
    if (signIns.current() === null) return;
    idle.stop();
    deps.tellFlush();
    // A computer that falls asleep does not wait, and nobody writes on it in that moment.
    if (reason !== 'asleep') await after(flushMs);
    deps.closePorts();
    const began = deps.runMs();
    const locked = signIns.lock();
    ending = { code: codes[reason] };
    deps.tellEnded(ending);
    // The pages are emptied whatever became of the files: it is what is on the screen that everybody can read.
    await locked.then(
      () => log.note('session.locked', { reason, keysGoneAfterMs: Math.round(deps.runMs() - began) }),
      (fault: unknown) => log.fault('lock', fault),
    );
    await reloadSoon();
  };
  return {
    lock,
    input: idle.input,
    sessionChanged(failure) {
      if (signIns.current() !== null) {
        ending = null;
        return idle.restart();
      }
      idle.stop();
      ending = failure;
      if (failure !== null && emptiesPages.includes(failure.code)) void reloadSoon();
    },
    ending: () => ending,
    close: idle.stop,
  };
}

/** Hears of people at the windows, and of the computer going to sleep. */
export function watchPeople(app: App, power: PowerMonitor, open: readonly WebContents[], lock: DeskLock & { input(): void }): void {
  const watch = (contents: WebContents): void => {
    contents.on('input-event', lock.input);
    contents.on('before-input-event', lock.input);
  };
  open.forEach(watch);
  app.on('web-contents-created', (_event, contents) => watch(contents));
  power.on('suspend', () => void lock.lock('asleep'));
  power.on('lock-screen', () => void lock.lock('asleep'));
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
