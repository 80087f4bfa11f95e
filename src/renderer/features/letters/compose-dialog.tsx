import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { asksForPayment } from '#domain/compose-message.ts';
import { confirmationOf } from '#domain/confirmation.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { languages } from '#domain/language.ts';
import { salesCopyOf } from '#domain/sales-copy.ts';
import { templateKeys } from '#domain/message-template.ts';
import { printDate } from '#domain/print-words.ts';
import { letterheadOf } from '#domain/written-content.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useConfirmations } from '#renderer/state/confirmations.ts';
import { type Overlay, closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { formatClock } from '#renderer/ui/dates.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { MessagePaper } from '#renderer/ui/message-paper.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { templateWords } from '#renderer/ui/template-words.ts';
import { AlongFields } from './along-fields.tsx';
import { EnclosureFields } from './enclosure-fields.tsx';
import { Holds, LeftOutList } from './not-asked.tsx';
import { TermsFields } from './terms-fields.tsx';
import { type Composing, useComposing } from './use-composing.ts';
import { useWriter } from './use-writer.ts';
import styles from './compose-dialog.module.css';

type Props = {
  readonly account: AccountView;
  readonly company: Company;
  readonly user: User;
  /** What the contact guard found, in words. */
  readonly guardWords: (decision: ContactDecision) => readonly string[];
};

/** Writes an e-mail or a letter to the open account: template, language, person, the words as they will be read, and what the contact guard says. */
export function ComposeDialog(props: Props) {
  const overlay = useScreen((screen) => screen.overlay);
  const channel = overlay === null ? null : (channels[overlay] ?? null);
  const isConfirmation = overlay === 'confirmByEmail' || overlay === 'confirmByLetter';
  const { id, name } = props.account.folder.account;
  const offered = useConfirmations((state) => (isConfirmation ? state.offered : null));
  // The account that is to be written to may be on its way yet.
  const isHere = offered === null || offered.accountId === id;
  return (
    <Modal
      opened={channel !== null}
      onClose={closeOverlay}
      title={channel === 'letter' ? `Letter to ${name}` : `E-mail to ${name}`}
      size={1120}
      centered
    >
      {channel !== null && isHere && (
        <OpenedForm key={`${overlay} ${id}`} channel={channel} isConfirmation={isConfirmation} agreedId={offered?.agreedId} {...props} />
      )}
    </Modal>
  );
}

/** What each way to open it writes. */
const channels: Readonly<Partial<Record<Overlay, 'email' | 'letter'>>> = {
  writeEmail: 'email',
  writeLetter: 'letter',
  confirmByEmail: 'email',
  confirmByLetter: 'letter',
};

type FormProps = Props & {
  readonly channel: 'email' | 'letter';
  /** It begins with what was agreed last. */
  readonly isConfirmation: boolean;
  /** What was agreed; undefined: what was agreed last. */
  readonly agreedId: string | undefined;
};

/** The form; or, where what is to be confirmed does not hold as it is opened, a word about that in its place. */
function OpenedForm(props: FormProps) {
  const { isConfirmation, agreedId, account } = props;
  const [isThere] = useState(() => !isConfirmation || confirmationOf(account.folder, agreedId) !== null);
  if (isThere) return <ComposeForm {...props} />;
  return (
    <Notice tone="warn" title="There is nothing to confirm">
      <p>What was asked for here waits for an approval, or does not hold any more. Nothing was written; the account says how it stands.</p>
      <button type="button" onClick={closeOverlay}>
        Back to the account
      </button>
    </Notice>
  );
}

const languageWords = { en: 'English', de: 'German', fr: 'French', es: 'Spanish' } as const;

function ComposeForm({ channel, isConfirmation, agreedId, account, company, user, guardWords }: FormProps) {
  const writer = useWriter(company, user);
  const composing = useComposing({ channel, isConfirmation, agreedId, account, company, user, writer });
  const { decision, words, problem, isBusy, release } = composing;
  const { folder, today } = account;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void release();
  };
  return (
    <form
      className={styles.form}
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      <div className={styles.fields}>
        <WhatFields composing={composing} channel={channel} account={account} />
        <TermsFields composing={composing} account={account} />
        {asksForPayment(composing.templateKey) && <HeldInRun demand={composing.demand} today={today} />}
        <WordFields composing={composing} />
        {composing.isOutdated && (
          <Notice tone="warn" title="The template says something else by now">
            <p>
              An amount, or what goes along, has changed since you began to write over it. Check your words, or go back to the template’s.
            </p>
          </Notice>
        )}
        {asksForPayment(composing.templateKey) && <LeftOutList leftOut={composing.demand.leftOut} />}
        <EnclosureFields key={composing.templateKey} composing={composing} account={account} />
        {channel === 'email' && <AlongFields along={composing.along} sales={salesCopyOf(folder.account)} />}
        <GuardWords decision={decision} words={guardWords(decision)} composing={composing} waitingIds={account.waitingIds} />
        {problem !== null && (
          <Notice tone="bad" role="alert">
            <p>{problem}</p>
          </Notice>
        )}
        <div className={dialog.acts}>
          <button type="button" className={dialog.plain} onClick={closeOverlay}>
            Cancel
          </button>
          <button type="submit" className={dialog.main} disabled={isBusy || !isPassable(decision) || composing.to === null}>
            {channel === 'email' ? 'Send' : 'Release and print'} <Key keys="Ctrl ⏎" onFill />
          </button>
        </div>
      </div>
      <div className={styles.paper} role="group" aria-label="As it will be read" tabIndex={0}>
        <MessagePaper
          label="Preview"
          channel={channel}
          letterhead={letterheadOf(company)}
          copyTo={channel === 'email' && composing.along.ccProblem === null ? composing.along.cc.trim() : ''}
          message={{
            ...words,
            language: composing.language,
            signature: writer.signature,
            toName: composing.to?.name ?? folder.account.name,
            toAddress: composing.to?.address ?? '',
            date: printDate(today, composing.language),
            accountNumber: folder.account.number,
          }}
        />
      </div>
    </form>
  );
}

function WhatFields({
  composing,
  channel,
  account,
}: {
  readonly composing: Composing;
  readonly channel: 'email' | 'letter';
  readonly account: AccountView;
}) {
  const id = useId();
  const people = account.folder.contacts.filter(({ status, email }) => status === 'active' && (channel === 'letter' || email !== null));
  return (
    <div className={styles.what}>
      <Field id={`${id}-template`} label="Template" problem={null}>
        {(field) => (
          <select
            {...field}
            data-autofocus
            value={composing.templateKey}
            onChange={(event) => composing.chooseTemplate(event.target.value)}
          >
            {templateKeys.map((key) => (
              <option key={key} value={key}>
                {templateWords[key]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}-language`} label="Language" problem={null}>
        {(field) => (
          <select {...field} value={composing.language} onChange={(event) => composing.chooseLanguage(event.target.value)}>
            {languages.map((language) => (
              <option key={language} value={language}>
                {languageWords[language]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}-contact`} label="Person" problem={composing.toProblem}>
        {(field) => (
          <select {...field} value={composing.contactId ?? ''} onChange={(event) => composing.chooseContact(event.target.value)}>
            {channel === 'letter' && <option value="">Nobody by name</option>}
            {channel === 'email' && people.length === 0 && <option value="">Nobody has an e-mail address</option>}
            {people.map((contact) => (
              <option key={contact.id} value={contact.id}>
                {contact.name}
                {channel === 'email' && ` · ${contact.email ?? ''}`}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

/** What the run holds a message of the day back for; what the guard says stands in its own place. */
function HeldInRun({ demand, today }: { readonly demand: Composing['demand']; readonly today: LocalDate }) {
  const holds = demand.holds.filter(({ code }) => code !== 'guard' && code !== 'stay');
  if (holds.length === 0) return null;
  return (
    <Holds title="The dunning run holds a reminder back today" holds={holds} today={today}>
      <p>You can write all the same. Read what the words ask for before you send them.</p>
    </Holds>
  );
}

function WordFields({ composing }: { readonly composing: Composing }) {
  const id = useId();
  const { words, isEdited, write, backToTemplate } = composing;
  return (
    <>
      <Field id={`${id}-subject`} label="Subject" problem={words.subject.trim() === '' ? 'A message needs a subject.' : null}>
        {(field) => (
          <input {...field} maxLength={200} value={words.subject} onChange={(event) => write({ ...words, subject: event.target.value })} />
        )}
      </Field>
      <Field id={`${id}-body`} label="Words" problem={composing.templateProblem}>
        {(field) => (
          <textarea
            {...field}
            rows={14}
            maxLength={40_000}
            value={words.body}
            onChange={(event) => write({ ...words, body: event.target.value })}
          />
        )}
      </Field>
      <p className={styles.hint}>
        A blank line begins a paragraph; **strong**, - items and | tables | are kept.{' '}
        {isEdited && (
          <button type="button" className={styles.back} onClick={backToTemplate}>
            Back to the template
          </button>
        )}
      </p>
    </>
  );
}

type GuardProps = {
  readonly decision: ContactDecision;
  readonly words: readonly string[];
  readonly composing: Composing;
  readonly waitingIds: AccountView['waitingIds'];
};

const isPassable = ({ verdict }: ContactDecision): boolean => verdict === 'allow' || verdict === 'warn';

const guardTitles = {
  warn: 'The contact guard advises against it',
  needsApproval: 'A second person has to agree first',
  block: 'The contact guard forbids this',
} as const;

/** What the guard says; advice against it wants a reason, some of it a second person's word, and a block cannot be passed. */
function GuardWords({ decision, words, composing, waitingIds }: GuardProps) {
  const id = useId();
  if (decision.verdict === 'allow') return <p className={styles.allowed}>The contact guard has nothing against it.</p>;
  return (
    <Notice tone={decision.verdict === 'block' ? 'bad' : 'warn'} title={guardTitles[decision.verdict]}>
      <ul className={styles.hits}>
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      {decision.verdict === 'needsApproval' && composing.asked !== undefined && (
        <p role="status">
          You asked at {formatClock(composing.asked.requestedAt)}; a supervisor decides it, and it does not go out before.{' '}
          {waitingIds.includes(composing.asked.id) && <WaitingMark />}
        </p>
      )}
      {decision.verdict !== 'block' && (decision.verdict === 'warn' || composing.asked === undefined) && (
        <Field
          id={`${id}-reason`}
          label={decision.verdict === 'warn' ? 'Why it goes out all the same' : 'Why it should go out'}
          problem={null}
        >
          {(field) => (
            <input {...field} maxLength={500} value={composing.reason} onChange={(event) => composing.giveReason(event.target.value)} />
          )}
        </Field>
      )}
      {decision.verdict === 'needsApproval' && composing.asked === undefined && (
        <button type="button" className={dialog.plain} disabled={composing.isBusy} onClick={() => void composing.ask()}>
          Ask for approval
        </button>
      )}
    </Notice>
  );
}
