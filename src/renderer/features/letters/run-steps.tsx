import type { RunStep, RunView } from '#renderer/data/run-outcome.ts';
import { chooseRunAccount, chooseStep, isSameStep } from '#renderer/state/letters.ts';
import { Card } from '#renderer/ui/card.tsx';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { holdWords, stepDetail, stepTitle } from './run-words.ts';
import styles from './run-steps.module.css';

/** The programme's steps with how many are due for each, and who is held back, with the reason. */
export function RunSteps({ view }: { readonly view: RunView }) {
  const strategies = strategiesOf(view);
  const others = view.steps.length - strategies.reduce((sum, { steps }) => sum + steps.length, 0);
  return (
    <div className={styles.column}>
      {strategies.map(({ id, name, steps }) => (
        <Card key={id} title={name} aside={`${formatCount(steps.reduce((sum, step) => sum + dueOf(step), 0))} due`}>
          {steps.map((step) => (
            <StepButton key={step.stepId} step={step} isChosen={view.step !== null && isSameStep(step, view.step)} />
          ))}
        </Card>
      ))}
      {others > 0 && <p className={styles.others}>Nobody is due for {countOf(others, 'other step')} in writing.</p>}
      <Card title="Held back" aside={formatCount(view.held.count)}>
        {view.held.count === 0 ? <p className={styles.none}>Nobody is held back today.</p> : <HeldList view={view} />}
      </Card>
    </div>
  );
}

const dueOf = ({ emails, letters, held, needAddress }: RunStep): number => emails + letters + held + needAddress;

type StepsOfStrategy = { readonly id: string; readonly name: string; readonly steps: readonly RunStep[] };

/** The steps that somebody is due for, and the chosen one; by strategy. */
function strategiesOf(view: RunView): readonly StepsOfStrategy[] {
  const shown = view.steps.filter((step) => dueOf(step) > 0 || (view.step !== null && isSameStep(step, view.step)));
  return [...new Set(shown.map(({ strategyId }) => strategyId))].map((id) => {
    const steps = shown.filter(({ strategyId }) => strategyId === id);
    return { id, name: steps[0]?.strategyName ?? '', steps };
  });
}

function StepButton({ step, isChosen }: { readonly step: RunStep; readonly isChosen: boolean }) {
  const due = dueOf(step);
  return (
    <button
      type="button"
      className={styles.step}
      aria-pressed={isChosen}
      data-empty={due === 0}
      onClick={() => chooseStep({ strategyId: step.strategyId, stepId: step.stepId })}
    >
      <span className={styles.number} aria-hidden="true">
        {step.stepNumber}
      </span>
      <span className={styles.words}>
        <b>{stepTitle(step)}</b>
        <span>{stepDetail(step)}</span>
      </span>
      <span className={styles.count}>
        {formatCount(due)}
        <span className="said-only"> due</span>
      </span>
    </button>
  );
}

function HeldList({ view }: { readonly view: RunView }) {
  const rest = view.held.count - view.held.first.length;
  return (
    <ul className={styles.held}>
      {view.held.first.map((row) => {
        const hold = row.holds[0];
        const { tone, words } = hold ? holdWords(hold, view.today) : { tone: 'neutral' as const, words: 'Held' };
        return (
          <li key={row.accountId}>
            <Tag tone={tone}>{words}</Tag>
            <button
              type="button"
              onClick={() => {
                chooseStep({ strategyId: row.strategyId, stepId: row.stepId });
                chooseRunAccount(row.accountId);
              }}
            >
              {row.name}
            </button>
          </li>
        );
      })}
      {rest > 0 && <li className={styles.rest}>and {countOf(rest, 'more')}, each in its step</li>}
    </ul>
  );
}
