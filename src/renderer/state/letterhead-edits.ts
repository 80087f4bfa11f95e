import type { OwnLetterSettings } from '#domain/letter-settings.ts';
import { type SettingsEdits, createSettingsEdits } from './settings-edits.ts';

/** A letterhead, and what else all letters have in common, that is being edited. */
export type LetterheadEdits = SettingsEdits<OwnLetterSettings>;

export const {
  useEdits: useLetterheadEdits,
  edit: editLetterhead,
  keepOver: keepLetterheadOver,
  markUsed: markLetterheadUsed,
  discard: discardLetterhead,
} = createSettingsEdits<OwnLetterSettings>();
