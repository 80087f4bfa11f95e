import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Store } from '#renderer/data/store.ts';
import { useDataClient } from '#renderer/data/use-data.ts';

type LongWork<Progress, Outcome> = {
  readonly isRunning: boolean;
  readonly progress: Progress | null;
  /** How the last one ended; null while one is under way, and before the first. */
  readonly ending: Outcome | null;
  /** Does a piece of work that counts in the store; gives how it ended. */
  readonly start: (work: () => Promise<Outcome>) => Promise<Outcome>;
  readonly stop: () => void;
};

/** Work of the data worker that somebody waits for, with its progress; it is stopped when the component that asked for it goes. */
export function useLongWork<Progress, Outcome>(store: Store<Progress | null>): LongWork<Progress, Outcome> {
  const client = useDataClient();
  const progress = useSyncExternalStore(store.subscribe, store.read);
  const [isRunning, setRunning] = useState(false);
  const [ending, setEnding] = useState<Outcome | null>(null);
  useEffect(() => () => client.stopLongWork(), [client]);
  const start = async (work: () => Promise<Outcome>): Promise<Outcome> => {
    setRunning(true);
    setEnding(null);
    const outcome = await work();
    setRunning(false);
    setEnding(() => outcome);
    return outcome;
  };
  return { isRunning, progress, ending, start, stop: () => client.stopLongWork() };
}
