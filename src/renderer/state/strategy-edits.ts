import { create } from 'zustand';
import type { Strategies, Strategy } from '#domain/strategy.ts';

/**
 * Strategies that are being edited: in this window alone until they are put into use. They stay while other screens are looked at, while
 * there is no network, and while somebody else is faster.
 */
export type StrategyEdits = {
  /** The version the edits began with. */
  readonly basedOnVersion: number;
  readonly list: readonly Strategy[];
  /** They have been put into use as this version, which has not come down to this computer yet. */
  readonly usedAs: number | null;
};

type State = { readonly edits: StrategyEdits | null; readonly openId: string | null };

export const useStrategyEdits = create<State>()(() => ({ edits: null, openId: null }));

/** Takes an edit in; where the list is the one in use again, nothing is being edited any more. */
export function editStrategies(inUse: Strategies, list: readonly Strategy[]): void {
  const { edits } = useStrategyEdits.getState();
  const basedOnVersion = edits?.basedOnVersion ?? inUse.version;
  const isBack = basedOnVersion === inUse.version && JSON.stringify(list) === JSON.stringify(inUse.list);
  useStrategyEdits.setState({ edits: isBack ? null : { basedOnVersion, list, usedAs: null } });
}

/** Somebody else has been faster, and the person wants their own edits in place of theirs all the same. */
export const keepEditsOver = (version: number): void =>
  useStrategyEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: version } }));

export const markEditsUsed = (version: number): void =>
  useStrategyEdits.setState(({ edits }) => ({ edits: edits && { ...edits, usedAs: version } }));

export const discardEdits = (): void => useStrategyEdits.setState({ edits: null });
export const openStrategy = (openId: string): void => useStrategyEdits.setState({ openId });
export const resetStrategyEdits = (): void => useStrategyEdits.setState({ edits: null, openId: null });
