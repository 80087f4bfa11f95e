import { useId, useState } from 'react';
import { Field } from './field.tsx';

type Props = {
  readonly label: string;
  /** The label is for those who hear it alone. */
  readonly hideLabel?: boolean | undefined;
  readonly value: number | null;
  readonly least: number;
  readonly most: number;
  /** What an empty field means; without it a number is needed. */
  readonly emptyMeans?: string;
  readonly onChange: (value: number | null) => void;
};

/** A whole number within bounds. What is typed is taken as soon as it is one; until then it stays in the field alone, with words beside it. */
export function NumberField({ label, hideLabel, value, least, most, emptyMeans, onChange }: Props) {
  const id = useId();
  // What is being typed and not taken yet.
  const [begun, setBegun] = useState<string | null>(null);
  const text = begun ?? (value === null ? '' : String(value));
  const take = (typed: string): void => {
    const read = readNumber(typed, { least, most, mayBeEmpty: emptyMeans !== undefined });
    setBegun(read === undefined ? typed : null);
    if (read !== undefined) onChange(read);
  };
  return (
    <Field id={id} label={label} hideLabel={hideLabel} problem={begun === null ? null : `${least} to ${most}`}>
      {(input) => (
        <input
          {...input}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          placeholder={emptyMeans}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setBegun(null)}
        />
      )}
    </Field>
  );
}

/** The number a text stands for; null for an empty one where that is allowed, undefined for what is none. */
function readNumber(
  text: string,
  { least, most, mayBeEmpty }: { least: number; most: number; mayBeEmpty: boolean },
): number | null | undefined {
  const trimmed = text.trim().replace('−', '-');
  if (trimmed === '') return mayBeEmpty ? null : undefined;
  if (!/^-?\d{1,9}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value >= least && value <= most ? value : undefined;
}
