import type { ReactNode } from 'react';
import styles from './field.module.css';

type FieldInput = {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
  readonly className: string | undefined;
};
type Props = {
  readonly id: string;
  readonly label: string;
  /** The label is for those who hear it alone. */
  readonly hideLabel?: boolean | undefined;
  readonly problem: string | null;
  readonly className?: string | undefined;
  /** Draws the input with what ties it to its label and its problem. */
  readonly children: (input: FieldInput) => ReactNode;
};

/** A labelled field with its problem in words beneath it. */
export function Field({ id, label, hideLabel = false, problem, className = '', children }: Props) {
  const problemId = `${id}-problem`;
  return (
    <div className={`${styles.field} ${className}`}>
      <label htmlFor={id} className={hideLabel ? 'said-only' : undefined}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': problem !== null,
        'aria-describedby': problem === null ? undefined : problemId,
        className: styles.input,
      })}
      {problem !== null && (
        <p id={problemId} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
