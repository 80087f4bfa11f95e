import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountFacts } from '#domain/account-facts.ts';
import { nextOfRun } from '#domain/dunning-state.ts';
import { programmeOf } from '#domain/next-step.ts';
import type { Policy } from '#domain/policy.ts';
import { wordsOfNextStep } from './next-step-words.ts';
import styles from './next-step-line.module.css';

type Props = {
  /** The account's summary. */
  readonly facts: AccountFacts;
  /** The policy in use: it changes while a person is signed in. */
  readonly policy: Pick<Policy, 'strategies' | 'promise'>;
  readonly today: LocalDate;
};

/** One line on an account: what comes next by its strategy, how, and when. The reason shows on hovering. */
export function NextStepLine({ facts, policy, today }: Props) {
  const { line, why, isDefect } = wordsOfNextStep(nextOfRun(facts, programmeOf(policy), today), today);
  return (
    <p className={isDefect ? `${styles.line} ${styles.defect}` : styles.line} title={why}>
      <b>Next step:</b> {line}
    </p>
  );
}
