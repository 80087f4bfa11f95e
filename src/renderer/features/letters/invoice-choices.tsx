import type { ReactNode } from 'react';
import type { Folder } from '#domain/folder.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { InvoiceId } from '#domain/kernel/ids.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import styles from './papers-dialog.module.css';

/** A list of which some are chosen. */
export type ListProps<Id> = {
  readonly folder: Folder;
  readonly today: LocalDate;
  readonly chosen: ReadonlySet<Id>;
  readonly onChange: (chosen: ReadonlySet<Id>) => void;
};

/** As many as somebody looks through in a dialog; older ones are found on the account's tabs. */
export const mostShown = 300;

/** The invoices of an account, of which some are chosen. */
export function InvoiceChoices({
  title = 'Copies of invoices',
  folder,
  today,
  chosen,
  onChange,
}: ListProps<InvoiceId> & { readonly title?: string }) {
  const all = folder.invoices.toSorted((a, b) => compareTexts(b.issueDate, a.issueDate)).slice(0, mostShown);
  const open = all.filter(({ status }) => status === 'open');
  if (all.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend>
        {title} <LinkButton onClick={() => onChange(new Set(open.map(({ id }) => id)))}>All {countOf(open.length, 'open one')}</LinkButton>
        {chosen.size > 0 && (
          <>
            {' · '}
            <LinkButton onClick={() => onChange(new Set())}>None</LinkButton>
          </>
        )}
      </legend>
      <ul>
        {all.map(({ id, number, issueDate, amountMinor, currency, status }) => (
          <Choice key={id} isChosen={chosen.has(id)} onChange={(isChosen) => onChange(changed(chosen, id, isChosen))}>
            <span>{number}</span>
            <span>{formatDate(issueDate, today)}</span>
            <span className={styles.amount}>{formatMoney(amountMinor, currency)}</span>
            <span>{status === 'open' ? 'open' : 'closed'}</span>
          </Choice>
        ))}
      </ul>
    </fieldset>
  );
}

/** What is chosen after a choice more or less. */
export function changed<Id>(chosen: ReadonlySet<Id>, id: Id, isChosen: boolean): ReadonlySet<Id> {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}

type ChoiceProps = { readonly isChosen: boolean; readonly onChange: (isChosen: boolean) => void; readonly children: ReactNode };

/** A line to be ticked. */
export function Choice({ isChosen, onChange, children }: ChoiceProps) {
  return (
    <li>
      <label className={styles.choice}>
        <input type="checkbox" checked={isChosen} onChange={(event) => onChange(event.target.checked)} />
        {children}
      </label>
    </li>
  );
}
