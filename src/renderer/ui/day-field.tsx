import type { Ref } from 'react';
import { type LocalDate, localDateSchema } from '#domain/kernel/dates.ts';
import { formatNearDate } from './dates.ts';
import { Field } from './field.tsx';
import styles from './day-field.module.css';

/** A day that is chosen with one press. */
export type DayPick = { readonly words: string; readonly day: LocalDate };

type Props = {
  readonly id: string;
  readonly label: string;
  /** What the picks are, for a screen reader: 'Follow-up in'. */
  readonly picksLabel: string;
  readonly picks: readonly DayPick[];
  /** What the field holds: '' or 'YYYY-MM-DD'. */
  readonly date: string;
  readonly today: LocalDate;
  /** The first day that may be chosen; today where nothing is said. */
  readonly first?: LocalDate;
  /** Says in words what the chosen day means: 'Comes back Mon 30 Nov'. */
  readonly meaning: (day: string) => string;
  readonly problem: string | null;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  readonly shortcut?: string | undefined;
  readonly onChange: (date: string) => void;
};

/** A day ahead: picked with one press, or any day in the calendar. */
export function DayField({ id, label, picksLabel, picks, date, today, first = today, meaning, problem, ...rest }: Props) {
  const { inputRef, shortcut, onChange } = rest;
  const chosen = localDateSchema.safeParse(date);
  return (
    <div className={styles.day}>
      <Field id={id} label={label} problem={problem}>
        {(field) => (
          <input
            {...field}
            ref={inputRef}
            type="date"
            data-empty={date === ''}
            min={first}
            value={date}
            aria-keyshortcuts={shortcut}
            title={shortcut === undefined ? undefined : `${label} (${shortcut})`}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.picks} role="group" aria-label={picksLabel}>
        {picks.map(({ words, day }) => (
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
      {chosen.success && problem === null && <small>{meaning(formatNearDate(chosen.data, today))}</small>}
    </div>
  );
}
