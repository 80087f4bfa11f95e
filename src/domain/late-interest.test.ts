import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { type ChargePack, chargePacks } from './late-interest-rates.ts';
import { type LateDebt, exactInterest, fixedSumMinor, lateChargesOf, roundedInterest } from './late-interest.ts';

const debt = (over: Partial<LateDebt> = {}): LateDebt => ({ dueDate: date('2026-05-31'), amountMinor: 10_000_00, payments: [], ...over });
const exact = (pack: ChargePack, until: string, of = debt(), from?: string) => {
  const interest = exactInterest(of, chargePacks[pack], date(until), from === undefined ? undefined : date(from));
  if (interest === null) throw new Error('a rate is not known');
  return interest;
};
const interest = (...asked: Parameters<typeof exact>) => roundedInterest(exact(...asked));

describe('the vectors', () => {
  test('of the directive: €10,000 due 31 May 2026 and paid 15 July are 30 days at 10.15 % and 15 at 10.40 %, €126.16 and €40', () => {
    expect(interest('eu', '2026-06-30')).toBe(83_42);
    expect(interest('eu', '2026-07-15', debt(), '2026-06-30')).toBe(42_74);
    expect(interest('eu', '2026-07-15')).toBe(126_16);
    expect(fixedSumMinor('eu', 10_000_00)).toBe(40_00);
  });

  test('of the Act: £5,000 at 12.25 % for 101 days are £169.49, and not £169.68 of a rounded day', () => {
    const due = debt({ dueDate: date('2025-06-30'), amountMinor: 5000_00 });
    expect(interest('uk', '2025-10-09', due)).toBe(169_49);
    expect(fixedSumMinor('uk', 5000_00)).toBe(70_00);
  });

  test('of the Act: the rate of the day on which interest begins stays, whatever the bank does later', () => {
    const due = debt({ dueDate: date('2025-06-30'), amountMinor: 365_00 });
    expect(interest('uk', '2026-06-30', due)).toBe(44_71);
    expect(interest('de', '2026-06-30', due)).toBe(37_49);
  });

  test('of the Act: the fixed sum goes by the debt', () => {
    expect([99, 999_99, 1000_00, 9999_99, 10_000_00].map((minor) => fixedSumMinor('uk', minor))).toEqual([
      40_00, 40_00, 70_00, 70_00, 100_00,
    ]);
    expect(fixedSumMinor('uk', 0)).toBe(0);
  });

  test('of German law: nine points above the base rate', () => {
    expect(interest('de', '2026-06-30', debt({ amountMinor: 365_000_00 }))).toBe(3081_00);
  });
});

test('a part payment lowers what bears interest from the day after it', () => {
  const paid = debt({ amountMinor: 365_000_00, payments: [{ on: date('2026-06-10'), amountMinor: 182_500_00 }] });
  expect(interest('eu', '2026-06-10', paid)).toBe(1015_00);
  expect(interest('eu', '2026-06-30', paid)).toBe(1015_00 + 1015_00);
  expect(interest('eu', '2026-06-30', debt({ payments: [{ on: date('2026-05-20'), amountMinor: 10_000_00 }] }))).toBe(0);
});

test('halves are rounded to the even one, once', () => {
  const half = 365n * 5000n;
  expect([
    roundedInterest(half),
    roundedInterest(half * 3n),
    roundedInterest(half * 5n),
    roundedInterest(half + 1n),
    roundedInterest(half - 1n),
  ]).toEqual([0, 2, 2, 1, 0]);
});

test('what no table knows is not worked out', () => {
  expect(exactInterest(debt(), chargePacks.eu, date('2026-12-31'))).not.toBeNull();
  expect(exactInterest(debt(), chargePacks.eu, date('2027-01-01'))).toBeNull();
  expect(exactInterest(debt({ dueDate: date('2020-01-05') }), chargePacks.eu, date('2026-01-05'))).toBeNull();
  expect(exactInterest(debt({ dueDate: date('2026-12-31') }), chargePacks.uk, date('2027-01-05'))).toBeNull();
  expect(exactInterest(debt(), chargePacks.uk, date('2027-03-05'))).not.toBeNull();
});

describe('any interest', () => {
  const days = fc.integer({ min: 0, max: 500 });
  const due = date('2025-02-10');
  const payments = fc.array(fc.record({ on: days.map((after) => addDays(due, after)), amountMinor: fc.integer({ min: 1, max: 40_000 }) }), {
    maxLength: 4,
  });
  const debts = fc.record({ amountMinor: fc.integer({ min: 1, max: 100_000 }), payments }).map((of): LateDebt => ({ dueDate: due, ...of }));
  const packs = fc.constantFrom<ChargePack>('eu', 'uk', 'de');

  test('adds up over neighbouring periods, never falls, and is nothing on the due date', () => {
    fc.assert(
      fc.property(debts, packs, days, days, (of, pack, one, other) => {
        const [first, last] = [addDays(due, Math.min(one, other)), addDays(due, Math.max(one, other))];
        expect(exact(pack, first, of) + exact(pack, last, of, first)).toBe(exact(pack, last, of));
        expect(exact(pack, last, of) >= exact(pack, first, of)).toBe(true);
        expect(exact(pack, due, of)).toBe(0n);
      }),
    );
  });

  test('is the sum of the interest of its days', () => {
    fc.assert(
      fc.property(debts, packs, fc.integer({ min: 0, max: 60 }), (of, pack, count) => {
        let sum = 0n;
        for (let at = 0; at < count; at += 1) sum += exact(pack, addDays(due, at + 1), of, addDays(due, at));
        expect(sum).toBe(exact(pack, addDays(due, count), of));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the charges of several invoices', () => {
  const invoice = (over: object = {}) => ({ ...debt(), invoiceId: build.invoice().id, currency: currency('EUR'), ...over });

  test('have a fixed sum for each, and interest rounded for each', () => {
    const charges = lateChargesOf([invoice(), invoice({ amountMinor: 100_00 })], 'eu', date('2026-07-15'));
    expect(charges).toMatchObject({ pack: 'eu', currency: 'EUR', interestMinor: 126_16 + 1_26, fixedSumMinor: 80_00, until: '2026-07-15' });
  });

  test('leave out what is in another currency or not late', () => {
    const others = [invoice({ currency: currency('USD') }), invoice({ dueDate: date('2026-07-15') })];
    expect(lateChargesOf(others, 'eu', date('2026-07-15'))).toBeNull();
    expect(lateChargesOf([...others, invoice()], 'eu', date('2026-07-15'))?.charges).toHaveLength(1);
  });

  test('are not asked for at all where a rate is not known', () => {
    expect(lateChargesOf([invoice(), invoice({ dueDate: date('2019-01-01') })], 'eu', date('2026-07-15'))).toBeNull();
  });
});

test('every table has its half-years without a gap, up to the day it is known for', () => {
  for (const { rates, knownUntil, source, ratesFrom } of Object.values(chargePacks)) {
    expect(rates.map(({ from }) => from.slice(5)).slice(0, 2)).toEqual(['01-01', '07-01']);
    expect(rates.map(({ from }) => from)).toEqual(rates.map(({ from }) => from).toSorted());
    expect(rates.at(-1)?.from).toBe(`${knownUntil.slice(0, 4)}-07-01`);
    expect(`${source}${ratesFrom}`.length).toBeGreaterThan(40);
  }
});
