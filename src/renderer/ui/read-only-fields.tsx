import type { ReactNode } from 'react';
import styles from './read-only-fields.module.css';

/** Fields that cannot be changed by whoever only reads; they are shown all the same. */
export function ReadOnlyFields({ isReadOnly, children }: { readonly isReadOnly: boolean; readonly children: ReactNode }) {
  return (
    <fieldset className={styles.fields} disabled={isReadOnly}>
      {children}
    </fieldset>
  );
}
