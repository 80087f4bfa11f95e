import { create } from 'zustand';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';

/** Contact rules that are being edited: in this window alone until they are put into use. They stay while other screens are looked at. */
export type ContactRuleEdits = {
  /** The version the edits began with. */
  readonly basedOnVersion: number;
  readonly settings: ContactRuleSettings;
  /** They have been put into use as this version, which has not come down to this computer yet. */
  readonly usedAs: number | null;
};

export const useContactRuleEdits = create<{ readonly edits: ContactRuleEdits | null }>()(() => ({ edits: null }));

/** Takes an edit in; where all is as in use again, nothing is being edited any more. */
export function editContactRules(
  inUse: { readonly version: number; readonly settings: ContactRuleSettings },
  settings: ContactRuleSettings,
): void {
  const { edits } = useContactRuleEdits.getState();
  const basedOnVersion = edits?.basedOnVersion ?? inUse.version;
  const isBack = basedOnVersion === inUse.version && JSON.stringify(settings) === JSON.stringify(inUse.settings);
  useContactRuleEdits.setState({ edits: isBack ? null : { basedOnVersion, settings, usedAs: null } });
}

/** Somebody else has been faster, and the person wants their own edits in place of theirs all the same. */
export const keepRuleEditsOver = (version: number): void =>
  useContactRuleEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: version } }));

export const markRuleEditsUsed = (version: number): void =>
  useContactRuleEdits.setState(({ edits }) => ({ edits: edits && { ...edits, usedAs: version } }));

export const discardRuleEdits = (): void => useContactRuleEdits.setState({ edits: null });
