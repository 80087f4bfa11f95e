import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEpochDay } from '#domain/kernel/dates.ts';
import { currencySchema, minorDigitsOf, parseMinor, printMinor } from '#domain/kernel/money.ts';
import { readAmount, readDate } from './read-cells.ts';

const usd = currencySchema.parse('USD');
const jpy = currencySchema.parse('JPY');
const point = { decimalMark: '.' } as const;
const comma = { decimalMark: ',', groupMark: '.' } as const;
const grouped = { decimalMark: '.', groupMark: ',' } as const;

describe('readAmount', () => {
  it.each([
    ['35516.41', point, 3551641],
    ['82515', point, 8251500],
    ['196.5', point, 19650],
    [' 12.00 ', point, 1200],
    ['-12.34', point, -1234],
    ['12.34-', point, -1234],
    ['(12.34)', point, -1234],
    ['+7', point, 700],
    ['\u221212.34', point, -1234],
    ['$1,234.50', grouped, 123450],
    ['-$1,234.50', grouped, -123450],
    ['$-1,234.50', grouped, -123450],
    ['1,234,567.8', grouped, 123456780],
    ['R$ 1.234,50', comma, 123450],
    ['1.234,50 €', comma, 123450],
    ['1234,5 EUR', comma, 123450],
    ['USD 12.00', point, 1200],
    ['12.500', point, 1250],
    ['.5', point, undefined],
    ['1.2.3', point, undefined],
    ['1,234.50', point, undefined],
    ['12,34.50', grouped, undefined],
    ['1,2345', grouped, undefined],
    ['1.23E+05', point, undefined],
    ['12 34', point, undefined],
    ['--5', point, undefined],
    ['(-5)', point, undefined],
    ['-', point, undefined],
    ['', point, undefined],
    ['abc', point, undefined],
    ['#N/A', point, undefined],
    ['0x10', point, undefined],
    ['Infinity', point, undefined],
    ['١٢', point, undefined],
  ])('reads %j', (text, format, expected) => {
    const result = readAmount(text, usd, format);
    expect(result.ok ? result.value : undefined).toBe(expected);
  });

  it('says why it refuses', () => {
    const codeOf = (text: string, currency = usd, divisor?: string) => {
      const result = readAmount(text, currency, point, divisor);
      return result.ok ? 'ok' : result.error.code;
    };
    expect(codeOf('12.345')).toBe('money.tooManyDecimals');
    expect(codeOf('12.5', jpy)).toBe('money.tooManyDecimals');
    expect(codeOf('999999999999999')).toBe('money.tooLarge');
    expect(codeOf('12x')).toBe('money.notANumber');
    expect(codeOf('1.00', usd, '0.7')).toBe('money.notDivisible');
  });

  it('undoes a conversion exactly', () => {
    expect(readAmount('2309.79', usd, point, '0.7')).toEqual({ ok: true, value: 329970 });
    expect(readAmount('64982.589', usd, point, '0.7')).toEqual({ ok: true, value: 9283227 });
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (minor) => {
        const converted = printMinor(minor * 7, currencySchema.parse('KWD'));
        expect(readAmount(converted, usd, point, '0.7')).toEqual({ ok: true, value: minor === 0 ? 0 : minor });
      }),
    );
  });

  it('reads back whatever is printed, in every way of writing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, code) => {
        const currency = currencySchema.parse(code);
        const plain = printMinor(minor, currency);
        const [whole = '', fraction] = plain.replace('-', '').split('.');
        const groups = whole.replace(/\B(?=(\d{3})+$)/g, '.');
        const german = `${groups}${fraction === undefined ? '' : `,${fraction}`}`;
        const value = minor === 0 ? 0 : minor;
        expect(readAmount(plain, currency, point)).toEqual({ ok: true, value });
        expect(readAmount(minor < 0 ? `${german}-` : german, currency, comma)).toEqual({ ok: true, value });
        expect(readAmount(minor < 0 ? `(${german})` : german, currency, comma)).toEqual({ ok: true, value });
      }),
    );
  });

  it('says the same of plain digits as the amounts of the domain', () => {
    const plain = fc.tuple(fc.stringMatching(/^\d{1,15}$/), fc.stringMatching(/^\d{0,4}$/));
    fc.assert(
      fc.property(plain, fc.constantFrom('USD', 'JPY', 'KWD'), ([whole, fraction], code) => {
        const currency = currencySchema.parse(code);
        for (const text of [whole, `${whole}.${fraction}`]) {
          const [ours, domains] = [readAmount(text, currency, point), parseMinor(text, currency)];
          expect(ours.ok ? ours.value : ours.error.code).toBe(domains.ok ? domains.value : domains.error.code);
        }
      }),
    );
  });

  it('never gives anything but whole minor units within bounds, whatever comes', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789.,-+()$ eE'), maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), fc.constantFrom(point, comma, grouped), (text, format) => {
        const result = readAmount(text, usd, format);
        if (!result.ok) return;
        expect(Number.isSafeInteger(result.value)).toBe(true);
        expect(Math.abs(result.value)).toBeLessThanOrEqual(1e13);
        expect(text).toMatch(/\d/);
      }),
    );
    expect(minorDigitsOf(usd)).toBe(2);
  });
});

describe('readDate', () => {
  it.each([
    ['2020-03-12', 'YYYY-MM-DD', '2020-03-12'],
    ['12-03-2020', 'DD-MM-YYYY', '2020-03-12'],
    ['03-12-2020', 'MM-DD-YYYY', '2020-03-12'],
    ['3/12/2020', 'MM/DD/YYYY', '2020-03-12'],
    ['12/3/2020', 'DD/MM/YYYY', '2020-03-12'],
    ['2020/03/12', 'YYYY/MM/DD', '2020-03-12'],
    ['12.03.2020', 'DD.MM.YYYY', '2020-03-12'],
    ['20200312', 'YYYYMMDD', '2020-03-12'],
    ['20200312.0', 'YYYYMMDD', '2020-03-12'],
    ['2020-03-12 00:00:00', 'YYYY-MM-DD', '2020-03-12'],
    ['2020-03-12T23:59:59.999Z', 'YYYY-MM-DD', '2020-03-12'],
    [' 2020-02-29 ', 'YYYY-MM-DD', '2020-02-29'],
    ['2021-02-29', 'YYYY-MM-DD', 'date.notInCalendar'],
    ['31-04-2020', 'DD-MM-YYYY', 'date.notInCalendar'],
    ['0000-00-00', 'YYYY-MM-DD', 'date.notInCalendar'],
    ['1899-12-30', 'YYYY-MM-DD', 'date.notInCalendar'],
    ['12-03-20', 'DD-MM-YYYY', 'date.unreadable'],
    ['20200312.5', 'YYYYMMDD', 'date.unreadable'],
    ['00:00.0', 'YYYY-MM-DD', 'date.unreadable'],
    ['43902', 'YYYYMMDD', 'date.unreadable'],
    ['', 'YYYY-MM-DD', 'date.unreadable'],
    ['2020-03-12x', 'YYYY-MM-DD', 'date.unreadable'],
  ] as const)('reads %j as %s', (text, format, expected) => {
    const result = readDate(text, [format]);
    expect(result.ok ? result.value : result.error.code).toBe(expected);
  });

  it('takes the first format that fits', () => {
    expect(readDate('04-05-2020', ['DD-MM-YYYY', 'MM-DD-YYYY'])).toEqual({ ok: true, value: '2020-05-04' });
    expect(readDate('2020-05-04', ['DD-MM-YYYY', 'YYYY-MM-DD'])).toEqual({ ok: true, value: '2020-05-04' });
  });

  it('reads back every day in every format', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 100_000 }), (day) => {
        const date = fromEpochDay(day);
        const [y = '', m = '', d = ''] = date.split('-');
        expect(readDate(`${d}-${m}-${y}`, ['DD-MM-YYYY'])).toEqual({ ok: true, value: date });
        expect(readDate(`${Number(m)}/${Number(d)}/${y}`, ['MM/DD/YYYY'])).toEqual({ ok: true, value: date });
        expect(readDate(`${y}${m}${d}.0`, ['YYYYMMDD'])).toEqual({ ok: true, value: date });
      }),
    );
  });
});
