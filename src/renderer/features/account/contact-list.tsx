import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Company } from '#domain/company.ts';
import { isMarkedWrong } from '#domain/contact-number.ts';
import { contactStopIdSchema } from '#domain/kernel/ids.ts';
import type { Contact, ContactStop } from '#domain/rows.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { endContactFix, useFixes } from '#renderer/state/fixes.ts';
import { wishToCall } from '#renderer/state/live-call.ts';
import { Card } from '#renderer/ui/card.tsx';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { loadParsePhone, usePhones } from '#renderer/ui/use-phone.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { AddContactForm } from './add-contact-form.tsx';
import { ContactGuardMark } from './contact-guard-line.tsx';
import { type ContactAct, ContactMenu } from './contact-menu.tsx';
import { ContactStopForm } from './contact-stop-form.tsx';
import { CorrectEmailForm } from './correct-email-form.tsx';
import { CorrectNumberForm } from './correct-number-form.tsx';
import { stopWords } from './stop-words.ts';
import { useContactGuard } from './use-contact-guard.ts';
import styles from './contacts.module.css';

/** The people at the account, the primary one first, and the form for another. */
export function ContactList({ account, company }: { readonly account: AccountView; readonly company: Company }) {
  const { id: accountId, country } = account.folder.account;
  const fix = useFixes(({ contact }) => (contact?.accountId === accountId ? contact : null));
  const mayAct = useMayAct();
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
    <Card title="Contacts" aside={mayAct && !isAdding && <LinkButton onClick={() => setOpen(true)}>Add a contact</LinkButton>}>
      {isAdding && <AddContactForm key={fix?.replaces} accountId={accountId} country={country} fix={fix} onDone={close} />}
      {contacts.length === 0 && !isAdding && <p className={styles.none}>Nobody is known here yet.</p>}
      <ul className={styles.contacts}>
        {contacts.map((contact) => (
          <ContactRow key={contact.id} contact={contact} account={account} company={company} />
        ))}
      </ul>
    </Card>
  );
}

type RowProps = { readonly contact: Contact; readonly account: AccountView; readonly company: Company };

/** One person: how they are reached, what is stopped, and what can be done about their number outside a call. */
function ContactRow({ contact, account, company }: RowProps) {
  const client = useDataClient();
  const { country } = account.folder.account;
  const { accountId, id: contactId } = contact;
  const [act, setAct] = useState<Exclude<ContactAct, 'markWrong'> | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const read = usePhones(contact.phone === null ? [] : [contact.phone], country)?.[0];
  const number = read?.ok === true ? read.value.e164 : null;
  const guard = useContactGuard(account, company, { contactId, address: number });
  const stops = stopsOn({ contact, number }, account.folder.contactStops);
  const isWrong = isMarkedWrong(contact, account.folder.contactStops);
  const choose = async (chosen: ContactAct): Promise<void> => {
    setRefusal(null);
    if (chosen !== 'markWrong') return setAct(chosen);
    const contactStopId = contactStopIdSchema.parse(uuidv7());
    const text = contact.phone ?? '';
    const dialled = (await loadParsePhone())(text, country);
    const stop = { contactStopId, accountId, contactId, number: dialled.ok ? dialled.value.e164 : text };
    const outcome = await client.run('contact.markWrongNumber', accountId, stop);
    if (!outcome.saved) setRefusal(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  const done = () => setAct(null);
  return (
    <li>
      <div className={styles.row}>
        <div className={styles.who}>
          <b>{contact.name}</b> {contact.isPrimary && <Tag tone="neutral">Primary</Tag>}
          {account.waitingIds.includes(contactId) && <WaitingMark />}
          <div className={styles.quiet}>{contact.role}</div>
          {stops.map((stop) => (
            <div key={stop.id}>
              <Tag tone="bad" title={`${stop.reason} (${stop.placedByName})`}>
                {stopWords(stop, [])}
              </Tag>
              {account.waitingIds.includes(stop.id) && <WaitingMark />}
            </div>
          ))}
        </div>
        <div className={styles.reach}>
          {contact.phone !== null && (
            <PhoneText
              text={contact.phone}
              country={country}
              who={contact.name}
              isWrong={isWrong}
              onCall={() => wishToCall({ accountId, contactId })}
            />
          )}
          {contact.phone !== null && !isWrong && (
            <div>
              <ContactGuardMark {...guard} />
            </div>
          )}
          {contact.email !== null && <span>{contact.email}</span>}
        </div>
        <ContactMenu contact={contact} isWrong={isWrong} isFormOpen={act !== null} onChoose={(chosen) => void choose(chosen)} />
      </div>
      {refusal !== null && (
        <p className={styles.problem} role="alert">
          {refusal}
        </p>
      )}
      {act === 'correct' && <CorrectNumberForm contact={contact} country={country} onDone={done} />}
      {act === 'correctEmail' && <CorrectEmailForm contact={contact} onDone={done} />}
      {act === 'stop' && <ContactStopForm contact={contact} number={number} onDone={done} />}
    </li>
  );
}

/** The open stops that are about a person, their number or their address, and not about the whole account. */
const stopsOn = (
  { contact, number }: { readonly contact: Contact; readonly number: string | null },
  stops: readonly ContactStop[],
): readonly ContactStop[] =>
  stops.filter(
    ({ status, kind, contactId, address }) =>
      status === 'open' &&
      kind !== 'counsel' &&
      (contactId === contact.id || (contactId === null && address !== null && (address === number || address === contact.email))),
  );

type PhoneProps = {
  readonly text: string;
  readonly country: string | null;
  readonly who: string;
  /** It is marked as somebody else's, and not called. */
  readonly isWrong: boolean;
  readonly onCall: () => void;
};

/** A number in international form, which is called when it is pressed; one that is none stands as it was written, with what is wrong. */
function PhoneText({ text, country, who, isWrong, onCall }: PhoneProps) {
  const read = usePhones([text], country)?.[0];
  const mayAct = useMayAct();
  if (!read || isWrong) return isWrong ? <s>{text}</s> : <span>{text}</span>;
  if (read.ok && !mayAct) return <span>{read.value.international}</span>;
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
