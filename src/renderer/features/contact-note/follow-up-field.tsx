import type { Ref } from 'react';
import { type LocalDate, addDays, isoWeekday, nextWorkday } from '#domain/kernel/dates.ts';
import type { Outcome } from '#domain/rows.ts';
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

/** Days until an account comes back when nobody says otherwise, in working days: soon where nobody was reached, else when what was said may show. */
const proposedDays: Readonly<Record<Outcome, number>> = {
  reached: 3,
  promise: 5,
  dispute: 3,
  willCallBack: 1,
  voicemail: 1,
  noAnswer: 1,
  wrongNumber: 1,
  sent: 3,
  other: 3,
  refused: 3,
  callBackAt: 1,
  paidAlready: 3,
  gatekeeper: 1,
};

/** The day on which an account comes back after an outcome, as long as nobody chooses another. */
export const proposedFollowUp = (outcome: Outcome, today: LocalDate): LocalDate => workdaysAfter(today, proposedDays[outcome]);

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
