import { Modal } from '@mantine/core';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { User } from '#contracts/http.ts';
import type { HandedToPrinter, SavedFile } from '#contracts/printing.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Company } from '#domain/company.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { InvoiceId, MessageId } from '#domain/kernel/ids.ts';
import { accountPapers } from '#renderer/data/account-papers.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { type PrintTarget, addSheets, callOf } from '#renderer/state/printing.ts';
import { closeOverlay } from '#renderer/state/screen.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Choice, type ListProps, InvoiceChoices, changed, mostShown } from './invoice-choices.tsx';
import styles from './papers-dialog.module.css';

type Props = { readonly account: AccountView; readonly company: Company; readonly user: User };

/** Chooses what of an account is wanted on paper once more, and prints it or saves it as one PDF or as an archive. Nothing of it is sent, and nothing changes. */
export function PapersDialog({ account, company, user }: Props) {
  const { folder, today } = account;
  const [hasStatement, setStatement] = useState(true);
  const [invoiceIds, setInvoices] = useState<ReadonlySet<InvoiceId>>(new Set());
  const [messageIds, setMessages] = useState<ReadonlySet<MessageId>>(new Set());
  const { isBusy, isToPrinter, saved, failure, jobId, save, stop } = useSaving();
  const count = (hasStatement ? 1 : 0) + invoiceIds.size + messageIds.size;
  const start = (as: PrintTarget): void =>
    void save(
      as,
      accountPapers({ folder, company, user, today }, { hasStatement, invoiceIds, messageIds }),
      `Papers ${folder.account.number}`,
    );
  return (
    <Modal opened onClose={closeOverlay} title={`Copies and statements of ${folder.account.name}`} size={680} centered>
      <div className={styles.body}>
        <label className={styles.choice}>
          <input type="checkbox" data-autofocus checked={hasStatement} onChange={(event) => setStatement(event.target.checked)} />
          Statement as of today
        </label>
        <InvoiceChoices folder={folder} today={today} chosen={invoiceIds} onChange={setInvoices} />
        <Messages folder={folder} today={today} chosen={messageIds} onChange={setMessages} />
        {failure && <FailureNotice failure={failure} kept="What you chose is kept here." />}
        {saved?.status === 'saved' && (
          <Notice
            tone="plain"
            role="status"
            title={`${countOf(saved.letters, 'document')} on ${countOf(saved.pages, 'page')} saved as ${saved.fileName}`}
          >
            <p>
              <LinkButton onClick={() => void window.desk['print.open']({ jobId })}>Open the file</LinkButton>
            </p>
          </Notice>
        )}
        {saved !== null && <PrinterWords ended={saved} />}
        {isToPrinter && (
          <div className={styles.waiting} role="status">
            <span>The documents are laid out for the system’s printer dialog.</span>
            <button type="button" className={dialog.plain} onClick={stop}>
              Stop
            </button>
          </div>
        )}
        <div className={styles.acts}>
          <button type="button" className={dialog.plain} onClick={closeOverlay}>
            Close
          </button>
          <button type="button" className={dialog.plain} disabled={count === 0 || isBusy} onClick={() => start('zip')}>
            Save as ZIP…
          </button>
          <button type="button" className={dialog.plain} disabled={count === 0 || isBusy} onClick={() => start('pdf')}>
            Save as one PDF…
          </button>
          <button type="button" className={dialog.main} disabled={count === 0 || isBusy} onClick={() => start('printer')}>
            Print {countOf(count, 'document')}…
          </button>
        </div>
      </div>
    </Modal>
  );
}

/** Prints documents, on a printer or into a file; how it ended. */
function useSaving() {
  const [isBusy, setBusy] = useState(false);
  const [isToPrinter, setToPrinter] = useState(false);
  const [saved, setSaved] = useState<SavedFile | HandedToPrinter | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [jobId, setJobId] = useState(() => uuidv7());
  const save = async (as: PrintTarget, sheets: Parameters<typeof addSheets>[1], name: string): Promise<void> => {
    if (isBusy) return;
    const nextId = uuidv7();
    setJobId(nextId);
    setBusy(true);
    setToPrinter(as === 'printer');
    setSaved(null);
    setFailure(null);
    const refusal = await addSheets(nextId, sheets);
    const outcome = refusal ? null : await window.desk[callOf[as]]({ jobId: nextId, name });
    setBusy(false);
    setToPrinter(false);
    if (refusal) return setFailure(refusal);
    if (outcome?.ok === true) setSaved(outcome.value);
    else setFailure(outcome?.error ?? null);
  };
  const stop = (): void => void window.desk['print.cancel']({ jobId });
  return { isBusy, isToPrinter, saved, failure, jobId, save, stop };
}

/** How it ended at the printer, in words; a file has its own. */
function PrinterWords({ ended }: { readonly ended: SavedFile | HandedToPrinter }) {
  switch (ended.status) {
    case 'taken':
      return (
        <Notice
          tone="plain"
          role="status"
          title={`${countOf(ended.letters, 'document')} on ${countOf(ended.pages, 'page')} handed to the printer`}
        >
          <p>Nothing about the account has changed.</p>
        </Notice>
      );
    case 'dialogClosed':
    case 'cancelled':
      return (
        <Notice tone="plain" role="status" title="Nothing was printed">
          <p>{ended.status === 'cancelled' ? 'It was stopped.' : 'The printer’s dialog was closed.'} What you chose is kept here.</p>
        </Notice>
      );
    case 'notHeard':
      return (
        <Notice tone="warn" role="alert" title="It is not known whether the documents were printed">
          <p>
            The printer’s dialog did not say how it ended. Look at the printer before you print them again; what you chose is kept here.
          </p>
        </Notice>
      );
    case 'saved':
    case 'notChosen':
      return null;
    default:
      return assertNever(ended);
  }
}

function Messages({ folder, today, chosen, onChange }: ListProps<MessageId>) {
  const all = folder.messages.toSorted((a, b) => compareTexts(b.releasedAt, a.releasedAt)).slice(0, mostShown);
  if (all.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend>Letters and e-mails</legend>
      <ul>
        {all.map(({ id, channel, subject, releasedOn }) => (
          <Choice key={id} isChosen={chosen.has(id)} onChange={(isChosen) => onChange(changed(chosen, id, isChosen))}>
            <span>{formatDate(releasedOn, today)}</span>
            <span>{channel === 'email' ? 'E-mail' : 'Letter'}</span>
            <span className={styles.subject}>{subject}</span>
          </Choice>
        ))}
      </ul>
    </fieldset>
  );
}
