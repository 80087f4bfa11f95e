import { IconSearch } from '@tabler/icons-react';
import { showOverlay } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import styles from './search-field.module.css';

/** Looks like the search it opens. */
export function SearchField() {
  return (
    <button type="button" className={styles.field} aria-keyshortcuts="Control+K" onClick={() => showOverlay('search')}>
      <IconSearch size={15} stroke={2} aria-hidden="true" />
      <span>Search names, numbers, amounts, notes…</span>
      <Key keys="Ctrl K" />
    </button>
  );
}
