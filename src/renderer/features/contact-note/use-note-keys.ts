import type { RefObject } from 'react';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';

/** Where the keys lead to. */
export type NotePlaces = {
  readonly outcomes: RefObject<HTMLFieldSetElement | null>;
  readonly text: RefObject<HTMLTextAreaElement | null>;
  readonly followUp: RefObject<HTMLInputElement | null>;
};

/** Whose note it is, and what calls. */
type NoteSide = {
  readonly isBeside: boolean;
  readonly onCall: (() => void) | undefined;
  /** Writes an e-mail or a letter to the account. */
  readonly onWrite: ((channel: 'email' | 'letter') => void) | undefined;
};

/**
 * The keys that begin a contact note from wherever nobody is typing: C calls (or logs a call where none can be made), E and L write an e-mail or a letter (or log one where none can be written) and go to the
 * outcomes, O goes there at once, P and D choose one and go to the words, N goes there at once, F to the follow-up. While there is a caller beside the work in
 * hand they are the caller's.
 */
export function useNoteKeys(
  change: (part: Partial<NoteDraft>) => void,
  { outcomes, text, followUp }: NotePlaces,
  { isBeside, onCall, onWrite }: NoteSide,
): void {
  const log = (channel: NoteDraft['channel']) => () => {
    change({ channel });
    focusOutcome(outcomes.current);
  };
  const note = (part: Partial<NoteDraft>) => () => {
    change(part);
    text.current?.focus();
  };
  const keys = {
    c: onCall ?? log('call'),
    o: () => focusOutcome(outcomes.current),
    e: onWrite ? () => onWrite('email') : log('email'),
    l: onWrite ? () => onWrite('letter') : log('letter'),
    p: note({ outcome: 'promise' }),
    d: note({ outcome: 'dispute' }),
    n: () => text.current?.focus(),
    f: () => followUp.current?.focus(),
  };
  usePlainKeys(keys, isBeside ? 'beside' : 'inHand');
}

/** Puts the focus on the outcome that is chosen, or on the first. */
export function focusOutcome(group: HTMLFieldSetElement | null): void {
  const chosen = group?.querySelector<HTMLInputElement>('input:checked') ?? group?.querySelector('input');
  chosen?.focus();
}
