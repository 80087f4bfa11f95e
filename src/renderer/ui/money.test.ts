import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMinor } from '#domain/kernel/money.ts';
import { currency } from '#tests/support/build.ts';
import { countOf, formatAmount, formatMoney, formatShortAmount, formatWholeMoney } from './money.ts';

const currencies = ['USD', 'EUR', 'BRL', 'JPY', 'KWD'].map(currency);
const amounts = fc.integer({ min: -1e13, max: 1e13 });

describe('money on the screen', () => {
  it('shows every amount exactly: what is printed reads back as the same minor units', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...currencies), (amountMinor, code) => {
        const plain = formatAmount(amountMinor, code).replaceAll(',', '');
        expect(parseMinor(plain, code)).toEqual({ ok: true, value: amountMinor });
        const signed = formatMoney(amountMinor, code).replace(/[^\d.-]/g, '');
        expect(parseMinor(signed, code)).toEqual({ ok: true, value: amountMinor });
      }),
    );
  });

  it('shows amounts a float would round', () => {
    expect(formatMoney(-9_999_999_999_999, currency('USD'))).toBe('-$99,999,999,999.99');
    expect(formatMoney(1_000_000_000_001, currency('USD'))).toBe('$10,000,000,000.01');
  });

  it('knows how many decimals a currency has', () => {
    expect(formatMoney(123_450, currency('USD'))).toBe('$1,234.50');
    expect(formatMoney(123_450, currency('JPY'))).toBe('¥123,450');
    expect(formatMoney(123_450, currency('KWD'))).toContain('123.450');
    expect(formatMoney(-5, currency('EUR'))).toBe('-€0.05');
  });

  it('has shorter forms for second lines and labels', () => {
    expect(formatWholeMoney(12_190_410, currency('USD'))).toBe('$121,904');
    expect(formatShortAmount(3_761_250, currency('USD'))).toBe('37.6K');
    expect(countOf(1, 'invoice')).toBe('1 invoice');
    expect(countOf(1412, 'invoice')).toBe('1,412 invoices');
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('refuses what is not in whole minor units', () => {
    expect(() => formatMoney(1.5, currency('USD'))).toThrow('minor units');
  });
});
