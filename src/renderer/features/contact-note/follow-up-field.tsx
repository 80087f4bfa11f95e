import { type LocalDate, addDays, isoWeekday, localDateSchema, nextWorkday } from '#domain/kernel/dates.ts';
import { Field } from '#renderer/ui/field.tsx';
import { formatNearDate } from '#renderer/ui/dates.ts';
import styles from './follow-up-field.module.css';

type Props = {
  readonly id: string;
  readonly date: string;
  readonly today: LocalDate;
  readonly problem: string | null;
  readonly onChange: (date: string) => void;
};

/** When to come back to the account: a day picked with one press, or any day. */
export function FollowUpField({ id, date, today, problem, onChange }: Props) {
  const chosen = localDateSchema.safeParse(date);
  return (
    <div className={styles.followUp}>
      <Field id={id} label="Follow-up" problem={problem}>
        {(field) => (
          <input
            {...field}
            type="date"
            data-empty={date === ''}
            min={today}
            value={date}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.picks} role="group" aria-label="Follow-up in">
        {picksOf(today).map(({ words, day }) => (
          <button
            key={words}
            type="button"
            title={formatNearDate(day, today)}
            aria-pressed={date === day}
            onClick={() => onChange(date === day ? '' : day)}
          >
            {words}
          </button>
        ))}
      </div>
      {chosen.success && problem === null && <small>Comes back {formatNearDate(chosen.data, today)}</small>}
    </div>
  );
}

/** A week's worth of picks: the next working day, and three and seven working days from today. */
const picksOf = (today: LocalDate): readonly { readonly words: string; readonly day: LocalDate }[] => [
  { words: isoWeekday(addDays(today, 1)) <= 5 ? 'Tomorrow' : 'Monday', day: nextWorkday(today, 1) },
  { words: '+3 d', day: workdaysAfter(today, 3) },
  { words: '+7 d', day: workdaysAfter(today, 7) },
];

/** The day so many working days (Monday to Friday) later. */
function workdaysAfter(date: LocalDate, count: number): LocalDate {
  let day = date;
  for (let left = count; left > 0; left -= 1) day = nextWorkday(day, 1);
  return day;
}
