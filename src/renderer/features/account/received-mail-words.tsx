import { useState } from 'react';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Folder } from '#domain/folder.ts';
import { type AttachedFile, type ReceivedMail, attachedFilesOf, mayRun } from '#domain/received-mail-row.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { sizeWords } from '#renderer/ui/size-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import styles from './timeline.module.css';

type Props = { readonly mail: ReceivedMail; readonly today: LocalDate; readonly contacts: Folder['contacts'] };

/** A mail that came: from whom, its own words as plain text, and its files, which are saved and never opened from here. */
export function ReceivedMailWords({ mail, today, contacts }: Props) {
  const { kind, subject, fromName, fromAddress, contactId, text, isCut, awayUntil, recordedByName } = mail;
  const contact = contacts.find(({ id }) => id === contactId);
  const sender = fromAddress === '' ? 'no address' : fromAddress;
  return (
    <>
      <div>
        <b>{subject === '' ? 'Mail without a subject' : subject}</b>{' '}
        <Tag tone={kind === 'reply' ? 'ok' : 'neutral'}>{kind === 'reply' ? 'Answer' : 'Automatic answer'}</Tag>
        <span className={styles.quiet}>
          {' '}
          · E-mail received from {contact ? `${contact.name} (${sender})` : `${fromName === '' ? '' : `${fromName}, `}${sender}`} · to{' '}
          {recordedByName}
        </span>
      </div>
      {contact === undefined && mail.messageId !== null && kind === 'reply' && (
        <p className={styles.next}>Sent by somebody who is no contact of this account. Ask who it is before you rely on it.</p>
      )}
      {awayUntil !== null && (
        <p className={styles.next}>
          <span>Away:</span> the last day it names is {formatDate(awayUntil, today)}.
        </p>
      )}
      {text !== '' && <p className={styles.text}>{text}</p>}
      {isCut && <p className={styles.next}>Not all of it is shown here. The whole mail is in the mailbox of {recordedByName}.</p>}
      {attachedFilesOf(mail).map((file, at) => (
        // By their places: the files of a mail never change, and two may be alike in everything.
        <AttachedFileLine key={at} file={file} />
      ))}
    </>
  );
}

function AttachedFileLine({ file: { key, bytes, name } }: { readonly file: AttachedFile }) {
  const [said, setSaid] = useState('');
  const save = async (known: string): Promise<void> => {
    const saved = await window.desk['mailbox.saveAttached']({ key: known, name });
    if (!saved.ok) setSaid(inOneLine(wordsOfFailure(saved.error)));
    else setSaid(saved.value.status === 'saved' ? `Saved as ${saved.value.fileName}.` : '');
  };
  return (
    <div>
      <span>{name}</span> <span className={styles.quiet}>· {sizeWords(bytes)}</span>{' '}
      {mayRun(name) && <Tag tone="bad">May run a program</Tag>}{' '}
      {key === null ? (
        <span className={styles.quiet}>too large to be kept here; it is in the mailbox</span>
      ) : (
        <LinkButton onClick={() => void save(key)}>Save as…</LinkButton>
      )}{' '}
      <span role="status">{said}</span>
    </div>
  );
}
