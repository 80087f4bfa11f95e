import { useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { endContactFix, useFixes } from '#renderer/state/fixes.ts';
import { Card } from '#renderer/ui/card.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { usePhones } from '#renderer/ui/use-phone.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { AddContactForm } from './add-contact-form.tsx';
import { ContactGuardMark } from './contact-guard-line.tsx';
import styles from './contacts.module.css';

/** The people at the account, the primary one first, and the form for another. */
export function ContactList({ account, company }: { readonly account: AccountView; readonly company: Company }) {
  const { id: accountId, country } = account.folder.account;
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
      {isAdding && <AddContactForm key={fix?.replaces} accountId={accountId} country={country} fix={fix} onDone={close} />}
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
              {contact.phone !== null && <PhoneText text={contact.phone} country={country} />}
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

/** A number in international form; one that is none stands as it was written, with what is wrong. */
function PhoneText({ text, country }: { readonly text: string; readonly country: string | null }) {
  const read = usePhones([text], country)?.[0];
  if (!read) return <span>{text}</span>;
  if (read.ok) return <span title={`In its country: ${read.value.national}`}>{read.value.international}</span>;
  const { title, detail } = wordsOfRefusal(read.error);
  return (
    <>
      <span>{text}</span>
      <span className={styles.unclear} title={detail}>
        {title}
      </span>
    </>
  );
}
