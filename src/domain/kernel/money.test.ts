import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencySchema, minorDigitsOf, parseMinor, printMinor, sumByCurrency } from './money.ts';

const usd = currencySchema.parse('USD');
const jpy = currencySchema.parse('JPY');
const kwd = currencySchema.parse('KWD');

describe('reading money', () => {
  test.each([
    ['35516.41', usd, 35516_41],
    ['1000', usd, 1000_00],
    ['0.1', usd, 10],
    ['-12.30', usd, -12_30],
    ['1.500', usd, 150],
    ['7', jpy, 7],
    ['1.234', kwd, 1234],
    ['-0', usd, 0],
  ])('%s %s is %d minor units', (text, currency, minor) => {
    expect(parseMinor(text, currency)).toEqual({ ok: true, value: minor });
  });

  test.each([
    ['', usd, 'money.notANumber'],
    ['1,234.50', usd, 'money.notANumber'],
    ['1e3', usd, 'money.notANumber'],
    ['NaN', usd, 'money.notANumber'],
    ['0.105', usd, 'money.tooManyDecimals'],
    ['1.5', jpy, 'money.tooManyDecimals'],
    ['999999999999999', usd, 'money.tooLarge'],
  ])('%s %s is refused as %s', (text, currency, code) => {
    expect(parseMinor(text, currency)).toMatchObject({ ok: false, error: { code } });
  });

  test('what is printed is read back as it was, in every currency', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.constantFrom(usd, jpy, kwd), (minor, currency) => {
        const text = printMinor(minor, currency);
        expect(parseMinor(text, currency)).toEqual({ ok: true, value: minor });
        expect(text.split('.')[1]?.length ?? 0).toBe(minorDigitsOf(currency));
      }),
    );
  });
});

test('sums stay apart by currency', () => {
  const brl = currencySchema.parse('BRL');
  const sums = sumByCurrency([
    { currency: usd, amountMinor: 1 },
    { currency: brl, amountMinor: 5 },
    { currency: usd, amountMinor: 2 },
  ]);
  expect(sums).toEqual({ USD: 3, BRL: 5 });
});
