import { useId } from 'react';
import type { SalesCopy } from '#domain/sales-copy.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { Field } from '#renderer/ui/field.tsx';
import { RemovableChip } from '#renderer/ui/removable-chip.tsx';
import { sizeWords } from '#renderer/ui/size-words.ts';
import type { Along } from './use-along.ts';
import styles from './compose-dialog.module.css';

/** Who gets a copy, and files of one's own. */
export function AlongFields({ along, sales }: { readonly along: Along; readonly sales: SalesCopy }) {
  const id = useId();
  const { cc, ccProblem, files, giveCc, addFile, takeFileAway, isBusy } = along;
  return (
    <div className={styles.along}>
      <SalesField sales={sales} cc={cc} giveCc={giveCc} />
      <Field id={`${id}-cc`} label="Copy to (cc)" problem={ccProblem}>
        {(field) => <input {...field} maxLength={254} autoComplete="off" value={cc} onChange={(event) => giveCc(event.target.value)} />}
      </Field>
      <div className={styles.files}>
        <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void addFile()}>
          Attach a file…
        </button>
        {files.map(({ sha256, name, bytes }) => (
          <RemovableChip
            key={sha256}
            words={`${name} · ${sizeWords(bytes)}`}
            act={`Do not send ${name} · ${sizeWords(bytes)}`}
            className={styles.file}
            onRemove={() => takeFileAway(sha256)}
          />
        ))}
      </div>
    </div>
  );
}

/** A copy for whoever sells to the account; where the books have no address of theirs, what to do about it. */
function SalesField({ sales, cc, giveCc }: { readonly sales: SalesCopy } & Pick<Along, 'cc' | 'giveCc'>) {
  if (sales.status === 'nobody') return null;
  if (sales.status === 'noAddress') {
    return (
      <p className={styles.hint}>
        The books have no e-mail address of {sales.name} of sales, so no copy goes there by itself. Type it below for this e-mail; it stays
        in the books when it comes with the next import.
      </p>
    );
  }
  const { name, address } = sales;
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={cc.trim() === address} onChange={(event) => giveCc(event.target.checked ? address : '')} />
      <span>
        Copy to {name} of sales{name !== address && ` (${address})`}
      </span>
    </label>
  );
}
