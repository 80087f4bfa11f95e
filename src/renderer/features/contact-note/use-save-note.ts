import { useState } from 'react';
import { type ContactNoteInput, needsWords } from '#domain/note.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { finishFix } from '#renderer/state/fixes.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { changeDraft, finishDraft } from '#renderer/state/note-drafts.ts';
import { openAccount, useScreen } from '#renderer/state/screen.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { type RejectionWords, wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { noteTextOf, numbersOf } from './about-line.ts';
import type { ChosenContact } from './chosen-contact.ts';

export type NoteProblem = { readonly field: string | null; readonly text: string };

type Saving = {
  readonly account: AccountView;
  readonly draft: NoteDraft;
  readonly contact: ChosenContact;
  readonly onSaved: () => void;
  /** Where 'next' leads from a call that came in between: back, and not on to another account. */
  readonly onBack: (() => void) | undefined;
};

/**
 * Saves the note. The draft goes only when the journal has it on the disk; on any refusal it stays, with the reason in
 * words beside the field it belongs to. 'next' opens the next account of the list, found before the save moves this one.
 */
export function useSaveNote({ account, draft, contact, onSaved, onBack }: Saving) {
  const client = useDataClient();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<(NoteProblem & { readonly noteId: string }) | null>(null);
  const row = account.folder.account;

  const save = async (then: 'stay' | 'next'): Promise<void> => {
    if (isSaving) return;
    const input = inputOf(account, draft, contact);
    if ('field' in input) return setProblem({ ...input, noteId: draft.noteId });
    setProblem(null);
    setSaving(true);
    // From here on a failure must find the draft in the store, even when nothing but the outcome was chosen.
    changeDraft(row.id, draft, account.folder);
    const { list, filter } = useScreen.getState();
    const next = then === 'next' && !onBack ? await client.next(list, row.id, 1, filter) : null;
    const outcome = await client.run('contactNote.record', row.id, input);
    setSaving(false);
    tellMasked(outcome);
    if (!outcome.saved) {
      return setProblem({ ...problemOfRefusal(wordsOfRefusal(outcome.refusal)), noteId: draft.noteId });
    }
    if (draft.replaces !== undefined) void finishFix(draft.replaces, draft.noteId, client.dismiss);
    finishDraft({ noteId: draft.noteId, accountId: row.id, accountName: row.name });
    onSaved();
    if (then === 'next') onBack?.();
    // Somebody who has gone on to another account while it was being saved is not pulled away from it.
    if (next?.accountId && useScreen.getState().accountId === row.id) openAccount(next.accountId);
  };

  return {
    save,
    isSaving,
    problem: problem?.noteId === draft.noteId ? problem : null,
    forget: () => setProblem(null),
  };
}

/** As many as a note's row holds. */
export const mostNoteCharacters = 8000;
const tooLong = 'With the numbers of the invoices this is longer than a note may be. Leave some of them out, or say it shorter.';

const problemOfRefusal = (words: RejectionWords): NoteProblem => ({ field: words.field ?? null, text: inOneLine(words) });

function inputOf(account: AccountView, draft: NoteDraft, { contact, name }: ChosenContact): ContactNoteInput | NoteProblem {
  if (draft.outcome === null) return { field: 'outcome', text: 'Choose what came of it.' };
  // The line about the invoices says nothing of what was said, so the rule's question is asked of the words alone.
  if (draft.text.trim() === '' && needsWords(draft.outcome)) return problemOfRefusal(wordsOfRefusal({ code: 'note.textMissing' }));
  const text = noteTextOf(numbersOf(account.folder, draft), draft.text);
  if (text.length > mostNoteCharacters) return { field: 'text', text: tooLong };
  const dueDate = draft.followUpDate === '' ? null : localDateSchema.safeParse(draft.followUpDate);
  if (dueDate && !dueDate.success) return { field: 'followUp', text: 'This date is not in the calendar. Choose another day.' };
  return {
    noteId: draft.noteId,
    accountId: account.folder.account.id,
    channel: draft.channel,
    direction: draft.direction,
    contactId: contact?.id ?? null,
    contactName: name.trim(),
    outcome: draft.outcome,
    text,
    nextStep: draft.nextStep.trim(),
    followUp: dueDate ? { followUpId: draft.followUpId, dueDate: dueDate.data, dueAt: null } : null,
  };
}
