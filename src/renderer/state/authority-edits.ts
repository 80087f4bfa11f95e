import { create } from 'zustand';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import type { AuthoritySettings } from '#domain/authority-change.ts';

/** Limits that are being edited: in this window alone until they are asked for. They stay while other screens are looked at. */
export type AuthorityEdits = {
  /** The version the edits began with. */
  readonly basedOnVersion: number;
  readonly settings: AuthoritySettings;
  /** Amounts as they are being typed, which nobody can read yet, by the name of their field. */
  readonly unread: Readonly<Record<string, string>>;
  /** They are in force as this version, which has not come down to this computer yet. */
  readonly usedAs: number | null;
  /** The request as which the central API keeps them for a second person. */
  readonly waitsAs: PolicyRequestId | null;
};

export const useAuthorityEdits = create<{ readonly edits: AuthorityEdits | null }>()(() => ({ edits: null }));

/** Takes an edit in; where all is as in force again, nothing is being edited any more. */
export function editAuthority(
  inForce: { readonly version: number; readonly settings: AuthoritySettings },
  over: Partial<Pick<AuthorityEdits, 'settings' | 'unread'>>,
): void {
  const { edits } = useAuthorityEdits.getState();
  const basedOnVersion = edits?.basedOnVersion ?? inForce.version;
  const settings = over.settings ?? edits?.settings ?? inForce.settings;
  const unread = over.unread ?? edits?.unread ?? {};
  const isBack =
    basedOnVersion === inForce.version && Object.keys(unread).length === 0 && JSON.stringify(settings) === JSON.stringify(inForce.settings);
  useAuthorityEdits.setState({ edits: isBack ? null : { basedOnVersion, settings, unread, usedAs: null, waitsAs: null } });
}

/** Somebody else has been faster, and the person wants their own edits in place of theirs all the same. */
export const keepAuthorityEditsOver = (version: number): void =>
  useAuthorityEdits.setState(({ edits }) => ({ edits: edits && { ...edits, basedOnVersion: version } }));

/** What came of asking for them: in force as a version, or waiting as a request. */
export const markAuthorityAsked = ({
  version,
  waitsAs,
}: {
  readonly version: number;
  readonly waitsAs?: PolicyRequestId | undefined;
}): void =>
  useAuthorityEdits.setState(({ edits }) => ({
    edits: edits && { ...edits, usedAs: waitsAs === undefined ? version : null, waitsAs: waitsAs ?? null },
  }));

export const discardAuthorityEdits = (): void => useAuthorityEdits.setState({ edits: null });
