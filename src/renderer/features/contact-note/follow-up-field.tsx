import type { Ref } from 'react';
import { type LocalDate, addDays, isoWeekday, nextWorkday } from '#domain/kernel/dates.ts';
import { DayField, type DayPick } from '#renderer/ui/day-field.tsx';

type Props = {
  readonly id: string;
  readonly date: string;
  readonly today: LocalDate;
  readonly problem: string | null;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onChange: (date: string) => void;
};

/** When to come back to the account: a day picked with one press, or any day. */
export function FollowUpField(props: Props) {
  return (
    <DayField
      {...props}
      label="Follow-up"
      picksLabel="Follow-up in"
      picks={picksOf(props.today)}
      meaning={(day) => `Comes back ${day}`}
      shortcut="F"
    />
  );
}

/** A week's worth of picks: the next working day, and three and seven working days from today. */
const picksOf = (today: LocalDate): readonly DayPick[] => [
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
