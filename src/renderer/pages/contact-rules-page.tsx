import { useEffect, useMemo } from 'react';
import type { Company } from '#domain/company.ts';
import { contactRuleSettingsOf } from '#domain/contact-rules.ts';
import { PreviewCard } from '#renderer/features/contact-rules/preview-card.tsx';
import { RuleFields } from '#renderer/features/contact-rules/rule-fields.tsx';
import { RulesBar } from '#renderer/features/contact-rules/rules-bar.tsx';
import styles from '#renderer/features/contact-rules/contact-rules.module.css';
import { discardRuleEdits, editContactRules, useContactRuleEdits } from '#renderer/state/contact-rule-edits.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { ReadOnlyFields } from '#renderer/ui/read-only-fields.tsx';
import { useCompany } from './use-company.ts';

/** The supervisors' screen on when, how often and how much customers are called: edited here, counted on the copy, put into use by the central API. */
export function ContactRulesPage({ company: atSignIn }: { readonly company: Company }) {
  const { policy } = useCompany(atSignIn);
  const mayAct = useMayAct();
  const { version } = policy.contact;
  const inUse = useMemo(() => contactRuleSettingsOf(policy), [policy]);
  const { edits } = useContactRuleEdits();
  const settings = edits?.settings ?? inUse;
  const usedAs = edits?.usedAs ?? null;
  useEffect(() => {
    if (usedAs !== null && version >= usedAs) discardRuleEdits();
  }, [usedAs, version]);
  return (
    <div className={styles.page}>
      <RulesBar version={version} edits={edits} />
      <div className={styles.body} tabIndex={0} role="group" aria-label="Contact rules">
        <div className={styles.column}>
          <ReadOnlyFields isReadOnly={!mayAct}>
            <RuleFields settings={settings} onChange={(next) => editContactRules({ version, settings: inUse }, next)} />
          </ReadOnlyFields>
        </div>
        <div className={styles.preview}>
          <PreviewCard key={version} settings={settings} />
        </div>
      </div>
    </div>
  );
}
