import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import {
  type AccountId,
  type CommandId,
  type ContactId,
  type FollowUpId,
  type NoteId,
  followUpIdSchema,
  noteIdSchema,
} from '#domain/kernel/ids.ts';
import type { Channel, Note, Outcome } from '#domain/rows.ts';

/**
 * A contact note being written. Its ids are made with the draft, so that saving again after an unclear failure names the
 * same note and can never make two of it.
 */
export type NoteDraft = {
  readonly noteId: NoteId;
  readonly followUpId: FollowUpId;
  readonly channel: Channel;
  readonly direction: Note['direction'];
  /** Null with an empty name: nobody chosen yet, so the panel offers the primary contact. */
  readonly contactId: ContactId | null;
  readonly contactName: string | null;
  readonly outcome: Outcome | null;
  readonly text: string;
  readonly nextStep: string;
  /** What the date field holds: '' or 'YYYY-MM-DD'. */
  readonly followUpDate: string;
  /** The refused command that this draft writes again. */
  readonly replaces?: CommandId | undefined;
};

/** The note saved last, for saying how far it has come. */
export type SavedNote = { readonly noteId: NoteId; readonly accountId: AccountId; readonly accountName: string };

type NoteDrafts = {
  readonly ownerId: string | null;
  readonly drafts: Readonly<Record<AccountId, NoteDraft>>;
  readonly lastSaved: SavedNote | null;
};

export const useNoteDrafts = create<NoteDrafts>()(() => ({ ownerId: null, drafts: {}, lastSaved: null }));

/** A draft nobody has written in yet. */
export const newDraft = (): NoteDraft => ({
  noteId: noteIdSchema.parse(uuidv7()),
  followUpId: followUpIdSchema.parse(uuidv7()),
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: null,
  outcome: null,
  text: '',
  nextStep: '',
  followUpDate: '',
});

/** Changes an account's draft; the change stays when another account is opened and until it is saved. */
export function changeDraft(accountId: AccountId, draft: NoteDraft): void {
  useNoteDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [accountId]: draft } }));
}

/** The draft has been saved: the next one begins empty. */
export function finishDraft(saved: SavedNote): void {
  useNoteDrafts.setState(({ drafts }) => {
    const { [saved.accountId]: _done, ...others } = drafts;
    return { drafts: others, lastSaved: saved };
  });
}

/** Lets go of an account's draft: the next one begins empty. */
export function dropDraft(accountId: AccountId): void {
  useNoteDrafts.setState(({ drafts }) => {
    const { [accountId]: _dropped, ...others } = drafts;
    return { drafts: others };
  });
}

/** Whether a draft holds words that would be missed. */
export const holdsWords = (draft: NoteDraft): boolean => draft.text.trim() !== '' || draft.nextStep.trim() !== '';

/** Accounts with words that were never saved. */
export const unsavedAccountIds = (drafts: NoteDrafts['drafts']): readonly string[] =>
  Object.entries(drafts).flatMap(([accountId, draft]) => (holdsWords(draft) ? [accountId] : []));

/**
 * Says whose drafts these are. A sign-in that ended by itself leaves them for the same person's next one; for anybody
 * else they are forgotten.
 */
export function claimDrafts(userId: string): void {
  useNoteDrafts.setState((state) => (state.ownerId === userId ? state : { ownerId: userId, drafts: {}, lastSaved: null }));
}

/** Forgets every draft: for a sign-out somebody asked for. */
export const resetNoteDrafts = (): void => useNoteDrafts.setState({ drafts: {}, lastSaved: null });
