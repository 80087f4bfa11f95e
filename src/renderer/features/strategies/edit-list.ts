import { type Strategy, type StrategyStep, everybody, stopConditionSchema, strategyLimits, unwritten } from '#domain/strategy.ts';

/** How often the last step comes again where nobody has said otherwise. */
const usualRepeatDays = 14;

// Edits of a list of strategies. Each gives a new list; the last strategy stays the last, and only a last step repeats.

/** A new strategy in front of everybody's, with one step; `key` makes ids that are not in use. */
export function withNewStrategy(list: readonly Strategy[], key: () => string): { readonly list: readonly Strategy[]; readonly id: string } {
  const id = key();
  const step: StrategyStep = {
    id: key(),
    channel: 'email',
    startsAfterDays: 3,
    waitDays: 5,
    repeatEveryDays: usualRepeatDays,
    ...unwritten,
  };
  const added: Strategy = {
    id,
    name: freeName(list),
    segment: { ...everybody, riskClasses: ['medium'] },
    steps: [step],
    stopsOn: [...stopConditionSchema.options],
  };
  return { list: list.toSpliced(-1, 0, added), id };
}

function freeName(list: readonly Strategy[]): string {
  const taken = new Set(list.map(({ name }) => name.toLowerCase()));
  let number = 1;
  while (taken.has(`new strategy ${number}`)) number += 1;
  return `New strategy ${number}`;
}

export const mayAddStrategy = (list: readonly Strategy[]): boolean => list.length < strategyLimits.strategies;

/** The list without a strategy; that of everybody stays. */
export const withoutStrategy = (list: readonly Strategy[], id: string): readonly Strategy[] =>
  list.filter((strategy, at) => strategy.id !== id || at === list.length - 1);

/** Whether a strategy can go a place up (-1) or down (1): the last one never, and nobody behind it. */
export function mayMoveStrategy(list: readonly Strategy[], id: string, by: 1 | -1): boolean {
  const at = list.findIndex((strategy) => strategy.id === id);
  const to = at + by;
  return at >= 0 && at < list.length - 1 && to >= 0 && to < list.length - 1;
}

export const movedStrategy = (list: readonly Strategy[], id: string, by: 1 | -1): readonly Strategy[] =>
  mayMoveStrategy(list, id, by) ? moved(list, id, by) : list;

/** The list with parts of one strategy replaced. */
export const withStrategy = (list: readonly Strategy[], id: string, over: Partial<Strategy>): readonly Strategy[] =>
  changed(list, id, over);

/** Steps with one more behind the last, which hands its repeating on to it. */
export function withNewStep(steps: readonly StrategyStep[], id: string): StrategyStep[] {
  const last = steps.at(-1);
  const startsAfterDays = Math.min(strategyLimits.lastDay, (last?.startsAfterDays ?? 0) + 7);
  const step: StrategyStep = {
    id,
    channel: 'call',
    startsAfterDays,
    waitDays: 5,
    repeatEveryDays: last?.repeatEveryDays ?? null,
    ...unwritten,
  };
  return inShape([...steps, step], steps);
}

export const mayAddStep = (steps: readonly StrategyStep[]): boolean => steps.length < strategyLimits.steps;

/** Steps without one; the only one stays. */
export function withoutStep(steps: readonly StrategyStep[], id: string): StrategyStep[] {
  const others = steps.filter((step) => step.id !== id);
  return inShape(others.length === 0 ? steps : others, steps);
}

/** Steps with one of them a place up (-1) or down (1), as far as there is one. */
export const movedStep = (steps: readonly StrategyStep[], id: string, by: 1 | -1): StrategyStep[] => inShape(moved(steps, id, by), steps);

/** Steps with parts of one replaced. */
export const withStep = (steps: readonly StrategyStep[], id: string, over: Partial<StrategyStep>): StrategyStep[] =>
  changed(steps, id, over);

/** Repeating belongs to the last place: whichever step stands there has what the last one had before. */
function inShape(steps: readonly StrategyStep[], before: readonly StrategyStep[]): StrategyStep[] {
  const repeatEveryDays = before.at(-1)?.repeatEveryDays ?? null;
  return steps.map((step, at) => ({ ...step, repeatEveryDays: at === steps.length - 1 ? repeatEveryDays : null }));
}

function moved<T extends { readonly id: string }>(list: readonly T[], id: string, by: 1 | -1): readonly T[] {
  const at = list.findIndex((each) => each.id === id);
  const found = list[at];
  return found && list[at + by] ? list.toSpliced(at, 1).toSpliced(at + by, 0, found) : list;
}

const changed = <T extends { readonly id: string }>(list: readonly T[], id: string, over: Partial<T>): T[] =>
  list.map((each) => (each.id === id ? { ...each, ...over } : each));

/** What keeps a list from being tried or put into use, in words; null: nothing. */
export function problemOf(list: readonly Strategy[]): string | null {
  const names = list.map(({ name }) => name.trim());
  if (names.includes('')) return 'A strategy has no name. Give it one.';
  const twice = names.find((name, at) => names.slice(0, at).some((before) => before.toLowerCase() === name.toLowerCase()));
  return twice === undefined ? null : `Two strategies are called “${twice}”. Rename one of them.`;
}
