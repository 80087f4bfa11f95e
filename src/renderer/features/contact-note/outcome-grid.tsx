import { type KeyboardEvent, type Ref, useId } from 'react';
import { type Channel, type Outcome, outcomeSchema } from '#domain/rows.ts';
import { outcomeWords } from '#renderer/ui/words.ts';
import styles from './outcome-grid.module.css';

type Props = {
  readonly channel: Channel;
  readonly chosen: Outcome | null;
  readonly problem: string | null;
  readonly groupRef: Ref<HTMLFieldSetElement>;
  readonly onChange: (outcome: Outcome) => void;
  /** An outcome was chosen by its digit: what was said comes next. */
  readonly onPicked: () => void;
};

/** Keys that choose in this group, in the order of the outcomes: nine digits, and a letter for each that has come since. */
const groupKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'r', 'b', 'a', 'g'] as const;

/** Outcomes with a key of their own, from anywhere. */
const keys: Partial<Record<Outcome, string>> = { promise: 'P', dispute: 'D' };

/** Whether an outcome can come of a contact by that channel. */
const isOf = (outcome: Outcome, channel: Channel): boolean =>
  channel === 'call' ? outcome !== 'sent' : outcome !== 'callBackAt' && outcome !== 'gatekeeper';

const keyAt = (index: number): string => groupKeys[index]?.toUpperCase() ?? '';

function titleOf(outcome: Outcome, inGroup: string): string {
  const key = keys[outcome];
  return `${outcomeWords[outcome]} (${key === undefined ? '' : `${key}, or `}${inGroup} in this group)`;
}

/** What came of it, as a grid of radio buttons; while the grid has the focus a digit or letter chooses and goes on. */
export function OutcomeGrid({ channel, chosen, problem, groupRef, onChange, onPicked }: Props) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const outcome = isPlain ? outcomeSchema.options[groupKeys.findIndex((key) => key === event.key.toLowerCase())] : undefined;
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
          <label
            key={outcome}
            hidden={outcome !== chosen && !isOf(outcome, channel)}
            data-digit={keyAt(index)}
            title={titleOf(outcome, keyAt(index))}
          >
            <input
              type="radio"
              name={id}
              value={outcome}
              checked={outcome === chosen}
              aria-keyshortcuts={[keys[outcome], keyAt(index)].join(' ').trim()}
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
