import { useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { endContactFix, useFixes } from '#renderer/state/fixes.ts';
import { wishToCall } from '#renderer/state/live-call.ts';
import { Card } from '#renderer/ui/card.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { AddContactForm } from './add-contact-form.tsx';
import { ContactGuardMark } from './contact-guard-line.tsx';
import styles from './contacts.module.css';

/** The people at the account, the primary one first, and the form for another. */
export function ContactList({ account, company }: { readonly account: AccountView; readonly company: Company }) {
  const accountId = account.folder.account.id;
  const fix = useFixes(({ contact }) => (contact?.accountId === accountId ? contact : null));
  const [isOpen, setOpen] = useState(false);
  const isAdding = isOpen || fix !== null;
  const close = () => {
    setOpen(false);
    endContactFix();
  };
  const contacts = account.folder.contacts
    .filter((contact) => contact.status === 'active')
    .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.name.localeCompare(b.name));
  return (
    <Card title="Contacts" aside={!isAdding && <LinkButton onClick={() => setOpen(true)}>Add a contact</LinkButton>}>
      {isAdding && <AddContactForm key={fix?.replaces} accountId={accountId} fix={fix} onDone={close} />}
      {contacts.length === 0 && !isAdding && <p className={styles.none}>Nobody is known here yet.</p>}
      <ul className={styles.contacts}>
        {contacts.map((contact) => (
          <li key={contact.id}>
            <div className={styles.who}>
              <b>{contact.name}</b> {contact.isPrimary && <Tag tone="neutral">Primary</Tag>}
              {account.waitingIds.includes(contact.id) && <WaitingMark />}
              <div className={styles.quiet}>{contact.role}</div>
            </div>
            <div className={styles.reach}>
              {contact.phone !== null && (
                <LinkButton title={`Call ${contact.name}`} onClick={() => wishToCall({ accountId, contactId: contact.id })}>
                  {contact.phone}
                </LinkButton>
              )}
              {contact.phone !== null && (
                <div>
                  <ContactGuardMark account={account} company={company} />
                </div>
              )}
              {contact.email !== null && <span>{contact.email}</span>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
