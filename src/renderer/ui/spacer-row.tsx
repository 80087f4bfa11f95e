import styles from './table.module.css';

/** Stands for the rows of a long table that are not drawn. */
export function SpacerRow({ heightPx }: { readonly heightPx: number }) {
  if (heightPx === 0) return null;
  return (
    <tr className={styles.spacer} aria-hidden="true">
      <td style={{ height: heightPx }} />
    </tr>
  );
}
