import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { microOf, parsePrice, printPrice, spentMinorOf } from './call-cost.ts';
import { currencySchema } from './kernel/money.ts';

const [dollar, yen, dinar] = ['USD', 'JPY', 'KWD'].map((code) => currencySchema.parse(code));
if (!dollar || !yen || !dinar) throw new Error('no currencies');

describe('what calls cost', () => {
  test.each([
    ['0.0135', 13_500],
    [' 3 ', 3_000_000],
    ['3.', 3_000_000],
    ['0.000001', 1],
    ['0', 0],
  ])('%j a minute is %i millionths', (text, micro) => {
    expect(parsePrice(text)).toEqual({ ok: true, value: micro });
  });

  test.each(['', '-1', '0,03', '1e3', '0.0000001', 'a little', '12345678'])('%j is no price', (text) => {
    expect(parsePrice(text)).toEqual({ ok: false, error: { code: 'price.notANumber' } });
  });

  test('every price is read as it is printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 - 1 }), (micro) => {
        expect(parsePrice(printPrice(micro))).toEqual({ ok: true, value: micro });
      }),
    );
    expect([printPrice(30_000), printPrice(3_000_000)]).toEqual(['0.03', '3']);
  });

  test('is counted in the minor units of its currency, the begun one too', () => {
    expect([microOf(5, dollar), microOf(5, yen), microOf(5, dinar)]).toEqual([50_000, 5_000_000, 5_000]);
    expect([spentMinorOf(90_000, dollar), spentMinorOf(90_001, dollar), spentMinorOf(0, yen)]).toEqual([9, 10, 0]);
  });
});
