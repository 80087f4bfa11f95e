import { create } from 'zustand';
import type { OwnLetterSettings } from '#domain/letter-settings.ts';

/** A letterhead, and what else all letters have in common, that is being edited: in this window alone until it is put into use. It stays while other screens are looked at. */
export type LetterheadEdits = {
  /** The version the edits began with. */
  readonly basedOnVersion: number;
  readonly settings: OwnLetterSettings;
  /** They have been put into use as this version, which has not come down to this computer yet. */
  readonly usedAs: number | null;
};

export const useLetterheadEdits = create<{ readonly edits: LetterheadEdits | null }>()(() => ({ edits: null }));

/** Takes an edit in; where all is as in use again, nothing is being edited any more. */
export function editLetterhead(
  inUse: { readonly version: number; readonly settings: OwnLetterSettings },
  settings: OwnLetterSettings,
): void {
  const { edits } = useLetterheadEdits.getState();
  const basedOnVersion = edits?.basedOnVersion ?? inUse.version;
  const isBack = basedOnVersion === inUse.version && JSON.stringify(settings) === JSON.stringify(inUse.settings);
  useLetterheadEdits.setState({ edits: isBack ? null : { basedOnVersion, settings, usedAs: null } });
}

/** Somebody else has been faster, and the person wants their own edits in place of theirs all the same. */
export const keepLetterheadOver = (version: number): void =>
  useLetterheadEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: version } }));

export const markLetterheadUsed = (version: number): void =>
  useLetterheadEdits.setState(({ edits }) => ({ edits: edits && { ...edits, usedAs: version } }));

export const discardLetterhead = (): void => useLetterheadEdits.setState({ edits: null });
