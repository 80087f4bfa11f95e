import { type ReactNode, useEffect, useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { type OwnLetterSettings, ownLetterSettingsSchema } from '#domain/letter-settings.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { discardLetterhead, editLetterhead, useLetterheadEdits } from '#renderer/state/letterhead-edits.ts';
import { ReadOnlyFields } from '#renderer/ui/read-only-fields.tsx';
import { LetterheadBar } from './letterhead-bar.tsx';
import { LetterheadFields } from './letterhead-fields.tsx';
import { LetterheadSample } from './letterhead-sample.tsx';
import { useShownAccount } from './use-shown-account.ts';
import styles from './letterhead-pane.module.css';

type Props = { readonly company: Company; readonly user: User; readonly title: ReactNode };

/** What all letters and e-mails have in common, for those who lead: letterhead, paper, window, pace and signature, with a letter beside it as it would look. */
export function LetterheadPane({ company, user, title }: Props) {
  const { version } = company.policy.letters;
  const mayAct = useMayAct();
  const inUse = useMemo(() => ownSettingsOf(company), [company]);
  const { edits } = useLetterheadEdits();
  const settings = edits?.settings ?? inUse;
  const usedAs = edits?.usedAs ?? null;
  useEffect(() => {
    if (usedAs !== null && version >= usedAs) discardLetterhead();
  }, [usedAs, version]);
  const drafted: Company = useMemo(
    () => ({ ...company, policy: { ...company.policy, letters: { ...company.policy.letters, ...settings } } }),
    [company, settings],
  );
  const account = useShownAccount();
  return (
    <>
      <div className={styles.head}>
        {title}
        <LetterheadBar version={version} edits={edits} />
      </div>
      <div className={styles.columns}>
        <div className={styles.fields} tabIndex={0} role="group" aria-label="What all letters have in common">
          <ReadOnlyFields isReadOnly={!mayAct}>
            <LetterheadFields
              settings={settings}
              companyName={company.name}
              onChange={(next) => editLetterhead({ version, settings: inUse }, next)}
            />
          </ReadOnlyFields>
        </div>
        <LetterheadSample account={account} company={drafted} user={user} />
      </div>
    </>
  );
}

/** What a person may change of it, in the order of the schema, so that two of them can be compared. */
const ownSettingsOf = ({ policy: { letters } }: Company): OwnLetterSettings => {
  const { version: _version, changedTemplates: _templates, ...own } = letters;
  return ownLetterSettingsSchema.parse(own);
};
