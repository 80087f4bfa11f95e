import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import { type SettingsEdits, createSettingsEdits } from './settings-edits.ts';

/** Contact rules that are being edited. */
export type ContactRuleEdits = SettingsEdits<ContactRuleSettings>;

export const {
  useEdits: useContactRuleEdits,
  edit: editContactRules,
  keepOver: keepRuleEditsOver,
  markUsed: markRuleEditsUsed,
  discard: discardRuleEdits,
} = createSettingsEdits<ContactRuleSettings>();
