import type { Failure } from '#contracts/failure.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { connectData, useConnection } from '#renderer/state/connection.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import styles from './first-sync.module.css';

/** In place of the queue when the local copy could not be opened. */
export function SyncStopped({ failure }: { readonly failure: Failure }) {
  const client = useDataClient();
  const isUnconnected = useConnection((state) => state.failure !== null);
  const { title, detail } = wordsOfFailure(failure);
  return (
    <section className={styles.page} aria-label="Sync stopped">
      <div className={styles.box} role="alert">
        <h2>{title}</h2>
        <p>{detail}</p>
        <div className={styles.retry}>
          <button type="button" onClick={() => (isUnconnected ? void connectData() : client.syncNow())}>
            Try again
          </button>
        </div>
      </div>
    </section>
  );
}
