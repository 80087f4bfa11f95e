import { useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { languageOf } from '#domain/language.ts';
import type { MessageContent } from '#domain/message-html.ts';
import { printDate } from '#domain/print-words.ts';
import { letterheadOf } from '#domain/written-content.ts';
import { sheetOf } from '#renderer/data/letter-sheets.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { writtenMessage } from '#renderer/data/written-message.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { MessagePaper } from '#renderer/ui/message-paper.tsx';
import styles from './letterhead-pane.module.css';

/** `company`: with the letterhead as it is being written. */
type Props = { readonly account: AccountView | null; readonly company: Company; readonly user: User };

/** A letter to a real account as it would look, and the sheet itself as a file to fold into an envelope. */
export function LetterheadSample({ account, company, user }: Props) {
  const content = useMemo(() => account && sampleOf(account, company, user), [account, company, user]);
  const { failure, save } = useSample();
  if (!account || !content) return <aside className={styles.sample} aria-label="Preview" />;
  return (
    <aside className={styles.sample} aria-label="Preview" tabIndex={0}>
      <p className={styles.on}>
        On {account.folder.account.name}
        <LinkButton onClick={() => void save(content, company)}>Save a sample sheet (PDF)</LinkButton>
      </p>
      {failure && <FailureNotice failure={failure} kept="Nothing of the letterhead is lost." />}
      <MessagePaper label="A letter" channel="letter" letterhead={letterheadOf(company)} message={content} />
    </aside>
  );
}

/** A friendly reminder, or where nothing is open, a line that says what this is. */
function sampleOf({ folder, today }: AccountView, company: Company, user: User): MessageContent {
  const language = languageOf(folder.account);
  const written = writtenMessage({ folder, company, user, today, language, key: 'friendlyReminder', contactId: null });
  const { signature } = company.policy.letters;
  return {
    ...(written.ok ? { subject: written.value.subject, body: written.value.body } : { subject: 'Sample', body: 'A sample of a letter.' }),
    language,
    signature: signature === '' ? user.name : `${user.name}\n${signature}`,
    toName: folder.account.name,
    toAddress: folder.account.postalAddress ?? '',
    date: printDate(today, language),
    accountNumber: folder.account.number,
  };
}

function useSample() {
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (content: MessageContent, company: Company): Promise<void> => {
    setFailure(null);
    const jobId = uuidv7();
    const added = await window.desk['print.add']({ jobId, sheets: [{ ...sheetOf(content, company), name: 'Letterhead sample' }] });
    if (!added.ok) return setFailure(added.error);
    const saved = await window.desk['print.savePdf']({ jobId, name: 'Letterhead sample' });
    if (!saved.ok) return setFailure(saved.error);
    if (saved.value.status !== 'saved') return;
    const opened = await window.desk['print.open']({ jobId });
    if (!opened.ok) setFailure(opened.error);
  };
  return { failure, save };
}
