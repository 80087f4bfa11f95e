import { useId } from 'react';
import { Field } from './field.tsx';

type Props = { readonly label: string; readonly text: string; readonly onChange: (text: string) => void };

/** A word or a few that a list is narrowed to. */
export function SearchField({ label, text, onChange }: Props) {
  return (
    <Field id={useId()} label={label} problem={null}>
      {(field) => (
        <input
          {...field}
          type="search"
          autoComplete="off"
          maxLength={100}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
