import { IconCheck, IconClockUp, IconCreditCardOff, IconX } from '@tabler/icons-react';
import { useSyncState } from '#renderer/data/use-data.ts';
import type { AccountView, SyncState } from '#renderer/data/worker-protocol.ts';
import { useMaskedCards } from '#renderer/state/masked-cards.ts';
import { type SavedNote, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import styles from './saved-line.module.css';

/** How far the note saved last has come. It says what is true now, and changes as that changes. */
export function SavedLine({ account }: { readonly account: AccountView }) {
  const saved = useNoteDrafts((state) => state.lastSaved);
  const sync = useSyncState();
  const stage = saved && stageOf(saved, account, sync);
  const isElsewhere = saved !== null && saved.accountId !== account.folder.account.id;
  return (
    <div role="status" className={styles.line} data-stage={stage ?? undefined}>
      {stage && (
        <>
          {icons[stage]}
          <span title={isElsewhere ? saved.accountName : undefined}>
            {isElsewhere && <b>{saved.accountName}: </b>}
            {words[stage]}
          </span>
        </>
      )}
    </div>
  );
}

/** Says that a card number was not stored, wherever in this window it had been written. */
export function MaskedLine() {
  const isTold = useMaskedCards((state) => state.isTold);
  return (
    <div role="status" className={styles.line} data-stage="waiting">
      {isTold && (
        <>
          <IconCreditCardOff size={15} stroke={2} aria-hidden="true" />
          <span>{maskedWords}</span>
        </>
      )}
    </div>
  );
}

const maskedWords = 'A card number or its code was masked before saving. At most its last four digits are kept.';

type Stage = 'waiting' | 'arrived' | 'refused';

const words: Readonly<Record<Stage, string>> = {
  waiting: 'Saved on this computer · waiting for the server',
  arrived: 'In the central API',
  refused: 'Refused by the server · your words are kept, see the sync state above',
};

const icons = {
  waiting: <IconClockUp size={15} stroke={2} aria-hidden="true" />,
  arrived: <IconCheck size={15} stroke={2.4} aria-hidden="true" />,
  refused: <IconX size={15} stroke={2.4} aria-hidden="true" />,
} as const;

/**
 * Of an account in view the worker says which rows wait. Of another one only the whole is known: when nothing at all waits,
 * this does not either.
 */
function stageOf(saved: SavedNote, account: AccountView, { link }: SyncState): Stage {
  if (link.refused.some(({ command }) => command.input['noteId'] === saved.noteId)) return 'refused';
  if (account.folder.account.id !== saved.accountId) return link.waitingCount > 0 ? 'waiting' : 'arrived';
  const isThere = account.folder.notes.some((note) => note.id === saved.noteId);
  return isThere && !account.waitingIds.includes(saved.noteId) ? 'arrived' : 'waiting';
}
