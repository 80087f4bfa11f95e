import { addDays, isoWeekday, nextWorkday } from '#domain/kernel/dates.ts';
import { promiseSchema } from '#domain/rows.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { agreeableWords } from '#renderer/ui/agreeable-words.ts';
import { DayField } from '#renderer/ui/day-field.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { countOf, formatAmount } from '#renderer/ui/money.ts';
import { methodWords } from '#renderer/ui/words.ts';
import { newPromise, promisableIn } from './promise-draft.ts';
import styles from './promise-fields.module.css';

type Props = {
  readonly id: string;
  readonly account: AccountView;
  readonly draft: NoteDraft;
  readonly problem: string | null;
  readonly onChange: (part: Partial<NoteDraft>) => void;
};

const friday = 5;

/** What they promised: how much, by when and how. Without a day nothing is promised, and the note says it in words alone. */
export function PromiseFields({ id, account, draft, problem, onChange }: Props) {
  const { today } = account;
  const of = promisableIn(account, draft);
  const { currency, invoices, offeredMinor } = of;
  const said = draft.promise ?? newPromise();
  const set = (part: Partial<typeof said>) => onChange({ promise: { ...said, ...part } });
  const parsed = (value: string): void => {
    const method = promiseSchema.shape.method.safeParse(value);
    if (method.success) set({ method: method.data });
  };
  const thisFriday = addDays(today, (friday - isoWeekday(today) + 7) % 7);
  const picks = [
    { words: 'Fri', day: thisFriday },
    { words: '+7 d', day: nextWorkday(today, 7) },
    { words: '+14 d', day: nextWorkday(today, 14) },
  ];
  return (
    <fieldset className={styles.promise}>
      <legend>Promise</legend>
      <div className={styles.pair}>
        <Field id={`${id}-amount`} label={`Amount in ${currency}`} problem={null}>
          {(field) => (
            <input
              {...field}
              inputMode="decimal"
              maxLength={30}
              placeholder={formatAmount(offeredMinor, currency)}
              value={said.amount}
              onChange={(event) => set({ amount: event.target.value })}
            />
          )}
        </Field>
        <Field id={`${id}-method`} label="Method" problem={null}>
          {(field) => (
            <select {...field} value={said.method} onChange={(event) => parsed(event.target.value)}>
              {promiseSchema.shape.method.options.map((method) => (
                <option key={method} value={method}>
                  {method === 'unknown' ? 'Not said' : methodWords[method]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <DayField
        id={`${id}-pay-by`}
        label="Pay by"
        picksLabel="Pay by"
        picks={picks}
        date={said.payBy}
        today={today}
        meaning={(day) => `Of ${countOf(invoices.length, 'invoice')}, the oldest first, by ${day}`}
        problem={problem}
        onChange={(payBy) => set({ payBy })}
      />
      {agreeableWords(of).map((words) => (
        <small key={words}>{words}</small>
      ))}
      {said.payBy === '' && problem === null && <small>Choose the day they pay, so that it is watched.</small>}
    </fieldset>
  );
}
