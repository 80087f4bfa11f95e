import type { AccountId, InvoiceId } from '#domain/kernel/ids.ts';
import { mostNoteInvoices } from '#contracts/note-draft.ts';
import { changeDraft, newDraft, useNoteDrafts } from './note-drafts.ts';
import { useScreen } from './screen.ts';

const none: readonly InvoiceId[] = [];

/** The invoices that the note being written on an account is about: part of its draft, so that they outlive a lock like its words. */
export const useNoteInvoices = (accountId: AccountId): readonly InvoiceId[] =>
  useNoteDrafts(({ drafts }) => drafts[accountId]?.invoiceIds ?? none);

/** Makes the note of an account be about these invoices, the first `mostNoteInvoices` of them. */
export function chooseNoteInvoices(accountId: AccountId, invoiceIds: readonly InvoiceId[]): void {
  // A caller's note is inbound, also where it begins with an invoice.
  const draft =
    useNoteDrafts.getState().drafts[accountId] ?? newDraft(useScreen.getState().besideId === accountId ? 'inbound' : 'outbound');
  changeDraft(accountId, { ...draft, invoiceIds: invoiceIds.slice(0, mostNoteInvoices) });
}

/** Takes an invoice into the note of an account, or out of it. */
export function toggleNoteInvoice(accountId: AccountId, invoiceId: InvoiceId): void {
  const chosen = useNoteDrafts.getState().drafts[accountId]?.invoiceIds ?? none;
  chooseNoteInvoices(accountId, chosen.includes(invoiceId) ? chosen.filter((id) => id !== invoiceId) : [...chosen, invoiceId]);
}

/** Takes all of these invoices into the note; where they are all in it already, out of it. */
export function toggleNoteInvoices(accountId: AccountId, invoiceIds: readonly InvoiceId[]): void {
  const chosen = useNoteDrafts.getState().drafts[accountId]?.invoiceIds ?? none;
  const others = chosen.filter((id) => !invoiceIds.includes(id));
  const areAllIn = chosen.length - others.length === Math.min(invoiceIds.length, mostNoteInvoices - others.length);
  chooseNoteInvoices(accountId, areAllIn ? others : [...others, ...invoiceIds]);
}
