import type { Invoice } from '#domain/rows.ts';
import type { InvoicePicking } from './use-invoice-picking.ts';
import styles from './invoice-box.module.css';

/** An invoice's number with the box that takes it into the note. */
export function InvoiceBox({ invoice, picking }: { readonly invoice: Invoice; readonly picking: InvoicePicking }) {
  const { id, number } = invoice;
  if (!picking.mayPick) return number;
  return (
    <span className={styles.invoice}>
      <input
        type="checkbox"
        data-invoice={id}
        checked={picking.chosen.includes(id)}
        tabIndex={id === picking.cursorId ? 0 : -1}
        aria-label={`Take ${number} into the note`}
        aria-keyshortcuts="X"
        title="Take it into the note (X; all: Shift X)"
        onChange={() => picking.toggle(id)}
      />
      {number}
    </span>
  );
}
