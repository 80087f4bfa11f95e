import { create } from 'zustand';
import type { RunOutcome } from '#renderer/data/data-client.ts';

/** Whether the last thing somebody saved in this window held a card number, which was not stored. */
export const useMaskedCards = create<{ readonly isTold: boolean }>()(() => ({ isTold: false }));

/** Tells what came of saving words, where a card number was taken out of them; until the next words are saved. */
export const tellMasked = (outcome: RunOutcome): void =>
  useMaskedCards.setState({ isTold: outcome.saved && outcome.maskedCount !== undefined });

/** Nothing to tell: somebody else sits here now. */
export const forgetMasked = (): void => useMaskedCards.setState({ isTold: false });
