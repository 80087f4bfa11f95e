import { describe, expect, test } from 'vitest';
import { build, currency } from '#tests/support/build.ts';
import { defaultStrategies } from './default-strategies.ts';
import { policySchema, defaultPolicy } from './policy.ts';
import {
  type Segment,
  type SegmentFacts,
  everybody,
  fits,
  fitsEverybody,
  hasStrategyForAll,
  strategiesSchema,
  strategyListSchema,
  strategyOf,
} from './strategy.ts';

const [first] = defaultStrategies.list;
if (!first) throw new Error('there is no default strategy');

const factsOf = (account: object, open: readonly [string, number][] = [], invoiceCount = 10): SegmentFacts => ({
  account: build.account(account),
  openItems: open.map(([code, openAmountMinor]) => ({ currency: currency(code), openAmountMinor })),
  invoiceCount,
});
const segment = (over: Partial<Segment>): Segment => ({ ...everybody, ...over });

describe('a segment', () => {
  test.each<[string, Partial<Segment>, SegmentFacts, boolean]>([
    ['everybody', {}, factsOf({}), true],
    ['a risk class', { riskClasses: ['high', 'none'] }, factsOf({ riskClass: 'high' }), true],
    ['no risk class is one too', { riskClasses: ['high', 'none'] }, factsOf({ riskClass: null }), true],
    ['another risk class', { riskClasses: ['high', 'none'] }, factsOf({ riskClass: 'low' }), false],
    ['terms at the lower end', { terms: { fromDays: 30, toDays: 45 } }, factsOf({ termsDays: 30 }), true],
    ['terms at the upper end', { terms: { fromDays: 30, toDays: 45 } }, factsOf({ termsDays: 45 }), true],
    ['terms beyond', { terms: { fromDays: 30, toDays: 45 } }, factsOf({ termsDays: 46 }), false],
    ['unknown terms', { terms: { fromDays: 0, toDays: null } }, factsOf({ termsDays: null }), false],
    ['a currency', { currencies: [currency('EUR')] }, factsOf({ currency: 'USD' }), false],
    ['a country', { countries: ['DE', 'AT'] }, factsOf({ country: 'AT' }), true],
    ['no country', { countries: ['DE', 'AT'] }, factsOf({ country: null }), false],
    ['a new account', { history: 'newAccount' }, factsOf({}, [], 3), true],
    ['an account with a past', { history: 'newAccount' }, factsOf({}, [], 4), false],
  ])('%s', (_, over, facts, isIn) => {
    expect(fits(facts, segment(over))).toBe(isIn);
  });

  test('an open amount is added up in its own currency, from the lower end up to below the upper one', () => {
    const band = segment({ openAmount: { currency: currency('USD'), fromMinor: 100_00, toMinor: 500_00 } });
    const at = (...open: [string, number][]) => fits(factsOf({}, open), band);
    expect(at(['USD', 60_00], ['USD', 40_00])).toBe(true);
    expect(at(['USD', 99_99], ['EUR', 900_00])).toBe(false);
    expect(at(['USD', 600_00], ['USD', -100_00])).toBe(false);
    expect(at(['USD', 499_99])).toBe(true);
    expect(fits(factsOf({}, []), segment({ openAmount: { currency: currency('USD'), fromMinor: null, toMinor: 500_00 } }))).toBe(false);
  });

  test('all conditions have to hold', () => {
    const both = segment({ riskClasses: ['high'], countries: ['US'] });
    expect(fits(factsOf({ riskClass: 'high', country: 'US' }), both)).toBe(true);
    expect(fits(factsOf({ riskClass: 'high', country: 'CA' }), both)).toBe(false);
    expect(fitsEverybody(both)).toBe(false);
  });
});

describe('a list of strategies', () => {
  test('gives an account the first that fits, and the last to whoever is left', () => {
    const nameOf = (account: object, invoiceCount = 10) => strategyOf(factsOf(account, [], invoiceCount), defaultStrategies.list)?.name;
    expect(nameOf({ riskClass: 'high', termsDays: 90 })).toBe('High risk');
    expect(nameOf({ riskClass: 'low', termsDays: 90 }, 1)).toBe('New account');
    expect(nameOf({ riskClass: 'low', termsDays: 90 })).toBe('Long terms');
    expect(nameOf({ riskClass: null, termsDays: null, country: null })).toBe('Everyone else');
  });

  test('without a strategy for everybody leaves accounts without one', () => {
    const list = defaultStrategies.list.slice(0, 2);
    expect(hasStrategyForAll(list)).toBe(false);
    expect(hasStrategyForAll(defaultStrategies.list)).toBe(true);
    expect(strategyOf(factsOf({ riskClass: 'low' }), list)).toBeUndefined();
  });

  test('what the program comes with passes its own schema and never ends', () => {
    expect(strategiesSchema.parse(defaultStrategies)).toEqual(defaultStrategies);
    for (const { steps } of defaultStrategies.list) expect(steps.at(-1)?.repeatEveryDays).toBeGreaterThan(0);
  });

  test('a policy stored before there were strategies has the default ones', () => {
    const { strategies: _, ...before } = defaultPolicy;
    expect(policySchema.parse(before).strategies).toEqual(defaultStrategies);
  });

  test.each([
    ['two strategies of one id', [first, { ...first, name: 'Another' }]],
    ['two strategies of one name', [first, { ...first, id: 'another', name: first.name.toUpperCase() }]],
    ['no steps', [{ ...first, steps: [] }]],
    ['a step in the middle that repeats', [{ ...first, steps: first.steps.map((step) => ({ ...step, repeatEveryDays: 5 })) }]],
    ['two steps of one id', [{ ...first, steps: first.steps.map((step) => ({ ...step, id: 'same' })) }]],
    ['two steps on one day', [{ ...first, steps: first.steps.map((step) => ({ ...step, waitDays: 0 })) }]],
    ['contacts over what a court protects', [{ ...first, stopsOn: ['paid', 'optOut'] }]],
    ['a band that ends before it begins', [{ ...first, segment: segment({ terms: { fromDays: 40, toDays: 30 } }) }]],
    ['a condition that names nobody', [{ ...first, segment: { ...everybody, riskClasses: [] } }]],
    ['a name of blanks', [{ ...first, name: '   ' }]],
    ['a name no database can hold', [{ ...first, name: 'a\0b' }]],
    ['an id that is no key', [{ ...first, id: 'a b' }]],
    ['no strategy at all', []],
  ])('is refused with %s', (_, list) => {
    expect(strategyListSchema.safeParse(list).success).toBe(false);
  });
});
