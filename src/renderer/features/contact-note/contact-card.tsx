import { isMarkedWrong } from '#domain/contact-number.ts';
import { clockIn } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import night from '#renderer/ui/night-card.module.css';
import { useNow } from '#renderer/ui/use-now.ts';
import { contactLine } from '#renderer/ui/words.ts';
import type { ChosenContact } from './chosen-contact.ts';
import styles from './contact-card.module.css';

/** Whom to call and how, in sight while dialling. */
export function ContactCard({ account, contact }: { readonly account: AccountView; readonly contact: ChosenContact }) {
  const now = useNow();
  const { city, timeZone, name: accountName } = account.folder.account;
  const { phone, email } = contact.contact ?? { phone: null, email: null };
  const isWrong = contact.contact !== null && isMarkedWrong(contact.contact, account.folder.contactStops);
  const title = contact.contact ? contactLine(contact.contact) : contact.name || 'No contact yet';
  const place = [city, timeZone === null ? null : clockIn(timeZone, now)].filter((part) => part !== null).join(' ');
  return (
    <div className={night.card}>
      <div className={night.name} title={title}>
        {title}
      </div>
      {phone !== null && (
        <div className={styles.phone}>{isWrong ? <s title="Marked as somebody else’s number: it is not called">{phone}</s> : phone}</div>
      )}
      <div className={`${night.quiet} ${styles.facts}`}>
        {email !== null && <span className={styles.email}>{email}</span>}
        {place !== '' && <span>{place}</span>}
        {!contact.contact && <span>{accountName}</span>}
      </div>
    </div>
  );
}
