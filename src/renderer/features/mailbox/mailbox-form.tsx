import { type FormEvent, useId } from 'react';
import type { User } from '#contracts/http.ts';
import type { MailboxState } from '#contracts/mailbox.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { type TypedMailbox, usualPorts, usualReadingPorts } from './typed-mailbox.ts';
import { type MailboxEditing, useMailboxForm } from './use-mailbox-form.ts';
import styles from './mailbox-screen.module.css';

const protections = [
  { value: 'startTls', words: 'STARTTLS', title: 'The line is protected before anything is said; usually port 587' },
  { value: 'tls', words: 'TLS', title: 'The line is protected from the first byte; usually port 465' },
] as const;

const readingProtections = [
  { value: 'tls', words: 'TLS', title: 'The line is protected from the first byte; usually port 993' },
  { value: 'startTls', words: 'STARTTLS', title: 'The line is protected before anything is said; usually port 143' },
] as const;

type TextField = Exclude<keyof TypedMailbox, 'security' | 'imapSecurity'>;
const serverFields: readonly (readonly [TextField, string])[] = [
  ['host', 'Mail server (SMTP)'],
  ['port', 'Port'],
  ['user', 'User name'],
  ['password', 'Password'],
];
const senderFields: readonly (readonly [TextField, string])[] = [
  ['fromName', 'Your name, as customers see it'],
  ['fromAddress', 'Your address'],
  ['replyTo', 'Answers go to (empty: your address)'],
];

const readingFields: readonly (readonly [TextField, string])[] = [
  ['imapHost', 'Mail server to read from (IMAP; empty: not read)'],
  ['imapPort', 'Port to read from'],
  ['imapUser', 'User name to read with (empty: the same)'],
  ['imapPassword', 'Password to read with (empty: the same)'],
];

type Props = { readonly user: User; readonly state: MailboxState; readonly onKept: (state: MailboxState) => void };

/** The mailbox as it can be typed, tried and kept. The password goes to the main process and never comes back. */
export function MailboxForm({ user, state, onKept }: Props) {
  const editing = useMailboxForm(user, state, onKept);
  const { typed, change, said, isBusy } = editing;
  return (
    <Card title="Your mailbox" aside={state.settings === null ? 'not set up' : 'kept on this computer, sealed'}>
      <form
        className={styles.body}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void editing.save();
        }}
      >
        <p>E-mails leave from your own mailbox. Your password is sealed on this computer, and goes to the servers named here alone.</p>
        <Choices
          label="Protection of the line"
          choices={protections}
          chosen={typed.security}
          onChange={(security) =>
            change({ security, port: Object.values(usualPorts).includes(typed.port) ? usualPorts[security] : typed.port })
          }
        />
        <Lines editing={editing} fields={serverFields} hasPassword={state.hasPassword} />
        <Lines editing={editing} fields={senderFields} hasPassword={state.hasPassword} />
        <ReadingFields editing={editing} hasPassword={state.hasPassword && (state.settings?.imap?.user ?? null) !== null} />
        <LongField editing={editing} name="signature" label="Signature (empty: the company’s)" />
        <details>
          <summary>Certificate of the company’s own authority</summary>
          <LongField editing={editing} name="authorityPem" label="Certificate (PEM), only where your server needs it" />
        </details>
        {said.failure && <FailureNotice failure={said.failure} kept="What you typed is kept here." />}
        <div className={styles.acts}>
          <button type="submit" className={dialog.main} disabled={isBusy}>
            Save
          </button>
          <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void editing.test()}>
            Test the connection
          </button>
          <button
            type="button"
            className={dialog.plain}
            disabled={isBusy || typed.imapHost.trim() === ''}
            onClick={() => void editing.testReading()}
          >
            Test reading
          </button>
          {state.settings !== null && (
            <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void editing.remove()}>
              Remove from this computer
            </button>
          )}
          <span role="status">{said.words}</span>
        </div>
      </form>
    </Card>
  );
}

/** Where the mailbox is read: answers, out of office, and mails that came back. */
function ReadingFields({ editing, hasPassword }: { readonly editing: MailboxEditing; readonly hasPassword: boolean }) {
  const { typed, change } = editing;
  return (
    <>
      <h2 className={styles.part}>Reading</h2>
      <p>
        Answers, out of office and mails that came back find their accounts. Nothing in your mailbox is deleted, moved or marked as read.
      </p>
      <Choices
        label="Protection of the line to read from"
        choices={readingProtections}
        chosen={typed.imapSecurity}
        onChange={(imapSecurity) =>
          change({
            imapSecurity,
            imapPort: Object.values(usualReadingPorts).includes(typed.imapPort) ? usualReadingPorts[imapSecurity] : typed.imapPort,
          })
        }
      />
      <Lines editing={editing} fields={readingFields} hasPassword={hasPassword} />
    </>
  );
}

type LinesProps = {
  readonly editing: MailboxEditing;
  readonly fields: readonly (readonly [TextField, string])[];
  readonly hasPassword: boolean;
};

function Lines({ editing: { typed, problems, change }, fields, hasPassword }: LinesProps) {
  const id = useId();
  return (
    <div className={styles.fields}>
      {fields.map(([name, label]) => (
        <Field key={name} id={`${id}-${name}`} label={label} problem={problems[name] ?? null}>
          {(field) => (
            <input
              {...field}
              type={name === 'password' || name === 'imapPassword' ? 'password' : 'text'}
              autoComplete="off"
              spellCheck={false}
              maxLength={254}
              placeholder={(name === 'password' || name === 'imapPassword') && hasPassword ? 'kept; type to change it' : undefined}
              value={typed[name]}
              onChange={(event) => change({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

type LongFieldProps = { readonly editing: MailboxEditing; readonly name: 'signature' | 'authorityPem'; readonly label: string };

function LongField({ editing: { typed, problems, change }, name, label }: LongFieldProps) {
  return (
    <Field id={useId()} label={label} problem={problems[name] ?? null}>
      {(field) => (
        <textarea
          {...field}
          rows={3}
          maxLength={20_000}
          spellCheck={false}
          value={typed[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
