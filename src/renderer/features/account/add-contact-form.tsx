import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type AccountId, contactIdSchema } from '#domain/kernel/ids.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { type ContactFix, finishFix } from '#renderer/state/fixes.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { PhoneOffers } from './phone-offers.tsx';
import { type PhoneProblem, readPhone } from './read-phone.ts';
import styles from './contacts.module.css';

type Props = {
  readonly accountId: AccountId;
  /** Of the account: a number without a country code is one of its country. */
  readonly country: string | null;
  /** A refused contact, to be sent again. */
  readonly fix: ContactFix | null;
  readonly onDone: () => void;
};
type Problem = PhoneProblem;

/** Adds a person; what is wrong stands beside its field, and nothing typed is lost by it. */
export function AddContactForm({ accountId, country, fix, onDone }: Props) {
  const client = useDataClient();
  const id = useId();
  const [contactId] = useState(() => fix?.contactId ?? contactIdSchema.parse(uuidv7()));
  const [values, setValues] = useState(fix?.values ?? { name: '', role: '', phone: '', email: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const missing = problemOf(values);
    setProblem(missing);
    if (missing) return;
    setBusy(true);
    const phone = await readPhone(values.phone, country);
    if (!phone.ok) {
      setBusy(false);
      return setProblem(phone.error);
    }
    const input = { contactId, accountId, name: values.name, role: values.role, phone: phone.value, email: filled(values.email) };
    const outcome = await client.run('contact.add', accountId, input);
    setBusy(false);
    tellMasked(outcome);
    if (outcome.saved) {
      if (fix) void finishFix(fix.replaces, contactId, client.dismiss);
      return onDone();
    }
    const refusal = wordsOfRefusal(outcome.refusal);
    setProblem({ field: fieldOf(outcome.refusal) ?? refusal.field ?? null, text: inOneLine(refusal) });
  };

  const takeNumber = (phone: string) => {
    setValues({ ...values, phone });
    setProblem(null);
  };

  const inputOf = (name: keyof typeof values, type = 'text') => (
    <Field id={`${id}-${name}`} label={labels[name]} problem={problem?.field === name ? problem.text : null}>
      {(field) => (
        <input
          {...field}
          type={type}
          autoFocus={name === 'name'}
          value={values[name]}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label="Add a contact" noValidate>
      {fix && (
        <p className={styles.quiet}>A refused contact, to be sent again. Change what was wrong; it leaves the refused entries then.</p>
      )}
      {inputOf('name')}
      {inputOf('role')}
      {inputOf('phone', 'tel')}
      {inputOf('email', 'email')}
      {problem?.offers && <PhoneOffers numbers={problem.offers} onTake={takeNumber} />}
      <div role="alert" className={styles.problem}>
        {problem && problem.field === null && problem.text}
      </div>
      <FormActs act="Add the contact" isBusy={isBusy} onCancel={onDone} className={styles.acts} />
    </form>
  );
}

const labels = { name: 'Name', role: 'Role', phone: 'Telephone', email: 'E-mail' } as const;
const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What a person can see is missing before anything is asked. */
function problemOf(values: { readonly name: string; readonly phone: string; readonly email: string }): Problem | null {
  if (values.name.trim() === '') return { field: 'name', text: 'Write the name.' };
  if (values.phone.trim() === '' && values.email.trim() === '') {
    return { field: 'phone', text: 'Fill in a telephone number or an e-mail address.' };
  }
  return null;
}

/** The field a rule named when it could not read the input. */
function fieldOf(refusal: object): string | null {
  const details = 'details' in refusal ? refusal.details : undefined;
  const path = details !== null && typeof details === 'object' && 'path' in details ? details.path : undefined;
  return typeof path === 'string' && Object.hasOwn(labels, path) ? path : null;
}
