import { IconRefresh } from '@tabler/icons-react';
import type { Instant } from '#domain/kernel/dates.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { RefusedCommands } from './refused-commands.tsx';
import { momentOf, wordsOfClock } from './sync-words.ts';
import styles from './sync-details.module.css';

type Props = { readonly state: SyncState; readonly now: Instant; readonly onClose: () => void };

/** What is behind the one line: what waits, what was refused, what is wrong, and the button that tries now. */
export function SyncDetails({ state, now, onClose }: Props) {
  const client = useDataClient();
  const { link, lastSyncedAt, isPulling } = state;
  const problem = state.problem ?? link.problem;
  return (
    <section className={styles.details} aria-label="Sync">
      <dl>
        <dt>Central API</dt>
        <dd>{link.isOnline ? 'Online' : 'Offline'}</dd>
        <dt>Waiting</dt>
        <dd>{link.waitingCount === 0 ? 'Nothing: all you wrote has arrived' : waitingWords(link.waitingCount)}</dd>
        <dt>Last synced</dt>
        <dd>{lastSyncedAt === null ? 'Not yet on this computer' : momentOf(lastSyncedAt, now)}</dd>
      </dl>
      {problem && <Problem {...wordsOfFailure(problem)} />}
      {link.clockDoubt && <Problem {...wordsOfClock(link.clockDoubt)} />}
      {link.refused.length > 0 && <RefusedCommands refused={link.refused} now={now} onOpen={onClose} />}
      <button type="button" className={styles.now} onClick={() => client.syncNow()} aria-busy={isPulling}>
        <IconRefresh size={15} stroke={2} aria-hidden="true" />
        {isPulling ? 'Syncing…' : 'Sync now'}
      </button>
    </section>
  );
}

const waitingWords = (count: number): string =>
  `${countOf(count, 'entry', 'entries')} saved on this computer, sent as soon as the central API answers`;

function Problem({ title, detail }: { readonly title: string; readonly detail: string }) {
  return (
    <div className={styles.problem}>
      <b>{title}</b>
      <p>{detail}</p>
    </div>
  );
}
