import { useState } from 'react';
import { hasAnythingOpen, openCopies } from '#domain/message-along.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { FewerCopies } from './fewer-copies.tsx';
import { InvoiceChoices } from './invoice-choices.tsx';
import type { Composing } from './use-composing.ts';
import styles from './compose-dialog.module.css';

type Props = { readonly composing: Pick<Composing, 'enclosed' | 'hand'>; readonly account: AccountView };

/** What of the books goes along: a statement, and copies of the invoices that are ticked. */
export function EnclosureFields({ composing: { enclosed, hand }, account: { folder, today } }: Props) {
  const [isChoosing, setChoosing] = useState(false);
  const { hasStatement, copyIds, fittingIds } = enclosed;
  const count = copyIds.length;
  if (folder.invoices.length === 0) return null;
  return (
    <fieldset className={styles.enclosures}>
      <legend>Goes along with it</legend>
      {hasAnythingOpen(folder) && (
        <label className={styles.check}>
          <input type="checkbox" checked={hasStatement} onChange={(event) => hand.chooseStatement(event.target.checked)} />
          <span>Statement as of today</span>
        </label>
      )}
      <div className={styles.copies}>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={count > 0}
            onChange={(event) => {
              hand.chooseCopies(event.target.checked ? openCopies(folder, today) : []);
              setChoosing(event.target.checked);
            }}
          />
          <span>{count === 0 ? 'Copies of invoices' : countOf(count, 'copy of an invoice', 'copies of invoices')}</span>
        </label>
        <LinkButton aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
          {isChoosing ? 'Close the list' : 'Choose invoices'}
        </LinkButton>
      </div>
      {isChoosing && (
        <InvoiceChoices folder={folder} today={today} chosen={new Set(copyIds)} onChange={(ids) => hand.chooseCopies([...ids])} />
      )}
      <FewerCopies copies={fittingIds.length} of={count}>
        Send the others with a second one, or a statement in their place.
      </FewerCopies>
    </fieldset>
  );
}
