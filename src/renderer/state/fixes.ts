import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { create } from 'zustand';
import { type AccountId, type CommandId, type ContactId, contactIdSchema, followUpIdSchema, noteIdSchema } from '#domain/kernel/ids.ts';
import { channelSchema, noteSchema, outcomeSchema } from '#domain/rows.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { changeDraft, holdsWords, useNoteDrafts } from './note-drafts.ts';
import { chooseTab, openAccount } from './screen.ts';

/**
 * Writing a refused entry again. Its words open in the form they came from, and are sent as a new command; the refusal leaves its
 * list only when that one is saved. The ids of what is written again follow from the refused command, so that fixing it twice (in two windows,
 * or after a crash between saving and leaving the list) can never make two of it.
 */
export type Refused = LinkState['refused'][number];

export type ContactFix = {
  readonly replaces: CommandId;
  readonly accountId: AccountId;
  readonly contactId: ContactId;
  readonly values: { readonly name: string; readonly role: string; readonly phone: string; readonly email: string };
};

type Fixes = {
  readonly contact: ContactFix | null;
  /** Written again, but the journal could not take the refusal off the list. */
  readonly sentAgain: readonly CommandId[];
};

export const useFixes = create<Fixes>()(() => ({ contact: null, sentAgain: [] }));

/** Whether there is a form to fix this kind of entry in. */
export const isFixable = ({ command }: Refused): boolean => command.name === 'contactNote.record' || command.name === 'contact.add';

/** Opens the entry in its form, on its account. False, and nothing is touched, while unsaved words stand in that form. */
export function beginFix(refused: Refused): boolean {
  const { command } = refused;
  const { accountId, commandId } = command;
  if (command.name === 'contact.add') {
    const contactId = contactIdSchema.parse(uuidv5('contact', commandId));
    useFixes.setState({ contact: { replaces: commandId, accountId, contactId, values: contactFieldsSchema.parse(command.input) } });
    openAccount(accountId);
    chooseTab('contacts');
    return true;
  }
  const standing = useNoteDrafts.getState().drafts[accountId];
  if (standing && standing.replaces !== commandId && holdsWords(standing)) return false;
  changeDraft(accountId, draftOf(commandId, command.input));
  openAccount(accountId);
  return true;
}

/** Forgets what was being fixed: another person may sit here now. */
export const resetFixes = (): void => useFixes.setState({ contact: null, sentAgain: [] });

/** The form for a contact is closed, saved or not. */
export const endContactFix = (): void => useFixes.setState({ contact: null });

type Dismiss = (commandId: CommandId, reason: string) => Promise<{ readonly saved: boolean }>;

/** The entry has been saved anew under another id: the refusal leaves its list, with that id as how it was dealt with. */
export async function finishFix(replaces: CommandId, newId: string, dismiss: Dismiss): Promise<void> {
  const outcome = await dismiss(replaces, `Sent again as ${newId}`);
  if (!outcome.saved) useFixes.setState(({ sentAgain }) => ({ sentAgain: [...sentAgain, replaces] }));
}

const words = z.string().catch('');

/** The entry may have been refused because it could not be read: what can be used of it is, the rest is as in an empty form. */
const contactFieldsSchema = z.object({ name: words, role: words, phone: words, email: words });
const noteFieldsSchema = z.object({
  channel: channelSchema.catch('call'),
  direction: noteSchema.shape.direction.catch('outbound'),
  contactId: contactIdSchema.nullable().catch(null),
  contactName: z.string().nullable().catch(null),
  outcome: outcomeSchema.nullable().catch(null),
  text: words,
  nextStep: words,
  followUp: z.object({ dueDate: words }).nullable().catch(null),
});

function draftOf(commandId: CommandId, input: Readonly<Record<string, unknown>>): NoteDraft {
  const { followUp, ...fields } = noteFieldsSchema.parse(input);
  return {
    ...fields,
    noteId: noteIdSchema.parse(uuidv5('note', commandId)),
    followUpId: followUpIdSchema.parse(uuidv5('followUp', commandId)),
    followUpDate: followUp?.dueDate ?? '',
    replaces: commandId,
  };
}
