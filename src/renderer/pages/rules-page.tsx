import { useState } from 'react';
import type { Session } from '#contracts/ipc.ts';
import { AuthorityPane } from '#renderer/features/authority/authority-pane.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import { ContactRulesPage } from './contact-rules-page.tsx';
import { useCompany } from './use-company.ts';
import styles from './rules-page.module.css';

const sections = [
  { value: 'contact', words: 'Contact rules' },
  { value: 'authority', words: 'Authority' },
] as const;
type Section = (typeof sections)[number]['value'];

/** The screen of what the company lets be done: to customers, and by whom. */
export function RulesPage({ session }: { readonly session: Session }) {
  const company = useCompany(session.company);
  const [section, setSection] = useState<Section>('contact');
  return (
    <div className={styles.page}>
      <div className={styles.sections}>
        <Choices label="Part of the page" hideLabel choices={sections} chosen={section} onChange={setSection} />
      </div>
      {section === 'contact' ? <ContactRulesPage company={company} /> : <AuthorityPane company={company} user={session.user} />}
    </div>
  );
}
