import { IconX } from '@tabler/icons-react';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { type SetMark, tellMark, useLastMark } from '#renderer/state/last-mark.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfMark } from '#renderer/ui/mark-words.ts';
import { useMarking } from './use-marking.ts';
import styles from './last-mark-line.module.css';

/** What the last snooze, pin or skip did, with the way back; it stays until the next one or until it is closed. */
export function LastMarkLine({ today }: { readonly today: LocalDate }) {
  const last = useLastMark((state) => state.last);
  const { takeBack } = useMarking();
  const mark = last?.state === 'set' ? last.mark : null;
  usePlainKeys({ u: mark ? () => void takeBack(mark) : undefined });
  return (
    <div role="status" className={styles.line} data-state={last?.state}>
      {mark && <Done mark={mark} today={today} />}
      {mark && (
        <LinkButton aria-keyshortcuts="U" title="Take it back (U)" onClick={() => void takeBack(mark)}>
          Undo <Key keys="U" />
        </LinkButton>
      )}
      {last?.state === 'refused' && (
        <span className={styles.words} title={last.words}>
          <b>{last.accountName}</b> {last.words}
        </span>
      )}
      {last && (
        <IconButton className={styles.close} aria-label="Close this line" onClick={() => tellMark(null)}>
          <IconX size={14} stroke={2} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

function Done({ mark, today }: { readonly mark: SetMark; readonly today: LocalDate }) {
  const { label, meaning } = wordsOfMark(mark, today);
  return (
    <span className={styles.words}>
      <b>{mark.accountName}</b> {label.toLowerCase()}, {meaning}
    </span>
  );
}
