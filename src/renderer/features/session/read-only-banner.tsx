import { useMayAct } from '#renderer/data/use-data.ts';
import styles from './read-only-banner.module.css';

/** Says to an auditor that nothing can be changed here; nothing to everybody else. */
export function ReadOnlyBanner() {
  if (useMayAct()) return null;
  return (
    <p className={styles.banner} role="note">
      <b>Read only.</b> You see the whole company and its log, and change nothing.
    </p>
  );
}
