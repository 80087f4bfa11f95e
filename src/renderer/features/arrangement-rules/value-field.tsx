import { useId, useState } from 'react';
import { Field } from '#renderer/ui/field.tsx';

type Props = {
  readonly label: string;
  readonly value: number;
  readonly print: (value: number) => string;
  /** What a text stands for; null for one that cannot be read. */
  readonly read: (text: string) => number | null;
  /** How it is to be written. */
  readonly problem: string;
  readonly onChange: (value: number) => void;
};

/** An amount or a rate. What is typed is taken as soon as it can be read; until then it stays in the field alone, with words beneath it. */
export function ValueField({ label, value, print, read, problem, onChange }: Props) {
  const id = useId();
  // What is being typed; it stays as it is typed until the field is left.
  const [begun, setBegun] = useState<string | null>(null);
  const take = (typed: string): void => {
    setBegun(typed);
    const found = read(typed);
    if (found !== null) onChange(found);
  };
  return (
    <Field id={id} label={label} problem={begun !== null && read(begun) === null ? problem : null}>
      {(input) => (
        <input
          {...input}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={begun ?? print(value)}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setBegun(null)}
        />
      )}
    </Field>
  );
}
