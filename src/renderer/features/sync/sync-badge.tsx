import { Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useSyncState } from '#renderer/data/use-data.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { SyncDetails } from './sync-details.tsx';
import { lineOfSync } from './sync-words.ts';
import styles from './sync-badge.module.css';

/** The sync state in one line, always true and always visible; pressing it tells the rest. */
export function SyncBadge() {
  const state = useSyncState();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const { tone, text } = lineOfSync(state, now);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} trapFocus returnFocus shadow="none">
      <Popover.Target>
        <button type="button" className={styles.badge} aria-label={`Sync state: ${text}`} onClick={() => setOpen(!isOpen)}>
          <i className={`${styles.dot} ${styles[tone]}`} aria-hidden="true" />
          <span aria-live="polite">{text}</span>
          <IconChevronDown size={14} stroke={2} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <SyncDetails state={state} now={now} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
