import type { ArrangementRules } from '#domain/arrangement-rules.ts';
import { type SettingsEdits, createSettingsEdits } from './settings-edits.ts';

/** Rules for promises and arrangements that are being edited. */
export type ArrangementRuleEdits = SettingsEdits<ArrangementRules>;

export const {
  useEdits: useArrangementRuleEdits,
  edit: editArrangementRules,
  keepOver: keepArrangementRuleEditsOver,
  markUsed: markArrangementRuleEditsUsed,
  discard: discardArrangementRuleEdits,
} = createSettingsEdits<ArrangementRules>();
