import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { type ChargePack, chargePacks } from './late-interest-rates.ts';
import { exactInterest, lateChargesOf, roundedInterest } from './late-interest.ts';
import {
  type OwnRate,
  chargeRulesOf,
  endingRates,
  halfYearEnd,
  nextHalfYear,
  overruledRates,
  ownRateSchema,
  ownRatesProblem,
  ownRatesSchema,
  printRate,
  readRate,
} from './own-rates.ts';

// Made up, as every rate of a half-year that is not published yet has to be here.
const rate = (over: Partial<Record<keyof OwnRate, unknown>> = {}): OwnRate =>
  ownRateSchema.parse({
    pack: 'eu',
    from: '2027-01-01',
    base: 300,
    source: 'Official Journal, a test',
    publishedOn: '2027-01-02',
    ...over,
  });
const debt = (dueDate: string) => ({ dueDate: date(dueDate), amountMinor: 365_000_00, payments: [] });

describe('the law with a company’s own rates', () => {
  test('goes on where the shipped table ends, day by day', () => {
    const own = [rate(), rate({ from: '2027-07-01', base: 100 })];
    const rules = chargeRulesOf('eu', own);
    expect(rules.knownUntil).toBe('2027-12-31');
    // 31 December at 10.40 %, 1 January at 11.00 %; 30 June at 11.00 %, 1 July at 9.00 %: of 365,000 a day 104, 110 and 90.
    const dayOf = (day: string) => exactInterest(debt('2026-07-01'), rules, date(day), addDays(date(day), -1));
    const daily = ['2026-12-31', '2027-01-01', '2027-06-30', '2027-07-01'].map((day) => roundedInterest(dayOf(day) ?? 0n));
    expect(daily).toEqual([104_00, 110_00, 110_00, 90_00]);
    expect(exactInterest(debt('2026-07-01'), rules, date('2028-01-01'))).toBeNull();
  });

  test('of a fixed rate takes it for what begins in that half-year, and leaves older debts at theirs', () => {
    const own = [rate({ pack: 'uk', base: 300 })];
    const rules = chargeRulesOf('uk', own);
    const begun = exactInterest(debt('2026-12-31'), rules, date('2027-01-01'));
    expect(roundedInterest(begun ?? 0n)).toBe(110_00);
    const older = exactInterest(debt('2026-12-30'), rules, date('2027-01-01'), date('2026-12-31'));
    expect(roundedInterest(older ?? 0n)).toBe(117_50);
    expect(exactInterest(debt('2026-12-31'), chargePacks.uk, date('2027-01-01'))).toBeNull();
  });

  test('states nothing on a guess: neither without the rate nor behind a gap', () => {
    const late = [{ ...debt('2026-11-30'), invoiceId: build.invoice().id, currency: currency('EUR') }];
    expect(lateChargesOf(late, 'eu', date('2026-12-31'))).not.toBeNull();
    expect(lateChargesOf(late, 'eu', date('2027-01-01'))).toBeNull();
    expect(lateChargesOf(late, 'eu', date('2027-01-01'), [rate()])).not.toBeNull();
    expect(lateChargesOf(late, 'eu', date('2027-01-01'), [rate({ pack: 'de' })])).toBeNull();
    expect(lateChargesOf(late, 'eu', date('2027-07-01'), [rate({ from: '2027-07-01' })])).toBeNull();
  });

  test('is the shipped one for every half-year the program knows, and a difference is said', () => {
    const own = [rate({ from: '2026-07-01', base: 111 }), rate({ from: '2026-01-01', base: 215 }), rate()];
    expect(chargeRulesOf('eu', own).rates.slice(0, -1)).toEqual(chargePacks.eu.rates);
    expect(overruledRates(own)).toMatchObject([{ from: '2026-07-01', base: 111, shippedBase: 240 }]);
  });
});

describe('a rate that is recorded', () => {
  const today = date('2027-01-04');
  test.each([
    ['the half-year the program knows', rate({ from: '2026-07-01' }), 'known'],
    ['one behind a gap', rate({ from: '2027-07-01' }), 'gap'],
    ['one that is published tomorrow', rate({ publishedOn: '2027-01-05' }), 'notPublished'],
    ['the next one', rate(), null],
  ] as const)('%s', (_words, recorded, problem) => expect(ownRatesProblem([], [recorded], today)).toBe(problem));

  test('is not taken months ahead, when nobody can know it', () => {
    const early = rate({ publishedOn: '2026-11-23' });
    expect(ownRatesProblem([], [early], date('2026-11-30'))).toBe('tooEarly');
    expect(ownRatesProblem([], [early], date('2026-12-01'))).toBeNull();
  });

  test('stays where the program has come to know its half-year, and only a change of it is refused', () => {
    const known = rate({ from: '2026-07-01', base: 111 });
    expect(ownRatesProblem([known], [known], today)).toBeNull();
    expect(ownRatesProblem([known], [{ ...known, base: 112 }], today)).toBe('known');
    expect(ownRatesProblem([known], [], today)).toBeNull();
  });

  test.each([
    { base: -1 },
    { base: 100_00 },
    { base: 2.5 },
    { base: Number.NaN },
    { base: '240' },
    { pack: 'fr' },
    { from: '2027-03-01' },
    { from: '2027-06-31' },
    { source: '' },
    { source: 'a line\nand another' },
    { publishedOn: 'soon' },
    { note: 'x' },
  ])('is not %j', (over) => expect(ownRateSchema.safeParse({ ...rate(), ...over }).success).toBe(false));

  test('may be below zero under German law alone, and no half-year is there twice', () => {
    expect(ownRateSchema.safeParse({ ...rate({ pack: 'de', base: -88 }) }).success).toBe(true);
    expect(ownRateSchema.safeParse({ ...rate(), pack: 'uk', base: -88 }).success).toBe(false);
    expect(ownRatesSchema.safeParse([rate(), rate({ base: 310 })]).success).toBe(false);
    expect(ownRatesSchema.safeParse([rate(), rate({ pack: 'de' })]).success).toBe(true);
  });
});

test('those who lead are told six weeks before, and from then on', () => {
  expect(endingRates(['eu', 'eu'], [], date('2026-11-18'))).toEqual([]);
  expect(endingRates(['eu', 'eu'], [], date('2026-11-19'))).toEqual([{ pack: 'eu', unknownFrom: '2027-01-01', hasEnded: false }]);
  expect(endingRates(['eu'], [], date('2026-12-31'))).toMatchObject([{ hasEnded: false }]);
  expect(endingRates(['eu'], [], date('2027-01-01'))).toMatchObject([{ hasEnded: true }]);
  expect(endingRates(['eu', 'uk'], [rate()], date('2027-01-01'))).toMatchObject([{ pack: 'uk' }]);
  expect(endingRates([], [], date('2028-01-01'))).toEqual([]);
});

test('half-years begin on 1 January and 1 July', () => {
  const days = ['2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31'].map(date);
  expect(days.map(nextHalfYear)).toEqual(['2026-07-01', '2026-07-01', '2027-01-01', '2027-01-01']);
  expect([halfYearEnd(date('2028-01-01')), halfYearEnd(date('2027-07-01'))]).toEqual(['2028-06-30', '2027-12-31']);
});

test('a rate is read as it is typed, and printed so that it can be read again', () => {
  expect(['2.40', '2,4', '2.15 %', ' 0 ', '-0.88', '−0.88%'].map(readRate)).toEqual([240, 240, 215, 0, -88, -88]);
  expect(['', 'x', '2.405', '2.4.1', '1e2', '--1', '2 4', '1000'].map(readRate)).toEqual(Array.from({ length: 8 }, () => null));
  fc.assert(
    fc.property(fc.integer({ min: -99_999, max: 99_999 }), (hundredths) => {
      expect(readRate(printRate(hundredths))).toBe(hundredths);
    }),
  );
});

test('no recorded rate changes interest of days that the program knows', () => {
  const bases = fc.integer({ min: 0, max: 2000 });
  const packs = fc.constantFrom<ChargePack>('eu', 'de', 'uk');
  const days = fc.integer({ min: 0, max: 700 });
  fc.assert(
    fc.property(packs, fc.array(bases, { maxLength: 6 }), days, days, (pack, own, due, after) => {
      let from = date('2025-07-01');
      const recorded = own.map((base) => {
        const next = rate({ pack, from, base });
        from = nextHalfYear(from);
        return next;
      });
      const [dueDate, until] = [addDays(date('2025-01-01'), due), addDays(date('2025-01-01'), due + after)];
      const of = { ...debt('2025-01-01'), dueDate };
      const shipped = exactInterest(of, chargePacks[pack], until);
      const extended = exactInterest(of, chargeRulesOf(pack, recorded), until);
      if (shipped !== null) expect(extended).toBe(shipped);
      // A longer table knows more days and forgets none.
      expect(chargeRulesOf(pack, recorded).knownUntil >= chargePacks[pack].knownUntil).toBe(true);
    }),
  );
});
