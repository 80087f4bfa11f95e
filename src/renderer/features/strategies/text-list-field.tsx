import { useId, useState } from 'react';
import { Field } from '#renderer/ui/field.tsx';

type Props<T> = {
  readonly label: string;
  readonly values: readonly T[] | null;
  readonly placeholder: string;
  readonly problem: string;
  /** The value of one word, or undefined where it is none. */
  readonly read: (word: string) => T | undefined;
  readonly onChange: (values: T[] | null) => void;
};

/** Several short codes in one field, with commas or spaces between them; empty means that it does not matter. */
export function TextListField<T extends string>({ label, values, placeholder, problem, read, onChange }: Props<T>) {
  const id = useId();
  const [begun, setBegun] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const take = (typed: string): void => {
    const words = typed
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const found = words.map(read);
    const known = [...new Set(found.filter((value) => value !== undefined))];
    setBegun(typed);
    setWrong(found.includes(undefined));
    if (!found.includes(undefined)) onChange(known.length === 0 ? null : known);
  };
  return (
    <Field id={id} label={label} problem={isWrong ? problem : null}>
      {(input) => (
        <input
          {...input}
          autoComplete="off"
          placeholder={placeholder}
          value={begun ?? values?.join(', ') ?? ''}
          onChange={(event) => take(event.target.value)}
          onBlur={() => {
            setBegun(null);
            setWrong(false);
          }}
        />
      )}
    </Field>
  );
}
