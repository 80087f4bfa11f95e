import { useEffect, useRef, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { type Words, inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { formatCount } from '#renderer/ui/money.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import styles from './first-sync.module.css';

/** The accounts on their way to this computer for the first time: how far, how fast, and what to do if it stops. */
export function FirstSync({ state }: { readonly state: SyncState }) {
  const client = useDataClient();
  const progress = state.progress ?? { folders: 0, of: 0 };
  const perSecond = useRate(progress.folders);
  const stop = stopOf(state);
  const reason = isOfCopy(state.problem) ? wordsOfFailure(state.problem) : null;
  return (
    <section className={styles.page} aria-label="First sync">
      <div className={styles.box}>
        <h2>{stop ? 'The first sync has stopped' : 'Bringing your accounts to this computer'}</h2>
        {reason ? (
          <p>{inOneLine(reason)}</p>
        ) : (
          <p>
            This happens once on a computer. You can leave this window open and do something else; if it is interrupted, it goes on where it
            stopped. If your accounts were here before, their copy was lost or out of date; what you wrote is safe in the journal.
          </p>
        )}
        <ProgressBar label="Accounts loaded" done={progress.folders} of={progress.of} className={styles.bar} />
        <div className={styles.figures}>
          <span>
            {progress.of === 0 ? 'Asking the central API…' : `${formatCount(progress.folders)} of ${formatCount(progress.of)} accounts`}
          </span>
          <span>{perSecond > 0 && !stop ? `${formatCount(perSecond)} accounts a second` : ''}</span>
        </div>
        {stop && (
          <div className={styles.stop} role="alert">
            <b>{stop.title}</b>
            <p>{stop.detail}</p>
            <button type="button" onClick={() => client.syncNow()}>
              Try again
            </button>
          </div>
        )}
      </div>
    </section>
  );
}

function stopOf({ problem, link }: SyncState): Words | null {
  // What was wrong with an earlier copy is the reason for this sync, not something that stopped it.
  const failure = isOfCopy(problem) ? link.problem : (problem ?? link.problem);
  return failure && wordsOfFailure(failure);
}

const isOfCopy = (failure: Failure | null): failure is Failure => failure !== null && failure.code.startsWith('cache.');

/** Accounts a second since the first report, rounded; 0 until there are two reports. */
function useRate(folders: number): number {
  const first = useRef<{ readonly folders: number; readonly atMs: number } | null>(null);
  const [rate, setRate] = useState(0);
  useEffect(() => {
    const now = performance.now();
    first.current ??= { folders, atMs: now };
    const seconds = (now - first.current.atMs) / 1000;
    if (seconds > 0.2) setRate(Math.round((folders - first.current.folders) / seconds));
  }, [folders]);
  return rate;
}
