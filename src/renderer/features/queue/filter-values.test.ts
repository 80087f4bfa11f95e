import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#domain/policy.ts';
import { type QueueFilter, noFilter } from '#domain/queue-filter.ts';
import { currency } from '#tests/support/build.ts';
import { filterOf, valuesOf } from './filter-values.ts';
import { partsOf } from './filter-words.ts';

const everything: QueueFilter = {
  buckets: ['second', 'beyond'],
  currency: currency('EUR'),
  fromMinor: 1_000_00,
  toMinor: 5_000_50,
  fromTermsDays: 30,
  toTermsDays: 60,
  salesRep: 'A. Ortiz',
  country: 'DE',
  riskClass: 'high',
  silentDays: 21,
  parentNumber: 'G-501',
};
const empty = valuesOf(noFilter);

describe('the fields of the filter', () => {
  it('hold a filter whole and give it back', () => {
    expect(filterOf(valuesOf(everything))).toEqual({ ok: true, value: everything });
    expect(filterOf(empty)).toEqual({ ok: true, value: noFilter });
  });

  it('take amounts with grouping, in the decimals of their currency', () => {
    expect(filterOf({ ...empty, from: '12,500', currency: 'JPY' })).toMatchObject({ ok: true, value: { fromMinor: 12_500 } });
  });

  it.each([
    [{ from: '100' }, 'amount', /Choose the currency/],
    [{ from: 'many', currency: 'USD' }, 'amount', /Write digits/],
    [{ from: '10', to: '5', currency: 'USD' }, 'amount', /larger/],
    [{ fromTerms: 'net 30' }, 'terms', /whole days/],
    [{ fromTerms: '60', toTerms: '30' }, 'terms', /larger/],
    [{ silentDays: '0' }, 'silentDays', /whole days/],
  ])('say what cannot be read of %j', (part, field, text) => {
    const read = filterOf({ ...empty, ...part });
    expect(read).toEqual({ ok: false, error: { field, text: expect.stringMatching(text) } });
  });
});

describe('what a filter asks for, in words', () => {
  it('has a part for each thing, and each part its way out', () => {
    const parts = partsOf(everything, defaultPolicy);
    expect(parts.map(({ words }) => words)).toEqual([
      '31–60, 90+',
      '€1,000–€5,000.50',
      'terms 30–60 d',
      'sales: A. Ortiz',
      'Germany',
      'high risk',
      'no contact for 21 d',
      'group G-501',
    ]);
    const none = parts.reduce((filter, part) => ({ ...filter, ...part.none }), everything);
    expect(none).toEqual(noFilter);
  });

  it('says one bound, and a currency alone', () => {
    const words = (part: Partial<QueueFilter>) => partsOf({ ...noFilter, ...part }, defaultPolicy).map((each) => each.words);
    expect(words({ currency: currency('EUR'), toMinor: 5_000_00 })).toEqual(['up to €5,000']);
    expect(words({ currency: currency('EUR') })).toEqual(['open in EUR']);
    expect(words({ fromTermsDays: 45 })).toEqual(['terms from 45 d']);
  });
});
