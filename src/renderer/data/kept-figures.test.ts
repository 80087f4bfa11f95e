// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#domain/policy.ts';
import { date } from '#tests/support/build.ts';
import { deltasIn, storedFigures } from './kept-figures.ts';
import { Ranking } from './ranking.ts';

const rules = { policy: defaultPolicy, today: date('2026-03-31') };
const marks = { pages: ['a', 'b'], deltas: ['c'] };
const figures = storedFigures(
  new Ranking(rules).kept(() => false),
  rules,
  marks,
);

describe('kept figures', () => {
  it('are good for the state they are of, and for what deltas made of it later', () => {
    expect(deltasIn(figures, rules, marks)).toBe(1);
    expect(deltasIn(figures, { ...rules }, { ...marks, deltas: ['c', 'd'] })).toBe(1);
  });

  it.each([
    ['another day', { ...rules, today: date('2026-04-01') }, marks],
    ['other settings', { ...rules, policy: { ...defaultPolicy, orderingWeightPpm: { EUR: 2_000_000 } } }, marks],
    ['another page', rules, { ...marks, pages: ['a', 'x'] }],
    ['one page more', rules, { ...marks, pages: ['a', 'b', 'x'] }],
    ['a page less', rules, { ...marks, pages: ['a'] }],
    ['another delta', rules, { ...marks, deltas: ['x'] }],
    ['a delta less', rules, { ...marks, deltas: [] }],
  ])('are good for nothing with %s', (_, now, stored) => {
    expect(deltasIn(figures, now, stored)).toBeNull();
  });

  it('are good for nothing in another program', () => {
    expect(deltasIn({ ...figures, madeBy: 'app://desk/assets/worker-other.js' }, rules, marks)).toBeNull();
  });
});
