import { type FormEvent, useId, useState } from 'react';
import type { Contact } from '#domain/rows.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './contacts.module.css';

type Props = { readonly contact: Contact; readonly onDone: () => void };

/** Gives a person another e-mail address, after e-mails to theirs came back or where what stands there is not one. */
export function CorrectEmailForm({ contact, onDone }: Props) {
  const client = useDataClient();
  const id = useId();
  const [email, setEmail] = useState(contact.email ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const { id: contactId, accountId } = contact;
    const outcome = await client.run('contact.correctEmail', accountId, { accountId, contactId, email });
    setBusy(false);
    if (outcome.saved) return onDone();
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label={`The e-mail address of ${contact.name}`} noValidate>
      <Field id={id} label="Their e-mail address" problem={problem}>
        {(field) => (
          <input {...field} type="email" autoFocus maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <FormActs act="Save the address" isBusy={isBusy} onCancel={onDone} className={styles.acts} />
    </form>
  );
}
