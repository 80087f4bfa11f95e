import { describe, expect, it } from 'vitest';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import type { Strategy } from '#domain/strategy.ts';
import { wordsOfChanges } from './change-words.ts';
import {
  movedStep,
  movedStrategy,
  withNewStep,
  withNewStrategy,
  withStep,
  withStrategy,
  withoutStep,
  withoutStrategy,
} from './edit-list.ts';

const { list } = defaultStrategies;
const [first] = list;
if (!first) throw new Error('there is no default strategy');
const changed = (over: Partial<Strategy>) => wordsOfChanges(list, withStrategy(list, first.id, over));

describe('what differs between two lists of strategies', () => {
  it('is nothing where they are the same, whatever the order of their members', () => {
    const turned = list.map(({ stopsOn, steps, segment, name, id }) => ({ stopsOn: stopsOn.toReversed(), steps, segment, name, id }));
    expect(wordsOfChanges(list, turned)).toEqual([]);
  });

  it('is told of a name, a segment and what stops them', () => {
    expect(changed({ name: 'The riskiest' })).toEqual(['“High risk” is now called “The riskiest”.']);
    expect(changed({ segment: { ...first.segment, countries: ['US'] } })).toEqual([
      '“High risk” is now for accounts with high risk, from US; before: accounts with high risk.',
    ]);
    expect(changed({ stopsOn: ['paid', 'stay', 'optOut'] })).toEqual([
      '“High risk” no longer stops for: a promise stands for it, disputed.',
    ]);
    const loose = withStrategy(list, first.id, { stopsOn: ['paid', 'promise', 'stay', 'optOut'] });
    expect(wordsOfChanges(loose, list)).toEqual(['“High risk” now stops for: disputed.']);
  });

  it('is told of steps: each part that changed, those added and taken out, their order', () => {
    const { steps } = first;
    const at = (number: number) => steps[number - 1]?.id ?? '';
    expect(changed({ steps: withStep(steps, at(2), { channel: 'letter', startsAfterDays: 5, waitDays: 1 }) })).toEqual([
      '“High risk”: step 2 is a letter instead of a call, comes from day 5 on instead of day 2, waits 1 day after a contact instead of 2.',
    ]);
    expect(changed({ steps: withStep(steps, at(6), { repeatEveryDays: 14 }) })).toEqual([
      '“High risk”: step 6 comes again every 14 days instead of 7.',
    ]);
    expect(changed({ steps: withStep(steps, at(6), { repeatEveryDays: null }) })).toEqual(['“High risk”: step 6 does not come again.']);
    expect(changed({ steps: withoutStep(steps, at(3)) })).toEqual(['“High risk”: step 3 was taken out (letter from day 14 on).']);
    expect(changed({ steps: withNewStep(steps, 'new') })).toEqual([
      '“High risk”: step 6 does not come again.',
      '“High risk”: step 7 was added (call from day 57 on, again every 7 days).',
    ]);
    expect(changed({ steps: movedStep(steps, at(2), -1) })).toEqual(['“High risk”: its steps are in another order.']);
  });

  it('is told of what a step writes', () => {
    const { steps } = first;
    const id = steps[2]?.id ?? '';
    const usd = currencySchema.parse('USD');
    expect(
      changed({
        steps: withStep(steps, id, {
          templateKey: 'finalDemand',
          minimumMinor: { [usd]: 50_00 },
          needsSupervisor: true,
          charges: 'eu',
          attach: [],
        }),
      }),
    ).toEqual([
      '“High risk”: step 3 writes the final demand instead of the firm notice, writes about nothing below 50.00 USD, needs a supervisor, asks beside the invoices for: interest and €40, Directive 2011/7/EU, goes with nothing.',
    ]);
    expect(changed({ steps: withStep(steps, id, { templateKey: null }) })).toEqual([
      '“High risk”: step 3 writes what is chosen then instead of the firm notice.',
    ]);
  });

  it('is told of strategies added, taken out and moved', () => {
    expect(wordsOfChanges(list, withoutStrategy(list, first.id))).toEqual(['“High risk” was taken out.']);
    expect(wordsOfChanges(list, withNewStrategy(list, () => 'new').list)).toEqual([
      '“New strategy 1” was added: accounts with medium risk, 1 step: e-mail from day 3 on, again every 14 days.',
    ]);
    expect(wordsOfChanges(list, movedStrategy(list, first.id, 1))).toEqual([
      'The order is now: New account, High risk, Long terms, Everyone else.',
    ]);
  });
});
