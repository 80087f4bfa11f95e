import { describe, expect, it } from 'vitest';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { hasStrategyForAll, strategyLimits, strategyListSchema } from '#domain/strategy.ts';
import {
  mayAddStrategy,
  mayMoveStrategy,
  movedStep,
  movedStrategy,
  problemOf,
  withNewStep,
  withNewStrategy,
  withStep,
  withStrategy,
  withoutStep,
  withoutStrategy,
} from './edit-list.ts';

const { list } = defaultStrategies;
const [first] = list;
const steps = first?.steps ?? [];
let made = 0;
const key = () => `key-${(made += 1)}`;
const ids = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);

describe('a list of strategies', () => {
  it('takes a new one in front of everybody’s, under a name that is free', () => {
    const one = withNewStrategy(list, key);
    const two = withNewStrategy(one.list, key);
    expect(two.list.map(({ name }) => name).slice(-3)).toEqual(['New strategy 1', 'New strategy 2', 'Everyone else']);
    expect(strategyListSchema.safeParse(two.list).success).toBe(true);
    expect(two.list.at(-2)?.id).toBe(two.id);
  });

  it('keeps the last one, whatever is moved or taken out', () => {
    expect(ids(movedStrategy(list, 'new-account', -1))).toEqual(['new-account', 'high-risk', 'long-terms', 'everyone']);
    expect(ids(movedStrategy(list, 'long-terms', 1))).toEqual(ids(list));
    expect([mayMoveStrategy(list, 'everyone', -1), mayMoveStrategy(list, 'high-risk', -1)]).toEqual([false, false]);
    expect(ids(withoutStrategy(list, 'everyone'))).toEqual(ids(list));
    const alone = ids(list).reduce(withoutStrategy, list);
    expect(ids(alone)).toEqual(['everyone']);
    expect(hasStrategyForAll(alone)).toBe(true);
  });

  it('grows to its limit', () => {
    let grown: ReturnType<typeof withNewStrategy>['list'] = list;
    while (mayAddStrategy(grown)) grown = withNewStrategy(grown, key).list;
    expect(grown).toHaveLength(strategyLimits.strategies);
    expect(strategyListSchema.safeParse(grown).success).toBe(true);
  });

  it('cannot be used with a name missing or given twice', () => {
    expect(problemOf(list)).toBeNull();
    expect(problemOf(withStrategy(list, 'high-risk', { name: ' ' }))).toContain('no name');
    expect(problemOf(withStrategy(list, 'high-risk', { name: 'EVERYONE ELSE' }))).toContain('Two strategies are called');
  });
});

describe('the steps', () => {
  it('hand their repeating on to whichever is the last', () => {
    const repeats = (some: typeof steps) => some.map(({ repeatEveryDays }) => repeatEveryDays);
    const last = steps.at(-1)?.id ?? '';
    expect(repeats(steps)).toEqual([null, null, null, null, null, 7]);
    expect(repeats(withNewStep(steps, 'x'))).toEqual([null, null, null, null, null, null, 7]);
    expect(repeats(withoutStep(steps, last))).toEqual([null, null, null, null, 7]);
    const swapped = movedStep(steps, last, -1);
    expect(repeats(swapped)).toEqual([null, null, null, null, null, 7]);
    expect(ids(swapped).slice(-2)).toEqual(['high-risk-6', 'high-risk-5']);
  });

  it('are never fewer than one, and move no further than their ends', () => {
    const one = steps.slice(0, 1);
    expect(withoutStep(one, one[0]?.id ?? '')).toEqual(one);
    expect(movedStep(steps, 'high-risk-1', -1)).toEqual(steps);
    expect(withStep(steps, 'high-risk-2', { waitDays: 9 })[1]).toMatchObject({ waitDays: 9, channel: 'call' });
  });
});
