import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { liftContactStop } from '#domain/contact-stop.ts';
import { contactStopIdSchema } from '#domain/kernel/ids.ts';
import type { ContactStop } from '#domain/rows.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { stopWords } from './stop-words.ts';
import styles from './act-form.module.css';

/** Writes down that a customer wants no contact, and shows what they have asked for before; whoever leads lifts it here. */
export function StopDialog({ account }: { readonly account: AccountView }) {
  const isOpen = useScreen((screen) => screen.overlay === 'stop');
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="They ask not to be contacted" size={520} centered>
      <StopForm account={account} />
    </Modal>
  );
}

const whole = { contactId: null, address: null } as const;
const wishes = {
  all: { kind: 'stopRequest', channel: null, ...whole },
  calls: { kind: 'optOut', channel: 'call', ...whole },
  emails: { kind: 'optOut', channel: 'email', ...whole },
  counsel: { kind: 'counsel', channel: null, ...whole },
} as const;
type Wish = keyof typeof wishes;

function StopForm({ account }: { readonly account: AccountView }) {
  const id = useId();
  const client = useDataClient();
  const role = useOpened()?.user.role;
  const { id: accountId, name } = account.folder.account;
  const [wish, setWish] = useState<Wish>('all');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const finish = async (run: () => ReturnType<typeof client.run>) => {
    if (isBusy) return;
    setBusy(true);
    const outcome = await run();
    setBusy(false);
    if (outcome.saved) return closeOverlay();
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  const place = (event: FormEvent) => {
    event.preventDefault();
    const contactStopId = contactStopIdSchema.parse(uuidv7());
    void finish(() => client.run('contactStop.place', accountId, { contactStopId, accountId, ...wishes[wish], reason }));
  };
  const lift = ({ id: contactStopId }: ContactStop) =>
    void finish(() => client.run('contactStop.lift', accountId, { contactStopId, accountId, reason }));

  return (
    <form className={styles.form} onSubmit={place} noValidate>
      <p className={styles.what}>
        <b>{name}</b> is not contacted this way from now on; a supervisor can lift it.
      </p>
      <Choices
        label="They want"
        choices={[
          { value: 'all', words: 'No contact' },
          { value: 'calls', words: 'No calls' },
          { value: 'emails', words: 'No e-mails' },
          { value: 'counsel', words: 'Their attorney only' },
        ]}
        chosen={wish}
        onChange={setWish}
      />
      <Field id={`${id}-reason`} label="What they said, and how" problem={problem}>
        {(field) => <input {...field} data-autofocus maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {account.folder.contactStops
        .filter(({ status }) => status === 'open')
        .map((stop) => (
          <p key={stop.id} className={styles.what}>
            <b>{stopWords(stop, account.folder.contacts)}</b> since {formatFullDate(stop.placedOn)}: {stop.reason} ({stop.placedByName}){' '}
            {role !== undefined && liftContactStop.roles.includes(role) && (
              <LinkButton disabled={isBusy} onClick={() => lift(stop)}>
                Lift it, for the reason above
              </LinkButton>
            )}
          </p>
        ))}
      <FormActs act="Stop these contacts" isBusy={isBusy} onCancel={closeOverlay} />
    </form>
  );
}
