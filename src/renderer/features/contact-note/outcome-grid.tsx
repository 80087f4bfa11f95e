import { type KeyboardEvent, type Ref, useId } from 'react';
import { type Outcome, outcomeSchema } from '#domain/rows.ts';
import { outcomeWords } from '#renderer/ui/words.ts';
import styles from './outcome-grid.module.css';

type Props = {
  readonly chosen: Outcome | null;
  readonly problem: string | null;
  readonly groupRef: Ref<HTMLFieldSetElement>;
  readonly onChange: (outcome: Outcome) => void;
  /** An outcome was chosen by its digit: what was said comes next. */
  readonly onPicked: () => void;
};

/** Outcomes with a key of their own, from anywhere. */
const keys: Partial<Record<Outcome, string>> = { promise: 'P', dispute: 'D' };

function titleOf(outcome: Outcome, digit: number): string {
  const key = keys[outcome];
  return `${outcomeWords[outcome]} (${key === undefined ? '' : `${key}, or `}${digit} in this group)`;
}

/** What came of it, as a grid of radio buttons; while the grid has the focus a digit chooses and goes on. */
export function OutcomeGrid({ chosen, problem, groupRef, onChange, onPicked }: Props) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    const outcome = event.ctrlKey || event.metaKey || event.altKey ? undefined : outcomeSchema.options[Number(event.key) - 1];
    if (!outcome) return;
    event.preventDefault();
    onChange(outcome);
    onPicked();
  };
  return (
    <fieldset
      ref={groupRef}
      className={styles.grid}
      aria-describedby={problem === null ? undefined : `${id}-problem`}
      aria-invalid={problem !== null}
      onKeyDown={onKeyDown}
    >
      <legend>Outcome</legend>
      <div>
        {outcomeSchema.options.map((outcome, index) => (
          <label key={outcome} data-digit={index + 1} title={titleOf(outcome, index + 1)}>
            <input
              type="radio"
              name={id}
              value={outcome}
              checked={outcome === chosen}
              aria-keyshortcuts={[keys[outcome], index + 1].join(' ').trim()}
              onChange={() => onChange(outcome)}
            />
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
