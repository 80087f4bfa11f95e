import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { type LocalDate, addDays, isoWeekday, localDateSchema } from '#domain/kernel/dates.ts';
import { longestMarkDays } from '#domain/queue-mark.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { DayField, type DayPick } from '#renderer/ui/day-field.tsx';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { newMarkId, useMarking } from './use-marking.ts';
import styles from './act-form.module.css';

type Kind = 'snooze' | 'pin';

const words = {
  snooze: {
    title: 'Snooze',
    what: 'It leaves “Call now” until that day and stands in “On hold” with your reason meanwhile.',
    act: 'Snooze and open the next',
    meaning: (day: string) => `Comes back ${day}`,
  },
  pin: {
    title: 'Pin to the top',
    what: 'It stands before all others in “Call now” until that day, with your reason.',
    act: 'Pin',
    meaning: (day: string) => `On top until ${day}`,
  },
} as const satisfies Record<Kind, unknown>;

/** Asks why and until when; nothing is put off or pinned without both. */
export function MarkDialog({ account }: { readonly account: AccountView }) {
  const overlay = useScreen((screen) => screen.overlay);
  // What lies on top says which; the last one stays drawn while the dialog goes.
  const [shown, setShown] = useState<Kind>('snooze');
  const kind = overlay === 'snooze' || overlay === 'pin' ? overlay : shown;
  if (kind !== shown) setShown(kind);
  return (
    <Modal opened={overlay === 'snooze' || overlay === 'pin'} onClose={closeOverlay} title={words[kind].title} size={430} centered>
      <MarkForm key={kind} kind={kind} account={account} />
    </Modal>
  );
}

type FormProps = { readonly kind: Kind; readonly account: AccountView };
type Problem = { readonly field: 'reason' | 'until' | null; readonly text: string };

function MarkForm({ kind, account }: FormProps) {
  const id = useId();
  const { set } = useMarking();
  const { today } = account;
  const [queueMarkId] = useState(newMarkId);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<string>(() => addDays(today, 1));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const day = localDateSchema.safeParse(until);
    const missing = reason.trim() === '' ? noReason : day.success ? null : noDay;
    setProblem(missing);
    if (missing || !day.success) return;
    setBusy(true);
    const refusal = await set(account, { queueMarkId, kind, reason, until: day.data });
    setBusy(false);
    if (!refusal) return closeOverlay();
    setProblem({ field: null, text: inOneLine(refusal) });
  };
  const problemAt = (field: Problem['field']) => (problem?.field === field ? problem.text : null);

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className={styles.what}>
        <b>{account.folder.account.name}</b>
        <br />
        {words[kind].what}
      </p>
      <Field id={`${id}-reason`} label="Reason" problem={problemAt('reason')}>
        {(field) => (
          <input
            {...field}
            data-autofocus
            maxLength={300}
            placeholder={
              kind === 'snooze' ? 'Such as: new payables clerk starts Monday' : 'Such as: the director asked for an answer today'
            }
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <DayField
        id={`${id}-until`}
        label="Until"
        picksLabel="Days ahead"
        picks={picksOf(today)}
        date={until}
        today={today}
        first={addDays(today, 1)}
        meaning={words[kind].meaning}
        problem={problemAt('until')}
        onChange={setUntil}
      />
      <ProblemBox problem={problemAt(null)} />
      <FormActs act={words[kind].act} isBusy={isBusy} onCancel={closeOverlay} />
    </form>
  );
}

const noReason: Problem = { field: 'reason', text: 'Say why: whoever looks for this account later reads it.' };
const noDay: Problem = { field: 'until', text: `Choose a day, at most ${longestMarkDays} days from now.` };

/** A day is offered under its first name: before a Monday, tomorrow is the next Monday. */
function picksOf(today: LocalDate): readonly DayPick[] {
  const picks = [
    { words: 'Tomorrow', day: addDays(today, 1) },
    { words: 'In 3 days', day: addDays(today, 3) },
    { words: 'Next Monday', day: addDays(today, 8 - isoWeekday(today)) },
  ];
  return picks.filter(({ day }, index) => picks.findIndex((pick) => pick.day === day) === index);
}
