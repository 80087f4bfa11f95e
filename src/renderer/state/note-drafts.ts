import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { ownNumbersIn, withoutCardNumbers } from '#domain/card-free-input.ts';
import type { Folder } from '#domain/folder.ts';
import { type AccountId, type NoteId, followUpIdSchema, noteIdSchema } from '#domain/kernel/ids.ts';
import type { Begun, NoteDraft } from '#contracts/note-draft.ts';

/** The note saved last, for saying how far it has come. */
export type SavedNote = { readonly noteId: NoteId; readonly accountId: AccountId; readonly accountName: string };

type NoteDrafts = {
  readonly ownerId: string | null;
  readonly drafts: Readonly<Record<AccountId, NoteDraft>>;
  readonly lastSaved: SavedNote | null;
  /** Accounts whose draft the disk did not take: its words are in this window only. */
  readonly unkept: readonly AccountId[];
  /** Of the accounts with a draft in which something looks like a card number: the numbers of their own that are none. */
  readonly ownNumbers: Readonly<Record<AccountId, ReadonlySet<string>>>;
};

const nothing = { drafts: {}, lastSaved: null, unkept: [], ownNumbers: {} };

export const useNoteDrafts = create<NoteDrafts>()(() => ({ ownerId: null, ...nothing }));

/** A draft nobody has written in yet. */
export const newDraft = (direction: NoteDraft['direction'] = 'outbound'): NoteDraft => ({
  noteId: noteIdSchema.parse(uuidv7()),
  followUpId: followUpIdSchema.parse(uuidv7()),
  channel: 'call',
  direction,
  contactId: null,
  contactName: null,
  outcome: null,
  text: '',
  nextStep: '',
  followUpDate: '',
});

/**
 * Changes an account's draft; the change stays when another account is opened and until it is saved. With the account's `folder`, its own
 * numbers are known from then on.
 */
export function changeDraft(accountId: AccountId, draft: NoteDraft, folder?: Pick<Folder, 'account' | 'invoices'>): void {
  const mayHoldCard = folder !== undefined && withoutCardNumbers(draft).maskedCount > 0;
  useNoteDrafts.setState(({ drafts, ownNumbers }) => ({
    drafts: { ...drafts, [accountId]: draft },
    ...(mayHoldCard && { ownNumbers: { ...ownNumbers, [accountId]: ownNumbersIn(folder) } }),
  }));
}

/** The draft as it may lie on a disk: without card numbers. */
export function withoutCards(accountId: AccountId, draft: NoteDraft): NoteDraft {
  return withoutCardNumbers(draft, useNoteDrafts.getState().ownNumbers[accountId]).input;
}

/** The draft has been saved: the next one begins empty. */
export function finishDraft(saved: SavedNote): void {
  useNoteDrafts.setState((state) => ({ ...without(state, saved.accountId), lastSaved: saved }));
}

/** Lets go of an account's draft: the next one begins empty. */
export function dropDraft(accountId: AccountId): void {
  useNoteDrafts.setState((state) => without(state, accountId));
}

function without({ drafts, ownNumbers }: NoteDrafts, accountId: AccountId): Pick<NoteDrafts, 'drafts' | 'ownNumbers'> {
  const { [accountId]: _draft, ...otherDrafts } = drafts;
  const { [accountId]: _numbers, ...otherNumbers } = ownNumbers;
  return { drafts: otherDrafts, ownNumbers: otherNumbers };
}

/** Whether a draft holds words that would be missed. */
export const holdsWords = (draft: NoteDraft): boolean => draft.text.trim() !== '' || draft.nextStep.trim() !== '';

/** Accounts with words that were never saved. */
export const unsavedAccountIds = (drafts: NoteDrafts['drafts']): readonly string[] =>
  Object.entries(drafts).flatMap(([accountId, draft]) => (holdsWords(draft) ? [accountId] : []));

/** Accounts with words that closing the window would lose. */
export const losableAccountIds = ({ drafts, unkept }: Pick<NoteDrafts, 'drafts' | 'unkept'>): readonly string[] =>
  unsavedAccountIds(drafts).filter((accountId) => unkept.some((each) => each === accountId));

/** Notes whether the disk has taken the drafts of accounts. */
export function markKept(accountIds: readonly AccountId[], isKept: boolean): void {
  useNoteDrafts.setState(({ unkept }) => {
    const others = unkept.filter((accountId) => !accountIds.includes(accountId));
    return { unkept: isKept ? others : [...others, ...accountIds] };
  });
}

/**
 * Says whose drafts these are. A sign-in that ended by itself leaves them for the same person's next one; for anybody
 * else they are forgotten.
 */
export function claimDrafts(userId: string): void {
  useNoteDrafts.setState((state) => (state.ownerId === userId ? state : { ownerId: userId, ...nothing }));
}

/** Takes in what was kept from an earlier session; what is being written already goes before it. */
export const takeBegun = ({ drafts: kept }: Pick<Begun, 'drafts'>): void =>
  useNoteDrafts.setState(({ drafts }) => ({
    drafts: { ...Object.fromEntries(kept.map(({ accountId, draft }) => [accountId, draft])), ...drafts },
  }));

/** Forgets the drafts that are kept sealed, at the end of a session: they come back with the next sign-in. The others wait here. */
export const forgetKeptDrafts = (): void =>
  useNoteDrafts.setState(({ drafts, unkept }) => ({
    drafts: Object.fromEntries(unkept.flatMap((accountId) => (drafts[accountId] ? [[accountId, drafts[accountId]]] : []))),
    lastSaved: null,
    ownNumbers: {},
  }));

/** Forgets every draft in this window. */
export const resetNoteDrafts = (): void => useNoteDrafts.setState(nothing);
