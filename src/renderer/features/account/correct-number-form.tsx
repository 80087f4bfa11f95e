import { type FormEvent, useId, useState } from 'react';
import type { Contact } from '#domain/rows.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { PhoneOffers } from './phone-offers.tsx';
import { type PhoneProblem, readPhone } from './read-phone.ts';
import styles from './contacts.module.css';

type Props = { readonly contact: Contact; readonly country: string | null; readonly onDone: () => void };

/** Gives a person another number; what it was stays in the books. */
export function CorrectNumberForm({ contact, country, onDone }: Props) {
  const client = useDataClient();
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<PhoneProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const read = await readPhone(text, country);
    if (!read.ok) return setProblem(read.error);
    if (read.value === null) return setProblem({ field: 'phone', text: 'Write the number.' });
    setBusy(true);
    const { id: contactId, accountId } = contact;
    const outcome = await client.run('contact.correctNumber', accountId, { accountId, contactId, phone: read.value });
    setBusy(false);
    if (outcome.saved) return onDone();
    setProblem({ field: 'phone', text: inOneLine(wordsOfRefusal(outcome.refusal)) });
  };
  const take = (number: string): void => {
    setText(number);
    setProblem(null);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label={`The number of ${contact.name}`} noValidate>
      <Field id={id} label="Their number" problem={problem?.text ?? null}>
        {(field) => <input {...field} type="tel" autoFocus maxLength={60} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      {problem?.offers && <PhoneOffers numbers={problem.offers} onTake={take} />}
      <FormActs act="Save the number" isBusy={isBusy} onCancel={onDone} className={styles.acts} />
    </form>
  );
}
