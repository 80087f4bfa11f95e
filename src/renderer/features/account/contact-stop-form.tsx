import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { CommandInput } from '#domain/commands.ts';
import { contactStopIdSchema } from '#domain/kernel/ids.ts';
import type { Contact } from '#domain/rows.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './contacts.module.css';

type Stop = Pick<CommandInput<'contactStop.place'>, 'kind' | 'channel' | 'contactId' | 'address'>;
type Props = {
  readonly contact: Contact;
  /** The number as it is dialled; null: none, or it cannot be dialled as it stands. */
  readonly number: string | null;
  readonly onDone: () => void;
};

/** Writes down that one person, their number or their address is to be left alone, by whom it was said and how. */
export function ContactStopForm({ contact, number, onDone }: Props) {
  const id = useId();
  const client = useDataClient();
  const choices = choicesOf(contact, number);
  const [wish, setWish] = useState<string>('person');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const chosen = choices.find(({ value }) => value === wish);
    if (isBusy || !chosen) return;
    setBusy(true);
    const { accountId } = contact;
    const contactStopId = contactStopIdSchema.parse(uuidv7());
    const outcome = await client.run('contactStop.place', accountId, { contactStopId, accountId, reason, ...chosen.stop });
    setBusy(false);
    if (outcome.saved) return onDone();
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return (
    <form className={styles.stopForm} onSubmit={(event) => void submit(event)} aria-label={`Stop contacts with ${contact.name}`} noValidate>
      <Choices label="They want" choices={choices} chosen={wish} onChange={setWish} />
      <Field id={`${id}-reason`} label="What they said, and how" problem={problem}>
        {(field) => <input {...field} autoFocus maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <FormActs act="Stop these contacts" isBusy={isBusy} onCancel={onDone} className={styles.acts} />
    </form>
  );
}

type Choice = { readonly value: string; readonly words: string; readonly title: string; readonly stop: Stop };

/** What can be stopped of a person; a number or an address that two people share is stopped for both. */
function choicesOf({ id: contactId, name, email }: Contact, number: string | null): readonly Choice[] {
  const person: Choice[] = [
    {
      value: 'person',
      words: 'No contact',
      title: `Nothing more to ${name}, by any channel`,
      stop: { kind: 'stopRequest', channel: null, contactId, address: null },
    },
    {
      value: 'calls',
      words: 'No calls',
      title: `No calls to ${name}`,
      stop: { kind: 'optOut', channel: 'call', contactId, address: null },
    },
    {
      value: 'emails',
      words: 'No e-mails',
      title: `No e-mails to ${name}`,
      stop: { kind: 'optOut', channel: 'email', contactId, address: null },
    },
  ];
  const ofNumber: Choice[] =
    number === null
      ? []
      : [
          {
            value: 'number',
            words: 'Not this number',
            title: `No calls to ${number}, whoever answers`,
            stop: { kind: 'optOut', channel: 'call', contactId: null, address: number },
          },
        ];
  const ofAddress: Choice[] =
    email === null
      ? []
      : [
          {
            value: 'address',
            words: 'Not this address',
            title: `No e-mails to ${email}, whoever reads it`,
            stop: { kind: 'optOut', channel: 'email', contactId: null, address: email },
          },
        ];
  return [...person, ...ofNumber, ...ofAddress];
}
