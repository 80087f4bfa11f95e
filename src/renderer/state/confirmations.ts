import { create } from 'zustand';
import type { AccountId } from '#domain/kernel/ids.ts';
import { openAccount, showOverlay, useScreen } from './screen.ts';

/** Somebody to whom what was just agreed can be confirmed in writing. */
export type OfferedConfirmation = {
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly channel: 'email' | 'letter';
  /** What was agreed: the arrangement, or the group of the promises. */
  readonly agreedId: string;
};

/** What was agreed last and has not been confirmed; null: nothing. It is offered until the next note is saved. */
export const useConfirmations = create<{ readonly offered: OfferedConfirmation | null }>()(() => ({ offered: null }));

export const offerConfirmation = (offered: OfferedConfirmation | null): void => useConfirmations.setState({ offered });

/** Opens the account and writes its confirmation, unless a call is in hand on another one. */
export function writeConfirmation({ accountId, channel }: OfferedConfirmation): void {
  openAccount(accountId);
  if (useScreen.getState().accountId === accountId) showOverlay(channel === 'email' ? 'confirmByEmail' : 'confirmByLetter');
}
