import { useEffect, useId, useState } from 'react';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Failure } from '#contracts/failure.ts';
import type { MailboxState } from '#contracts/mailbox.ts';
import type { ReadingState } from '#contracts/mail-reading.ts';
import type { SearchHit } from '#renderer/data/worker-protocol.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './mailbox-screen.module.css';

type Mail = ReadingState['unmatched'][number];

const whyWords: Readonly<Record<Mail['why'], string>> = {
  nobody: 'No account has a contact with this address.',
  several: 'Several accounts have a contact with this address.',
  tooMany: 'Its account has had more mails that day than people write. Look at it before you file it.',
  notHere: 'It speaks of a message that is on no account of yours.',
};

/** A mail that belongs to no account, with why, to be filed on one by hand or taken off the list. */
export function UnmatchedMail({ mail, onState }: { readonly mail: Mail; readonly onState: (state: MailboxState) => void }) {
  const now = useNow();
  const [isPicking, setPicking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const assign = async (accountId: AccountId | null): Promise<void> => {
    const assigned = await window.desk['mailbox.assign']({ mailId: mail.mailId, accountId });
    if (assigned.ok) onState(assigned.value);
    else setFailure(assigned.error);
  };
  return (
    <li>
      <div>
        <b>{mail.subject === '' ? 'Without a subject' : mail.subject}</b>
      </div>
      <span className={styles.quiet}>
        {mail.fromName !== '' && `${mail.fromName} · `}
        {mail.fromAddress === '' ? 'no sender' : mail.fromAddress} · {formatMoment(mail.receivedAt, now)}
        {mail.files > 0 && ` · ${countOf(mail.files, 'file')}`}
      </span>
      {mail.words !== '' && <span>{mail.words}</span>}
      <span className={styles.quiet}>{whyWords[mail.why]}</span>
      {failure && <FailureNotice failure={failure} />}
      {isPicking ? (
        <AccountPicker onPick={(accountId) => void assign(accountId)} onLeave={() => setPicking(false)} />
      ) : (
        <div className={styles.acts}>
          <LinkButton onClick={() => setPicking(true)}>Belongs to account…</LinkButton>
          <LinkButton onClick={() => void assign(null)}>Of no account</LinkButton>
        </div>
      )}
    </li>
  );
}

const mostFound = 8;
const noHits: readonly SearchHit[] = [];

function AccountPicker({ onPick, onLeave }: { readonly onPick: (accountId: AccountId) => void; readonly onLeave: () => void }) {
  const client = useDataClient();
  const [text, setText] = useState('');
  const [hits, setHits] = useState(noHits);
  useEffect(() => {
    let isCurrent = true;
    void client.search(text).then((found) => isCurrent && setHits(found.hits.slice(0, mostFound)));
    return () => {
      isCurrent = false;
    };
  }, [client, text]);
  return (
    <div className={styles.picker}>
      <Field id={useId()} label="Which account? Type its name, number or an invoice" problem={null}>
        {(field) => <input {...field} type="text" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <ul className={styles.found} aria-label="Accounts found">
        {hits.map(({ accountId, name, number }) => (
          <li key={accountId}>
            <LinkButton onClick={() => onPick(accountId)}>
              {name} · {number}
            </LinkButton>
          </li>
        ))}
      </ul>
      <div className={styles.acts}>
        <LinkButton onClick={onLeave}>Not now</LinkButton>
      </div>
    </div>
  );
}
