import { useId } from 'react';
import { type Outcome, outcomeSchema } from '#domain/rows.ts';
import { outcomeWords } from '#renderer/ui/words.ts';
import styles from './outcome-grid.module.css';

type Props = { readonly chosen: Outcome | null; readonly problem: string | null; readonly onChange: (outcome: Outcome) => void };

/** What came of it, as a grid of radio buttons. */
export function OutcomeGrid({ chosen, problem, onChange }: Props) {
  const id = useId();
  return (
    <fieldset className={styles.grid} aria-describedby={problem === null ? undefined : `${id}-problem`} aria-invalid={problem !== null}>
      <legend>Outcome</legend>
      <div>
        {outcomeSchema.options.map((outcome) => (
          <label key={outcome}>
            <input type="radio" name={id} value={outcome} checked={outcome === chosen} onChange={() => onChange(outcome)} />
            <span>{outcomeWords[outcome]}</span>
          </label>
        ))}
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
