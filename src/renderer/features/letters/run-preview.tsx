import { useId, useMemo, useState } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { Dunning } from '#domain/dunning.ts';
import { languageOf } from '#domain/language.ts';
import { attachmentsOfStep } from '#domain/message-along.ts';
import { copiedNumbers } from '#domain/message-enclosures.ts';
import { printDate } from '#domain/print-words.ts';
import type { Result } from '#domain/kernel/result.ts';
import { ccOfRun, salesCopyOf } from '#domain/sales-copy.ts';
import { letterheadOf } from '#domain/written-content.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { type MessageText, type RunRow, type StepName, isOutdated } from '#renderer/data/run-outcome.ts';
import { type WrittenMessage, templateKeyOfStep, writtenMessage } from '#renderer/data/written-message.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { editKeyOf, keepEdit, useLetters } from '#renderer/state/letters.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { MessagePaper } from '#renderer/ui/message-paper.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FewerCopies } from './fewer-copies.tsx';
import { Holds, LeftOutList } from './not-asked.tsx';
import { fallbackReason } from './run-words.ts';
import styles from './run-preview.module.css';

type Props = {
  readonly account: AccountView;
  readonly dunning: Dunning;
  readonly row: RunRow | undefined;
  readonly step: StepName;
  readonly company: Company;
  readonly user: User;
  readonly signature: string;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
  readonly onOpenAccount: () => void;
};

/** The message of the chosen account as it would be sent, and its words to be changed before. */
export function RunPreview({ account, dunning, step, company, user, signature, isEditing, onEdit, onOpenAccount }: Props) {
  const { folder, today } = account;
  const { id: accountId, name } = folder.account;
  const key = editKeyOf(accountId, step);
  const edit = useLetters(({ edits }) => edits.get(key)) ?? null;
  const written = useMemo(() => writtenOf(account, dunning, company, user), [account, dunning, company, user]);
  const { to } = dunning;
  const language = languageOf(folder.account);
  const mayAct = useMayAct();
  const template = written?.ok === true ? written.value : null;
  const words = edit ?? template;
  const isOld = edit !== null && template !== null && isOutdated(edit, template);
  const keep = (next: MessageText | null, from: MessageText | null): void =>
    keepEdit(accountId, step, next && from && { subject: next.subject, body: next.body, from: { subject: from.subject, body: from.body } });
  const copyTo = to?.channel === 'email' ? ccOfRun(folder.account, company.policy.letters, to.address) : null;
  return (
    <aside className={styles.preview} aria-label="Preview">
      <div className={styles.head}>
        <button type="button" className={styles.account} onClick={onOpenAccount} title="Open the account">
          {name}
        </button>
        {edit !== null && <Tag tone="violet">Edited</Tag>}
        {mayAct && (
          <button
            type="button"
            className={dialog.plain}
            disabled={words === null}
            aria-pressed={isEditing}
            onClick={() => onEdit(!isEditing)}
          >
            {isEditing ? 'Show' : 'Edit'}
          </button>
        )}
      </div>
      <PreviewNotes account={account} dunning={dunning} company={company} written={written} />
      {isOld && <Outdated onTemplate={() => (keep(null, null), onEdit(false))} onKeep={() => keep(edit, template)} />}
      {words !== null && isEditing && (
        <EditWords
          key={key}
          words={words}
          isEdited={edit !== null}
          onChange={(next) => keep(next, edit?.from ?? template)}
          onDone={() => onEdit(false)}
        />
      )}
      {words !== null && !isEditing && (
        <MessagePaper
          label={`Message to ${name}`}
          channel={to?.channel ?? 'letter'}
          letterhead={letterheadOf(company)}
          copyTo={copyTo ?? ''}
          message={{
            language,
            subject: words.subject,
            body: words.body,
            signature,
            toName: to?.name ?? name,
            toAddress: to === null ? '' : to.channel === 'email' ? to.address : to.lines,
            date: printDate(today, language),
            accountNumber: folder.account.number,
          }}
        />
      )}
      <LeftOutList leftOut={dunning.leftOut} />
    </aside>
  );
}

/** What somebody wrote goes by amounts or days that have changed: it is not sent before they have said that it holds. */
function Outdated({ onTemplate, onKeep }: { readonly onTemplate: () => void; readonly onKeep: () => void }) {
  return (
    <Notice tone="warn" title="The account has changed since these words were written">
      <p>
        Amounts, invoices or days in them may not be right any more, and they are not sent as they stand. Read them against the account, put
        them right and say that they hold.
      </p>
      <p>
        <LinkButton onClick={onKeep}>My words hold</LinkButton> · <LinkButton onClick={onTemplate}>Take the template’s of today</LinkButton>
      </p>
    </Notice>
  );
}

function writtenOf(account: AccountView, dunning: Dunning, company: Company, user: User): Result<WrittenMessage> | null {
  const { folder, today } = account;
  if (dunning.state.status === 'notDue') return null;
  return writtenMessage({
    folder,
    company,
    user,
    today,
    language: languageOf(folder.account),
    key: templateKeyOfStep(dunning.state),
    contactId: dunning.to?.contactId ?? null,
    about: { dunning, attachments: attachmentsOfStep(dunning) },
  });
}

type NotesProps = Pick<Props, 'account' | 'dunning' | 'company'> & { readonly written: Result<WrittenMessage> | null };

/** What keeps the message back, or goes otherwise than one would think. */
function PreviewNotes({ account: { folder, today }, dunning, company, written }: NotesProps) {
  const { to, state } = dunning;
  const fallback = state.status === 'notDue' ? null : state.fallback;
  return (
    <>
      {state.status === 'held' && <Holds title="Held back" holds={state.holds} today={today} />}
      {to === null && (
        <Notice tone="warn" title="Nobody knows where to send it">
          {fallback !== null && <p>{fallbackReason[fallback]}</p>}
          <p>By letter it goes once the account has a postal address.</p>
        </Notice>
      )}
      {to !== null && fallback !== null && (
        <Notice tone="plain" title="It goes by letter">
          <p>{fallbackReason[fallback]}</p>
        </Notice>
      )}
      {state.status !== 'notDue' && state.step.attach.includes('invoices') && (
        <FewerCopies copies={copiedNumbers({ attachments: attachmentsOfStep(dunning) }).length} of={dunning.items.length}>
          The words name all invoices. Send the other copies from the account, with E, or a statement in their place.
        </FewerCopies>
      )}
      {to?.channel === 'email' && company.policy.letters.copiesSalesRep && <NoCopy account={folder.account} />}
      {written?.ok === false && state.status === 'ready' && (
        <Notice tone="bad" role="alert">
          <p>{inOneLine(wordsOfRefusal(written.error))}</p>
        </Notice>
      )}
    </>
  );
}

/** The company wants a copy to go to sales, and there is no address for it: the e-mail goes without. */
function NoCopy({ account }: { readonly account: AccountView['folder']['account'] }) {
  const copy = salesCopyOf(account);
  if (copy.status !== 'noAddress') return null;
  return (
    <Notice tone="warn" title={`No copy goes to ${copy.name} of sales`}>
      <p>
        The books have no e-mail address of theirs; the e-mail goes without. An address comes with the next import; to send a copy now,
        write this e-mail from the account and type it there.
      </p>
    </Notice>
  );
}

type EditProps = {
  readonly words: MessageText;
  readonly isEdited: boolean;
  readonly onChange: (words: MessageText | null) => void;
  readonly onDone: () => void;
};

/** The words of one message, to be written over; they are kept as they are typed. */
function EditWords({ words, isEdited, onChange, onDone }: EditProps) {
  const id = useId();
  const [subject, setSubject] = useState(words.subject);
  const [body, setBody] = useState(words.body);
  const isEmpty = subject.trim() === '' || body.trim() === '';
  const change = (next: MessageText): void => {
    setSubject(next.subject);
    setBody(next.body);
    if (next.subject.trim() !== '' && next.body.trim() !== '') onChange(next);
  };
  return (
    <div className={styles.edit}>
      <Field id={`${id}-subject`} label="Subject" problem={subject.trim() === '' ? 'A message needs a subject.' : null}>
        {(field) => (
          <input {...field} maxLength={200} value={subject} onChange={(event) => change({ subject: event.target.value, body })} />
        )}
      </Field>
      <Field id={`${id}-body`} label="Words" problem={body.trim() === '' ? 'A message needs words.' : null}>
        {(field) => (
          <textarea
            {...field}
            rows={22}
            maxLength={40_000}
            value={body}
            onChange={(event) => change({ subject, body: event.target.value })}
          />
        )}
      </Field>
      <p className={styles.hint}>A blank line begins a paragraph. **Strong**, - items and | tables | are kept as they stand.</p>
      <div className={styles.acts}>
        <button type="button" className={dialog.plain} disabled={!isEdited} onClick={() => (onChange(null), onDone())}>
          Back to the template
        </button>
        <button type="button" className={dialog.main} disabled={isEmpty} onClick={onDone}>
          Done
        </button>
      </div>
    </div>
  );
}
