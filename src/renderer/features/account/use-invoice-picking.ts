import { type KeyboardEvent, useState } from 'react';
import type { AccountId, InvoiceId } from '#domain/kernel/ids.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { toggleNoteInvoice, toggleNoteInvoices, useNoteInvoices } from '#renderer/state/note-invoices.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { useScreen } from '#renderer/state/screen.ts';

/** What a table of invoices needs so that they can be taken into the note. */
export type InvoicePicking = {
  /** False for whoever only reads: there is no note. */
  readonly mayPick: boolean;
  readonly chosen: readonly InvoiceId[];
  /** The one invoice whose box Tab leads to. */
  readonly cursorId: InvoiceId | null;
  readonly toggle: (invoiceId: InvoiceId) => void;
  /** For the element around the rows: the arrow keys go from box to box. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

/**
 * Choosing invoices for the note: X takes the one under the cursor in or out, the arrow keys move the cursor, Shift+X takes all.
 * `shownIds` are the rows in their order; `allIds` what Shift+X means.
 */
export function useInvoicePicking(accountId: AccountId, shownIds: readonly InvoiceId[], allIds: readonly InvoiceId[]): InvoicePicking {
  const chosen = useNoteInvoices(accountId);
  const [at, setAt] = useState<InvoiceId | null>(null);
  const cursorId = at !== null && shownIds.includes(at) ? at : (shownIds[0] ?? null);

  const toggle = (invoiceId: InvoiceId) => {
    setAt(invoiceId);
    toggleNoteInvoice(accountId, invoiceId);
  };
  const isBeside = useScreen(({ besideId }) => besideId === accountId);
  const keys = {
    x: () => {
      if (cursorId === null) return;
      toggle(cursorId);
      focusBox(cursorId);
    },
    'Shift+X': () => allIds.length > 0 && toggleNoteInvoices(accountId, allIds),
  };
  const mayPick = useMayAct();
  usePlainKeys(mayPick ? keys : {}, isBeside ? 'beside' : 'inHand');
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || cursorId === null) return;
    event.preventDefault();
    const next = shownIds[shownIds.indexOf(cursorId) + step];
    if (next === undefined) return;
    setAt(next);
    focusBox(next);
  };
  return { mayPick, chosen, cursorId, toggle, onKeyDown };
}

const focusBox = (invoiceId: InvoiceId): void => document.querySelector<HTMLInputElement>(`[data-invoice="${invoiceId}"]`)?.focus();
