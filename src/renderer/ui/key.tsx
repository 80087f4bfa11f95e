import styles from './key.module.css';

/** A key or a chord as it stands on the keyboard: `keys="Ctrl K"`. */
export function Key({ keys, onFill = false }: { readonly keys: string; readonly onFill?: boolean }) {
  return <kbd className={onFill ? `${styles.key} ${styles.onFill}` : styles.key}>{keys}</kbd>;
}
