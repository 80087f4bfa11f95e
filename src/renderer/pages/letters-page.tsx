import { useEffect } from 'react';
import type { Session } from '#contracts/ipc.ts';
import { type Role, companyReaders, everyRole, overseers } from '#domain/command.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { RatesNotice } from '#renderer/features/late-interest/rates-notice.tsx';
import { TemplatesPane } from '#renderer/features/templates/templates-pane.tsx';
import { LetterheadPane } from '#renderer/features/templates/letterhead-pane.tsx';
import { OutboxPane } from '#renderer/features/letters/outbox-pane.tsx';
import { RunPane } from '#renderer/features/letters/run-pane.tsx';
import { SendingNotice, useHasEmails } from '#renderer/features/letters/sending-notice.tsx';
import { useWriter } from '#renderer/features/letters/use-writer.ts';
import { type LettersSection, chooseSection, useLetters } from '#renderer/state/letters.ts';
import { forgetEndedPrinting } from '#renderer/state/printing.ts';
import { openPage } from '#renderer/state/screen.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { useCompany } from './use-company.ts';
import styles from './letters-page.module.css';

const sections: readonly { readonly value: LettersSection; readonly words: string; readonly roles: readonly Role[] }[] = [
  { value: 'run', words: 'Dunning run', roles: everyRole },
  { value: 'outbox', words: 'Outbox', roles: everyRole },
  { value: 'templates', words: 'Templates', roles: companyReaders },
  { value: 'letterhead', words: 'Letterhead', roles: companyReaders },
];
const titles: Readonly<Record<LettersSection, string>> = {
  run: 'Dunning run',
  outbox: 'Outbox',
  templates: 'Templates',
  letterhead: 'Letterhead',
};

/** The screen of what is written to customers: who is due for a step today, and what became of what was sent. */
export function LettersPage({ session }: { readonly session: Session }) {
  const company = useCompany(session.company);
  const today = businessDateOf(company, useNow());
  const section = useLetters((screen) => screen.section);
  const writer = useWriter(company, session.user);
  // How the last batch ended has been read here; what is under way is followed from wherever one goes.
  useEffect(() => forgetEndedPrinting, []);
  const title = (
    <div className={styles.names}>
      <h1>{titles[section]}</h1>
      <Choices
        label="Part of the page"
        hideLabel
        choices={sections.filter(({ roles }) => roles.includes(session.user.role))}
        chosen={section}
        onChange={chooseSection}
      />
    </div>
  );
  return (
    <div className={styles.page}>
      {section === 'run' && overseers.includes(session.user.role) && (
        <RatesNotice company={company} today={today} onRecord={() => openPage('strategies')} />
      )}
      {(section === 'run' || section === 'outbox') && <Sending section={section} company={company} />}
      {section === 'run' && <RunPane company={company} user={session.user} writer={writer} title={title} />}
      {section === 'outbox' && <OutboxPane title={title} />}
      {section === 'letterhead' && <LetterheadPane company={company} user={session.user} title={title} />}
      {section === 'templates' && <TemplatesPane company={company} user={session.user} title={title} />}
    </div>
  );
}

/** What keeps e-mails from leaving, where there are any; of a mailbox of one's own to those who send. */
function Sending({ section, company }: { readonly section: 'run' | 'outbox'; readonly company: Company }) {
  const { relay } = company.policy.letters;
  const mayAct = useMayAct();
  return useHasEmails(section) && (relay !== null || mayAct) ? <SendingNotice relay={relay} /> : null;
}
