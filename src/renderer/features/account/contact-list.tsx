import { useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { endContactFix, useFixes } from '#renderer/state/fixes.ts';
import { wishToCall } from '#renderer/state/live-call.ts';
import { Card } from '#renderer/ui/card.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { usePhones } from '#renderer/ui/use-phone.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { AddContactForm } from './add-contact-form.tsx';
import { ContactGuardMark } from './contact-guard-line.tsx';
import { useContactGuard } from './use-contact-guard.ts';
import styles from './contacts.module.css';

/** The people at the account, the primary one first, and the form for another. */
export function ContactList({ account, company }: { readonly account: AccountView; readonly company: Company }) {
  const { id: accountId, country } = account.folder.account;
  const fix = useFixes(({ contact }) => (contact?.accountId === accountId ? contact : null));
  const guard = useContactGuard(account, company);
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
              {contact.phone !== null && (
                <PhoneText
                  text={contact.phone}
                  country={country}
                  who={contact.name}
                  onCall={() => wishToCall({ accountId, contactId: contact.id })}
                />
              )}
              {contact.phone !== null && (
                <div>
                  <ContactGuardMark {...guard} />
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

type PhoneProps = { readonly text: string; readonly country: string | null; readonly who: string; readonly onCall: () => void };

/** A number in international form, which is called when it is pressed; one that is none stands as it was written, with what is wrong. */
function PhoneText({ text, country, who, onCall }: PhoneProps) {
  const read = usePhones([text], country)?.[0];
  if (!read) return <span>{text}</span>;
  if (read.ok) {
    return (
      <LinkButton title={`Call ${who}; in its country: ${read.value.national}`} onClick={onCall}>
        {read.value.international}
      </LinkButton>
    );
  }
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
