import { IconX } from '@tabler/icons-react';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { tellMark, useLastMark } from '#renderer/state/last-mark.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
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
  const words = mark && wordsOfMark(mark, today);
  return (
    <div role="status" className={styles.line} data-state={last?.state}>
      {last && (
        <>
          <span className={styles.words} title={last.state === 'refused' ? last.words : undefined}>
            {mark && words ? (
              <>
                <b>{mark.accountName}</b> {words.label.toLowerCase()}, {words.meaning}
              </>
            ) : (
              <>
                <b>{last.state === 'refused' && last.accountName}</b> {last.state === 'refused' && last.words}
              </>
            )}
          </span>
          {mark && (
            <LinkButton aria-keyshortcuts="U" title="Take it back (U)" onClick={() => void takeBack(mark)}>
              Undo <Key keys="U" />
            </LinkButton>
          )}
          <button type="button" className={styles.close} aria-label="Close this line" onClick={() => tellMark(null)}>
            <IconX size={14} stroke={2} aria-hidden="true" />
          </button>
        </>
      )}
    </div>
  );
}
