import { useSyncExternalStore } from 'react';
import { useDataClient, useMayAct, useOpened, useSyncState } from '#renderer/data/use-data.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { showOverlay, useScreen } from '#renderer/state/screen.ts';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { Key } from '#renderer/ui/key.tsx';
import styles from './status-bar.module.css';

/** Along the bottom: online or not, how much is on this computer, which business day it is, and the keys that matter. */
export function StatusBar() {
  const client = useDataClient();
  const view = useSyncExternalStore(client.queue.subscribe, client.queue.read);
  const { link, phase, disk } = useSyncState();
  const opened = useOpened();
  return (
    <footer className={styles.bar}>
      <span className={styles.link}>
        <i className={link.isOnline ? styles.on : styles.off} aria-hidden="true" />
        {link.isOnline ? 'Online' : phase === 'ready' ? 'Offline: you can go on working' : 'Offline'}
      </span>
      <DiskWarning disk={disk} />
      {view && (
        <span>
          {countOf(view.accountCount, 'account')} · {countOf(view.openInvoiceCount, 'open invoice')} cached
        </span>
      )}
      {view && <BusinessDate date={formatFullDate(view.today)} isFixed={opened !== null && opened.company.fixedBusinessDate !== null} />}
      {phase === 'ready' && <Hints />}
      <button type="button" onClick={() => showOverlay('shortcuts')}>
        <Key keys="?" /> all shortcuts
      </button>
    </footer>
  );
}

/** In sight all the time, because what it leads to cannot be undone. */
function DiskWarning({ disk }: { readonly disk: SyncState['disk'] }) {
  if (disk === 'ok') return null;
  const { title, detail } = wordsOfFailure({ code: `disk.${disk}` });
  return (
    <span className={styles.disk} role="alert" title={detail}>
      {title}
    </span>
  );
}

function BusinessDate({ date, isFixed }: { readonly date: string; readonly isFixed: boolean }) {
  if (!isFixed) return <span>{date}</span>;
  return (
    <span className={styles.fixed} title="The company works this ledger as on this day. Days late and follow-ups count from it.">
      Business date {date}
    </span>
  );
}

function Hints() {
  const mayAct = useMayAct();
  const hasCaller = useScreen((screen) => screen.besideId !== null);
  // The keys are those of an account in hand, and do nothing elsewhere.
  const isAtQueue = useScreen((screen) => screen.page === 'queue');
  if (!isAtQueue) return null;
  const hints = !mayAct ? hintsOfReader : hasCaller ? hintsOfCaller : usualHints;
  return (
    <span className={styles.keys} aria-hidden="true">
      {hints.map(([keys, words]) => (
        <Hint key={keys} keys={keys} words={words} />
      ))}
    </span>
  );
}

const usualHints = [
  ['J K', 'move'],
  ['C', 'call'],
  ['E', 'e-mail'],
  ['L', 'letter'],
  ['N', 'note'],
  ['P', 'promise'],
  ['D', 'dispute'],
  ['F', 'follow-up'],
  ['S', 'snooze'],
  ['Ctrl ⏎', 'save & next'],
] as const;
/** Whoever only reads has no acts. */
const hintsOfReader = [
  ['J K', 'move'],
  ['W', 'why here'],
  ['Shift F', 'filter'],
] as const;
const hintsOfCaller = [
  ['N', 'caller’s note'],
  ['Ctrl ⏎', 'save & back'],
  ['F6', 'other side'],
  ['Esc', 'back'],
] as const;

function Hint({ keys, words }: { readonly keys: string; readonly words: string }) {
  return (
    <span>
      <Key keys={keys} /> {words}
    </span>
  );
}
