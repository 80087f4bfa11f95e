import { IconListDetails, IconSettings } from '@tabler/icons-react';
import { ThemeMenu } from '#renderer/features/session/theme-menu.tsx';
import styles from './rail.module.css';

/** The screens there are; settings at the bottom. */
export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Screens">
      <button type="button" className={styles.on} aria-current="page">
        <IconListDetails size={19} stroke={1.8} aria-hidden="true" />
        Queue
      </button>
      <ThemeMenu position="right-end">
        <button type="button" className={styles.end} aria-label="Settings">
          <IconSettings size={19} stroke={1.8} aria-hidden="true" />
        </button>
      </ThemeMenu>
    </nav>
  );
}
