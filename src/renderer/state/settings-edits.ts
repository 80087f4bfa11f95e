import { create } from 'zustand';

/** Settings that are being edited: in this window alone until they are put into use. They stay while other screens are looked at. */
export type SettingsEdits<S> = {
  /** The version the edits began with. */
  readonly basedOnVersion: number;
  readonly settings: S;
  /** They have been put into use as this version, which has not come down to this computer yet. */
  readonly usedAs: number | null;
};

/** Makes the place where one kind of settings is edited. Two settings are the same where their JSON is. */
export function createSettingsEdits<S>() {
  const useEdits = create<{ readonly edits: SettingsEdits<S> | null }>()(() => ({ edits: null }));
  return {
    useEdits,
    /** Takes an edit in; where all is as in use again, nothing is being edited any more. */
    edit(inUse: { readonly version: number; readonly settings: S }, settings: S): void {
      const { edits } = useEdits.getState();
      const basedOnVersion = edits?.basedOnVersion ?? inUse.version;
      const isBack = basedOnVersion === inUse.version && JSON.stringify(settings) === JSON.stringify(inUse.settings);
      useEdits.setState({ edits: isBack ? null : { basedOnVersion, settings, usedAs: null } });
    },
    /** Somebody else has been faster, and the person wants their own edits in place of theirs all the same. */
    keepOver: (version: number): void => useEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: version } })),
    markUsed: (version: number): void => useEdits.setState(({ edits }) => ({ edits: edits && { ...edits, usedAs: version } })),
    discard: (): void => useEdits.setState({ edits: null }),
  };
}
