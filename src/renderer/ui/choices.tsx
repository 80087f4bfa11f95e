import { useId } from 'react';
import styles from './choices.module.css';

type Props<V extends string> = {
  readonly label: string;
  /** The label is for those who hear it alone. */
  readonly hideLabel?: boolean;
  readonly choices: readonly { readonly value: V; readonly words: string; readonly title?: string; readonly shortcut?: string }[];
  readonly chosen: V | null;
  readonly onChange: (value: V) => void;
};

/** One of a few, all in sight: radio buttons drawn as one strip. Tab enters it once, the arrow keys move within. */
export function Choices<V extends string>({ label, hideLabel = false, choices, chosen, onChange }: Props<V>) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={hideLabel ? 'said-only' : undefined}>{label}</legend>
      <div className={styles.strip}>
        {choices.map(({ value, words, title, shortcut }) => (
          <label key={value} title={title}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              aria-keyshortcuts={shortcut}
              onChange={() => onChange(value)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
