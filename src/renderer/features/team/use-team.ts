import { useEffect } from 'react';
import { useSyncState } from '#renderer/data/use-data.ts';
import { askForTeam, useTeamFigures } from '#renderer/state/team-figures.ts';

/** Work comes in all the time; the figures follow it no faster than this. */
const shortestMs = 10_000;
/** What the books say is worked out every minute, and tells nobody. */
const everyMs = 60_000;

let lastAskedMs = -Infinity;

/** Asks at once, however lately it was asked. */
export function readTeamAgain(): void {
  lastAskedMs = performance.now();
  void askForTeam();
}

/** The figures of the team while somebody looks at them: asked for at first, after each pull that brought the copy up to date, and every minute. */
export function useTeam() {
  const { lastSyncedAt } = useSyncState();
  useEffect(() => {
    // The copy is being brought up to date for the first time; whoever looks has waited long enough.
    const isFirst = lastSyncedAt === null || useTeamFigures.getState().figures === null;
    const waitMs = Math.max(0, lastAskedMs + shortestMs - performance.now());
    const timer = setTimeout(readTeamAgain, isFirst ? 0 : waitMs);
    return () => clearTimeout(timer);
  }, [lastSyncedAt]);
  useEffect(() => {
    const timer = setInterval(readTeamAgain, everyMs);
    return () => clearInterval(timer);
  }, []);
  return useTeamFigures();
}
