import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';

/** Reminds of call-backs while somebody is signed in. */
export type CallBackReminders = {
  /** These are to be reminded of, in place of those before. */
  keep(moments: readonly Instant[]): void;
  /** Looks at the clock; called often. */
  look(): void;
  /** Nobody is signed in any more: nobody is reminded. */
  forget(): void;
};

/** A call-back that came due while the window was closed is still reminded of for so long. */
const latestMs = 60 * 60_000;

/**
 * Makes the reminders. `remind` is told how many call-backs have come due since the clock was last looked at; each is told once a session. It is given no name: what it
 * shows may stand on a locked screen.
 */
export function createCallBackReminders(now: () => number, remind: (count: number) => void): CallBackReminders {
  let kept: readonly Instant[] = [];
  const told = new Set<Instant>();
  const look = (): void => {
    const at = now();
    const due = kept.filter((moment) => !told.has(moment) && epochMsOf(moment) <= at && at - epochMsOf(moment) < latestMs);
    if (due.length === 0) return;
    for (const moment of due) told.add(moment);
    remind(due.length);
  };
  return {
    keep(moments) {
      kept = moments;
      look();
    },
    look,
    forget() {
      kept = [];
      told.clear();
    },
  };
}
