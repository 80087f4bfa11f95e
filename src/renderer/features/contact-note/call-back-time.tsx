import { Field } from '#renderer/ui/field.tsx';

type Props = {
  readonly id: string;
  readonly timeZone: string | null;
  /** What the field holds: '' or 'HH:MM'. */
  readonly time: string;
  readonly problem: string | null;
  readonly onChange: (time: string) => void;
};

/** The time at which they want to be called, on their own clock. */
export function CallBackTime({ id, timeZone, time, problem, onChange }: Props) {
  return (
    <Field
      id={id}
      label={timeZone === null ? 'Call back at (our time: theirs is not known)' : 'Call back at (their time)'}
      problem={problem}
    >
      {(field) => <input {...field} type="time" value={time} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
