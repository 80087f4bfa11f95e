import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './act-form.module.css';

/** Places the account under a court's stay, or lifts the one it is under. The server decides; until then the account says that it waits. */
export function StayDialog({ account }: { readonly account: AccountView }) {
  const isOpen = useScreen((screen) => screen.overlay === 'stay');
  const { staySince } = account.folder.account;
  const title = staySince === null ? 'Place under a stay' : 'Lift the stay';
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title={title} size={430} centered>
      <StayForm account={account} />
    </Modal>
  );
}

function StayForm({ account }: { readonly account: AccountView }) {
  const id = useId();
  const client = useDataClient();
  const { id: accountId, name, staySince } = account.folder.account;
  const [since, setSince] = useState<string>(account.today);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const day = localDateSchema.safeParse(since);
    if (isBusy) return;
    if (!day.success) return setProblem('Choose the day of the petition.');
    setBusy(true);
    const outcome =
      staySince === null
        ? await client.run('stay.place', accountId, { accountId, since: day.data })
        : await client.run('stay.lift', accountId, { accountId });
    setBusy(false);
    if (outcome.saved) return closeOverlay();
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className={styles.what}>
        <b>{name}</b>{' '}
        {staySince === null
          ? 'leaves every list that leads to a contact from this day on. It stays in “On hold”.'
          : `is under a stay since ${formatFullDate(staySince)}. Lifted, it comes back into the queue.`}
      </p>
      {staySince === null && (
        <Field id={`${id}-since`} label="Since (the day of the petition)" problem={problem}>
          {(field) => (
            <input
              {...field}
              data-autofocus
              type="date"
              max={account.today}
              value={since}
              onChange={(event) => setSince(event.target.value)}
            />
          )}
        </Field>
      )}
      <ProblemBox problem={staySince === null ? null : problem} />
      <FormActs
        act={staySince === null ? 'Place under the stay' : 'Lift the stay'}
        isBusy={isBusy}
        isFocused={staySince !== null}
        onCancel={closeOverlay}
      />
    </form>
  );
}
