import { useId } from 'react';
import type { Currency } from '#domain/kernel/money.ts';
import { type StopCondition, type Strategy, fixedStops, stopConditionSchema } from '#domain/strategy.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { SegmentFields } from './segment-fields.tsx';
import { segmentSentence } from './segment-words.ts';
import { stopWords } from './stop-words.ts';
import { StepTable } from './step-table.tsx';
import { StepTimeline } from './step-timeline.tsx';
import styles from './fields.module.css';

type Props = {
  readonly strategy: Strategy;
  /** The last strategy takes everybody who is left. */
  readonly isLast: boolean;
  readonly usualCurrency: Currency;
  readonly onChange: (over: Partial<Strategy>) => void;
};

/** One strategy: for whom it is, its steps, and what stops them. */
export function StrategyEditor({ strategy, isLast, usualCurrency, onChange }: Props) {
  const id = useId();
  return (
    <>
      <Card title="For whom" aside={segmentSentence(strategy.segment)}>
        <div className={styles.body}>
          <Field id={`${id}-name`} label="Name" problem={strategy.name.trim() === '' ? 'Give the strategy a name.' : null}>
            {(input) => (
              <input
                {...input}
                maxLength={60}
                value={strategy.name}
                autoComplete="off"
                onChange={(event) => onChange({ name: event.target.value })}
              />
            )}
          </Field>
          {isLast ? (
            <p className={styles.hint}>
              The last strategy is for everybody the others leave over, so that no account is without one. Add another in front of it for
              some accounts.
            </p>
          ) : (
            <SegmentFields segment={strategy.segment} usualCurrency={usualCurrency} onChange={(segment) => onChange({ segment })} />
          )}
        </div>
      </Card>
      <Card title="Steps" aside="days after the due date of the oldest item that is chased">
        <div className={styles.body}>
          <StepTimeline steps={strategy.steps} />
          <StepTable steps={strategy.steps} onChange={(steps) => onChange({ steps })} />
          {strategy.steps.at(-1)?.repeatEveryDays === null && (
            <p className={styles.warning} role="status">
              This strategy ends: after the last step an account has no next step, and stands in the list of defects. Say how often that
              step comes again.
            </p>
          )}
          <Stops stopsOn={strategy.stopsOn} onChange={(stopsOn) => onChange({ stopsOn })} />
        </div>
      </Card>
    </>
  );
}

function Stops({ stopsOn, onChange }: Pick<Strategy, 'stopsOn'> & { readonly onChange: (stopsOn: StopCondition[]) => void }) {
  const fixed: readonly StopCondition[] = fixedStops;
  return (
    <fieldset className={styles.risks}>
      <legend>No contact about what is</legend>
      {stopConditionSchema.options.map((stop) => (
        <label key={stop} title={fixed.includes(stop) ? 'Stops every strategy' : undefined}>
          <input
            type="checkbox"
            checked={stopsOn.includes(stop)}
            disabled={fixed.includes(stop)}
            onChange={(event) =>
              onChange(stopConditionSchema.options.filter((each) => (each === stop ? event.target.checked : stopsOn.includes(each))))
            }
          />
          {stopWords[stop]}
        </label>
      ))}
    </fieldset>
  );
}
