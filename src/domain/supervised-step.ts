import { type Role, overseers } from './command.ts';
import type { Message } from './message-row.ts';
import type { Strategy, StrategyStep } from './strategy.ts';

type Written = Pick<Message, 'strategyId' | 'stepId' | 'templateKey'>;

/** The step of the programme that a message carries out; undefined: it carries out none, or one that there is not any more. */
export const stepOfMessage = ({ strategyId, stepId }: Written, list: readonly Strategy[]): StrategyStep | undefined =>
  list.find(({ id }) => id === strategyId)?.steps.find(({ id }) => id === stepId);

/**
 * Whether somebody of a role may release a message by the programme: what a supervisor has to release waits for one. A template that a step reserves for them
 * is theirs outside of that step too, or the step could be gone around. Pure.
 */
export function mayReleaseStep(message: Written, list: readonly Strategy[], role: Role): boolean {
  if (overseers.includes(role)) return true;
  const step = stepOfMessage(message, list);
  if (step?.needsSupervisor) return false;
  if (step?.templateKey === message.templateKey) return true;
  return !list.some(({ steps }) =>
    steps.some(({ needsSupervisor, templateKey }) => needsSupervisor && templateKey === message.templateKey),
  );
}
