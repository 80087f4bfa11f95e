import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currency, date } from '#tests/support/build.ts';
import { agingOf } from './aging.ts';
import {
  type Ledger,
  type LedgerItem,
  type LedgerReceipt,
  ceiPercentOf,
  collectionsFiguresOf,
  dsoDaysOf,
  salesMinorIn,
  standingOn,
} from './collections-figures.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import { defaultPolicy as policy } from './policy.ts';

const today = date('2026-03-31');
const usd = currency('USD');
const eur = currency('EUR');
const ago = (days: number): LocalDate => addDays(today, -days);
const item = (over: Partial<LedgerItem> = {}): LedgerItem => ({
  currency: usd,
  issueDate: ago(50),
  dueDate: ago(20),
  issuedMinor: 10_000,
  openMinor: 10_000,
  disputedMinor: 0,
  disputedCount: 0,
  ...over,
});
const receipt = (on: LocalDate, amountMinor: number, of: Partial<LedgerItem> = {}): LedgerReceipt => {
  const { currency: code, issueDate, dueDate } = item(of);
  return { currency: code, issueDate, dueDate, on, amountMinor };
};

describe('the collection effectiveness index', () => {
  const vector = { beginTotalMinor: 620_000, salesMinor: 1_089_000, endTotalMinor: 634_000, endCurrentMinor: 359_000 };
  test('has the vector of its source, over three months', () => {
    expect(ceiPercentOf(vector, 3)).toBeCloseTo(55.93, 2);
  });
  test('is another one where sales are not divided by the months: so the months are part of it', () => {
    expect(ceiPercentOf(vector, 1)).toBeCloseTo(79.63, 2);
  });
  test('is not known where nothing could be collected', () => {
    expect(ceiPercentOf({ beginTotalMinor: 0, salesMinor: 500, endTotalMinor: 500, endCurrentMinor: 500 }, 1)).toBeNull();
    expect(ceiPercentOf({ beginTotalMinor: 0, salesMinor: 0, endTotalMinor: 0, endCurrentMinor: 0 }, 1)).toBeNull();
  });
  test('is 100 % where all that was due came in', () => {
    expect(ceiPercentOf({ beginTotalMinor: 700, salesMinor: 300, endTotalMinor: 300, endCurrentMinor: 300 }, 1)).toBe(100);
  });
});

describe('days of sales outstanding', () => {
  test('have the vector of their source', () => {
    expect(dsoDaysOf({ totalMinor: 1_500_000, currentMinor: 400_000, salesMinor: 1_000_000, days: 30 })).toEqual({ dso: 45, best: 12 });
  });
  test('are not known where nothing was sold, or more was credited than sold', () => {
    expect(dsoDaysOf({ totalMinor: 100, currentMinor: 0, salesMinor: 0, days: 90 })).toBeNull();
    expect(dsoDaysOf({ totalMinor: 100, currentMinor: 0, salesMinor: -1, days: 90 })).toBeNull();
  });
});

describe('what was open on a day', () => {
  test('is what is open now and what has come off it since', () => {
    const ledger = { items: [item({ openMinor: 4_000 })], receipts: [receipt(ago(10), 6_000)] };
    expect(standingOn(ledger, usd, policy, today).totalMinor).toBe(4_000);
    expect(standingOn(ledger, usd, policy, ago(10)).totalMinor).toBe(4_000);
    expect(standingOn(ledger, usd, policy, ago(11)).totalMinor).toBe(10_000);
  });
  test('stands in the bucket of that day, and not before it was issued', () => {
    const ledger = { items: [item()], receipts: [] };
    expect(standingOn(ledger, usd, policy, today)).toMatchObject({ pastDueMinor: 10_000, bucketsMinor: { first: 10_000 } });
    expect(standingOn(ledger, usd, policy, ago(20))).toMatchObject({ pastDueMinor: 0, currentMinor: 10_000 });
    expect(standingOn(ledger, usd, policy, ago(51))).toMatchObject({ totalMinor: 0 });
    expect(standingOn(ledger, usd, policy, addDays(today, 12))).toMatchObject({ bucketsMinor: { second: 10_000 } });
  });
  test('has what went back since taken off again', () => {
    const ledger = { items: [item()], receipts: [receipt(ago(15), 10_000), receipt(ago(5), -10_000)] };
    expect(standingOn(ledger, usd, policy, ago(16)).totalMinor).toBe(10_000);
    expect(standingOn(ledger, usd, policy, ago(10)).totalMinor).toBe(0);
    expect(standingOn(ledger, usd, policy, today).totalMinor).toBe(10_000);
  });
});

/** An invoice with a life: issued, due, and paid in parts on days. */
const lives = fc.array(
  fc.record({
    code: fc.constantFrom(usd, eur),
    issuedAgo: fc.integer({ min: 0, max: 120 }),
    terms: fc.integer({ min: 0, max: 60 }),
    amountMinor: fc.integer({ min: -50_000, max: 500_000 }),
    payments: fc.array(fc.record({ ago: fc.integer({ min: 0, max: 120 }), amountMinor: fc.integer({ min: -9_000, max: 90_000 }) }), {
      maxLength: 4,
    }),
  }),
  { maxLength: 12 },
);
type Life = typeof lives extends fc.Arbitrary<readonly (infer L)[]> ? L : never;

const paymentsOf = ({ payments, issuedAgo }: Life) => payments.filter((payment) => payment.ago <= issuedAgo);
function ledgerOf(all: readonly Life[]): Ledger {
  const daysOf = ({ code, issuedAgo, terms }: Life) => ({
    currency: code,
    issueDate: ago(issuedAgo),
    dueDate: addDays(ago(issuedAgo), terms),
  });
  return {
    items: all.map((life) => ({
      ...item(daysOf(life)),
      issuedMinor: life.amountMinor,
      openMinor: life.amountMinor - paymentsOf(life).reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    })),
    receipts: all.flatMap((life) =>
      paymentsOf(life).map((paid) => ({ ...daysOf(life), on: ago(paid.ago), amountMinor: paid.amountMinor })),
    ),
  };
}

/** The same books with everything of the same days added up. */
function addedUp({ items, receipts }: Ledger): Ledger {
  const sums = <T extends object>(rows: readonly T[], key: (row: T) => string, add: (a: T, b: T) => T): readonly T[] => {
    const found = new Map<string, T>();
    for (const row of rows) {
      const before = found.get(key(row));
      found.set(key(row), before === undefined ? row : add(before, row));
    }
    return [...found.values()];
  };
  return {
    items: sums(
      items,
      (each) => `${each.currency} ${each.issueDate} ${each.dueDate}`,
      (a, b) => ({
        ...a,
        issuedMinor: a.issuedMinor + b.issuedMinor,
        openMinor: a.openMinor + b.openMinor,
        disputedMinor: a.disputedMinor + b.disputedMinor,
        disputedCount: a.disputedCount + b.disputedCount,
      }),
    ),
    receipts: sums(
      receipts,
      (each) => `${each.currency} ${each.issueDate} ${each.dueDate} ${each.on}`,
      (a, b) => ({ ...a, amountMinor: a.amountMinor + b.amountMinor }),
    ),
  };
}

describe('whatever the books', () => {
  test('a past day is as its own evening’s aging would have had it', () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 90 }), (all, back) => {
        const day = ago(back);
        const open = all
          .filter(({ issuedAgo }) => issuedAgo >= back)
          .map((life) => ({
            currency: life.code,
            dueDate: addDays(ago(life.issuedAgo), life.terms),
            openAmountMinor: life.amountMinor - paymentsOf(life).reduce((sum, paid) => sum + (paid.ago >= back ? paid.amountMinor : 0), 0),
            disputedAmountMinor: 0,
          }));
        for (const totals of agingOf(open, policy, day)) {
          const { bucketsMinor, pastDueMinor, totalMinor } = standingOn(ledgerOf(all), totals.currency, policy, day);
          expect({ bucketsMinor, pastDueMinor, totalMinor }).toEqual({
            bucketsMinor: totals.bucketsMinor,
            pastDueMinor: totals.pastDueMinor,
            totalMinor: totals.openMinor,
          });
        }
      }),
    );
  });

  test('the figures are the same when items of the same days are added up before', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const ledger = ledgerOf(all);
        expect(collectionsFiguresOf(addedUp(ledger), policy, usd, today)).toEqual(collectionsFiguresOf(ledger, policy, usd, today));
      }),
    );
  });

  test('another currency changes nothing of one', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const whole = collectionsFiguresOf(ledgerOf(all), policy, usd, today);
        const alone = collectionsFiguresOf(ledgerOf(all.filter(({ code }) => code === usd)), policy, usd, today);
        expect(whole[0]).toEqual(alone[0]);
      }),
    );
  });
});

describe('the figures of a day', () => {
  const ledger: Ledger = {
    items: [
      item({ issuedMinor: 30_000, openMinor: 10_000, disputedMinor: 2_500, disputedCount: 2 }),
      item({ issueDate: ago(8), dueDate: addDays(today, 22), issuedMinor: 8_000, openMinor: 8_000 }),
      item({ issueDate: ago(3), dueDate: ago(3), issuedMinor: -500, openMinor: -500 }),
      item({ currency: eur, openMinor: 900, issuedMinor: 900 }),
    ],
    receipts: [receipt(ago(12), 20_000)],
  };
  const [dollars, euros, ...others] = collectionsFiguresOf(ledger, policy, usd, today);

  test('stand apart by currency, the company’s own first', () => {
    expect([dollars?.currency, euros?.currency, others]).toEqual([usd, eur, []]);
    expect(euros).toMatchObject({ pastDueMinor: 900, cei: { beginTotalMinor: 900, salesMinor: 0 } });
    expect(collectionsFiguresOf({ items: [], receipts: [] }, policy, usd, today)).toMatchObject([{ currency: usd, pastDueMinor: 0 }]);
  });

  test('say what they are made of', () => {
    expect(dollars).toMatchObject({
      pastDueMinor: 9_500,
      pastDueBeforeMinor: 0,
      cei: { beginTotalMinor: 30_000, salesMinor: 7_500, endTotalMinor: 17_500, endCurrentMinor: 8_000 },
      dso: { totalMinor: 17_500, currentMinor: 8_000, salesMinor: 37_500, days: 90 },
      disputed: { amountMinor: 2_500, invoiceCount: 2 },
    });
  });

  test('have eight weeks to the day, the last of them today', () => {
    expect(dollars?.weeks.map(({ on }) => on)).toEqual([49, 42, 35, 28, 21, 14, 7, 0].map(ago));
    expect(dollars?.weeks.map(({ bucketsMinor }) => bucketsMinor.first)).toEqual([0, 0, 0, 0, 0, 30_000, 10_000, 9_500]);
  });

  test('count sales from the day behind the first to the last, credit memos against them', () => {
    expect(salesMinorIn(ledger, usd, ago(8), today)).toBe(-500);
    expect(salesMinorIn(ledger, usd, ago(9), today)).toBe(7_500);
  });
});
