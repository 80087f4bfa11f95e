import type { NoteDraft } from '#contracts/note-draft.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { chooseNoteInvoices } from '#renderer/state/note-invoices.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { RemovableChip } from '#renderer/ui/removable-chip.tsx';
import { numbersOf } from './about-line.ts';
import styles from './about-invoices.module.css';

/** As many as fit on two lines. */
const shownNumbers = 4;

/** The invoices chosen with X: they go into the note as its first line. */
export function AboutInvoices({ account, draft }: { readonly account: AccountView; readonly draft: NoteDraft }) {
  const accountId = account.folder.account.id;
  const numbers = numbersOf(account.folder, draft);
  if (numbers.length === 0) return null;
  const without = (number: string) =>
    chooseNoteInvoices(
      accountId,
      (draft.invoiceIds ?? []).filter((id) => account.folder.invoices.find((invoice) => invoice.id === id)?.number !== number),
    );
  return (
    <div className={styles.about} role="group" aria-label="Invoices this note is about">
      <span>about</span>
      {numbers.slice(0, shownNumbers).map((number) => (
        <RemovableChip
          key={number}
          words={number}
          act={`Leave ${number} out of the note`}
          className={styles.chip}
          onRemove={() => without(number)}
        />
      ))}
      {numbers.length > shownNumbers && <span title={numbers.join(', ')}>and {formatCount(numbers.length - shownNumbers)} more</span>}
      {numbers.length > 1 && <LinkButton onClick={() => chooseNoteInvoices(accountId, [])}>None</LinkButton>}
    </div>
  );
}
