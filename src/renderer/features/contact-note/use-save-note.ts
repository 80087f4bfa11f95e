import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type ContactNoteInput, leadsOn, needsWords } from '#domain/note.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { isHeld } from '#domain/call-in-hand.ts';
import type { Company } from '#domain/company.ts';
import { confirmationChannel } from '#domain/confirmation.ts';
import { instantIn, instantOf, localDateSchema } from '#domain/kernel/dates.ts';
import { contactStopIdSchema } from '#domain/kernel/ids.ts';
import { type Call, type Outcome, mostNoteCharacters } from '#domain/rows.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { finishFix } from '#renderer/state/fixes.ts';
import { offerConfirmation } from '#renderer/state/confirmations.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { changeDraft, finishDraft } from '#renderer/state/note-drafts.ts';
import { dropCall, tellCallEnd, useLiveCall } from '#renderer/state/live-call.ts';
import { letGo, openAccount, useScreen } from '#renderer/state/screen.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { type RejectionWords, wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { noteTextOf, numbersOf } from './about-line.ts';
import type { ChosenContact } from './chosen-contact.ts';
import { promiseOf } from './promise-draft.ts';

export type NoteProblem = { readonly field: string | null; readonly text: string };

type Saving = {
  readonly account: AccountView;
  readonly draft: NoteDraft;
  readonly contact: ChosenContact;
  /** The call it is about, which has to lead somewhere and is closed with it. */
  readonly call: Call | null;
  readonly onSaved: () => void;
  /** Where 'next' leads from a call that came in between: back, and not on to another account. */
  readonly onBack: (() => void) | undefined;
};

/**
 * Saves the note. The draft goes only when the journal has it on the disk; on any refusal it stays, with the reason in
 * words beside the field it belongs to. 'next' opens the next account of the list, found before the save moves this one.
 */
export function useSaveNote({ account, draft, contact, call, onSaved, onBack }: Saving) {
  const client = useDataClient();
  const company = useOpened()?.company;
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<(NoteProblem & { readonly noteId: string }) | null>(null);
  const row = account.folder.account;

  const save = async (then: 'stay' | 'next'): Promise<void> => {
    if (isSaving) return;
    const input = inputOf(account, draft, contact, company);
    if ('field' in input) return setProblem({ ...input, noteId: draft.noteId });
    const promise = promiseOf(account, draft, input.contactName);
    if (promise !== null && 'field' in promise) return setProblem({ ...promise, noteId: draft.noteId });
    const leads = leadsOn({ nextStep: input.nextStep, hasFollowUp: input.followUp !== null, hasPromise: promise !== null });
    if (call !== null && !leads) return setProblem({ ...leadsNowhere, noteId: draft.noteId });
    const live = useLiveCall.getState();
    if (call !== null && isHeld(call, live.callId === call.id ? live.said : null, live.endedAt)) {
      // Somebody who is still being spoken to is not hung up by a key that was pressed too early.
      if (problem?.text !== stillInCall.text) return setProblem({ ...stillInCall, noteId: draft.noteId });
      setSaving(true);
      // Where the central API cannot be asked, a call of this computer has ended all the same, and another one ends with its handset.
      await window.desk['phone.hangUp']({ callId: call.id, dialer: call.dialer });
      tellCallEnd(instantOf(Date.now()));
    }
    setProblem(null);
    setSaving(true);
    // From here on a failure must find the draft in the store, even when nothing but the outcome was chosen.
    changeDraft(row.id, draft, account.folder);
    const { list, filter } = useScreen.getState();
    const next = then === 'next' && !onBack ? await client.next(list, row.id, 1, filter) : null;
    // The promise first: where it cannot be taken, nothing is saved yet.
    const promised = promise === null ? null : await client.run('promise.record', row.id, promise);
    const outcome = promised?.saved === false ? promised : await client.run('contactNote.record', row.id, input);
    setSaving(false);
    tellMasked(outcome);
    if (!outcome.saved) {
      return setProblem({ ...problemOfRefusal(wordsOfRefusal(outcome.refusal)), noteId: draft.noteId });
    }
    if (call !== null) {
      if (input.outcome === 'wrongNumber') await markWrong(client, call);
      const { endedAt } = useLiveCall.getState();
      const close = { callId: call.id, accountId: row.id, state: endOf(input.outcome), endedAt, noteId: draft.noteId };
      // Were it refused, the note stands, and the call stays in hand to be tied to it.
      if ((await client.run('call.close', row.id, close)).saved) {
        dropCall();
        letGo();
      }
    }
    if (draft.replaces !== undefined) void finishFix(draft.replaces, draft.noteId, client.dismiss);
    const who = { accountId: row.id, accountName: row.name, channel: confirmationChannel(account.folder) };
    offerConfirmation(promise === null ? null : { ...who, agreedId: promise.groupId });
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

const tooLong = 'With the numbers of the invoices this is longer than a note may be. Leave some of them out, or say it shorter.';

const leadsNowhere: NoteProblem = { field: 'nextStep', text: 'A call leads on: write a next step, or choose a follow-up.' };

const stillInCall: NoteProblem = {
  field: null,
  text: 'You are still in the call. Save once more to hang up and save, or go on speaking: what you wrote is kept.',
};

/** The number that was called is somebody else's: it is not offered again. Marked already, or of nobody known, there is nothing to do. */
async function markWrong(client: DataClient, { accountId, contactId, number }: Call): Promise<void> {
  if (contactId === null) return;
  const stop = { contactStopId: contactStopIdSchema.parse(uuidv7()), accountId, contactId, number };
  await client.run('contact.markWrongNumber', accountId, stop);
}

/** How a call ended that was handed over, by what came of it. */
const endOf = (outcome: Outcome): 'completed' | 'noAnswer' => (outcome === 'noAnswer' ? 'noAnswer' : 'completed');

const problemOfRefusal = (words: RejectionWords): NoteProblem => ({ field: words.field ?? null, text: inOneLine(words) });

function inputOf(
  account: AccountView,
  draft: NoteDraft,
  { contact, name }: ChosenContact,
  company: Company | undefined,
): ContactNoteInput | NoteProblem {
  if (draft.outcome === null) return { field: 'outcome', text: 'Choose what came of it.' };
  // The line about the invoices says nothing of what was said, so the rule's question is asked of the words alone.
  if (draft.text.trim() === '' && needsWords(draft.outcome)) return problemOfRefusal(wordsOfRefusal({ code: 'note.textMissing' }));
  const text = noteTextOf(numbersOf(account.folder, draft), draft.text);
  if (text.length > mostNoteCharacters) return { field: 'text', text: tooLong };
  const dueDate = draft.followUpDate === '' ? null : localDateSchema.safeParse(draft.followUpDate);
  if (dueDate && !dueDate.success) return { field: 'followUp', text: 'This date is not in the calendar. Choose another day.' };
  if (draft.outcome === 'callBackAt' && !dueDate) return { field: 'followUp', text: 'Choose the day on which they want to be called.' };
  const time = draft.outcome === 'callBackAt' ? (draft.followUpTime ?? '') : '';
  if (draft.outcome === 'callBackAt' && !/^\d{2}:\d{2}$/.test(time))
    return { field: 'followUpTime', text: 'Enter the time at which they want to be called.' };
  const zone = account.folder.account.timeZone ?? company?.timeZone;
  const dueAt = dueDate && time !== '' && zone !== undefined ? instantIn(zone, dueDate.data, time) : null;
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
    followUp: dueDate ? { followUpId: draft.followUpId, dueDate: dueDate.data, dueAt } : null,
  };
}
