import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { compareQueueEntries, isDoneOn, moneyDaysOf, priorityOf, score, workListsOf } from './call-queue.ts';
import { addDays } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';

const today = date('2026-03-31');
const pastDue = (daysLate: number, openAmountMinor: number, over = {}) =>
  build.invoice({ dueDate: addDays(today, -daysLate), openAmountMinor, amountMinor: openAmountMinor, ...over });

describe('the order: past-due amount x days late', () => {
  test('1,000.00 ten days late weighs as much as 10,000.00 one day late', () => {
    const long = build.facts({ invoices: [pastDue(10, 1000_00)] });
    const large = build.facts({ invoices: [pastDue(1, 10_000_00)] });
    expect(moneyDaysOf(long, defaultPolicy, today)).toBe(10_000);
    expect(moneyDaysOf(large, defaultPolicy, today)).toBe(10_000);
  });

  test('what is disputed is not chased, what is not yet due does not count, a credit memo counts against', () => {
    const facts = build.facts({
      invoices: [pastDue(10, 1000_00, { disputedAmountMinor: 400_00 }), pastDue(-5, 9000_00), pastDue(10, -100_00, { kind: 'creditMemo' })],
    });
    expect(moneyDaysOf(facts, defaultPolicy, today)).toBe(5000);
  });

  test('a yen is not a dollar: whole units are weighed by the policy', () => {
    const yen = build.facts({ invoices: [pastDue(1, 1_000_000, { currency: 'JPY' })] });
    expect(moneyDaysOf(yen, defaultPolicy, today)).toBe(6600);
  });

  test('one more day or one more cent never lowers an account', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 1e9 }), (days, minor) => {
        const at = (d: number, m: number) => moneyDaysOf(build.facts({ invoices: [pastDue(d, m)] }), defaultPolicy, today);
        expect(at(days + 1, minor)).toBeGreaterThanOrEqual(at(days, minor));
        expect(at(days, minor + 1)).toBeGreaterThanOrEqual(at(days, minor));
      }),
    );
  });

  test('the order is total: sorting any shuffle gives one list', () => {
    const entry = fc.record({
      moneyDays: fc.integer({ min: 0, max: 3 }),
      pastDueMinor: fc.integer({ min: 0, max: 3 }),
      number: fc.constantFrom('1', '2', '3', '4', '5'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (e) => e.number }), (entries) => {
        const sorted = [...entries].sort(compareQueueEntries);
        expect([...entries].reverse().sort(compareQueueEntries)).toEqual(sorted);
      }),
    );
  });

  test('the figure beside the name runs from 0 to 99', () => {
    expect(priorityOf(0, 1000)).toBe(0);
    expect(priorityOf(1000, 1000)).toBe(99);
    expect(priorityOf(5, 0)).toBe(0);
    expect(priorityOf(100, 1000)).toBeGreaterThan(priorityOf(10, 1000));
  });
});

describe('the reasons', () => {
  test('a recent broken promise comes first, an old one is history', () => {
    const facts = build.facts({
      invoices: [pastDue(62, 84_310_22)],
      promises: [
        build.promise({ status: 'broken', promisedDate: '2026-03-13' }),
        build.promise({ status: 'broken', promisedDate: '2025-11-13' }),
      ],
    });
    expect(score(facts, defaultPolicy, today).reasons.map((reason) => reason.code)).toEqual([
      'promise.broken',
      'invoice.pastDue',
      'contact.never',
    ]);
  });

  test('the oldest invoice gives days and bucket', () => {
    const facts = build.facts({ invoices: [pastDue(5, 100), pastDue(95, 100)] });
    expect(score(facts, defaultPolicy, today).reasons[0]).toEqual({
      code: 'invoice.pastDue',
      count: 2,
      oldestDaysLate: 95,
      bucket: 'beyond',
    });
  });
});

describe('the lists', () => {
  test('past due is a call, unless a follow-up puts it off', () => {
    const invoices = [pastDue(3, 100)];
    expect(workListsOf(build.facts({ invoices }), today)).toContain('callNow');
    const later = build.facts({ invoices, followUps: [build.followUp({ dueDate: '2026-04-02' })] });
    expect(workListsOf(later, today)).toEqual(['all']);
    const due = build.facts({ invoices, followUps: [build.followUp({ dueDate: '2026-03-31' })] });
    expect(workListsOf(due, today)).toEqual(['all', 'callNow', 'followUps']);
  });

  test('an invoice disputed whole is for the dispute list, not for a call', () => {
    const facts = build.facts({ invoices: [pastDue(3, 100, { disputedAmountMinor: 100 })] });
    expect(workListsOf(facts, today)).toEqual(['all', 'disputed']);
  });

  test('an account is done on the day somebody was in contact with it', () => {
    const facts = {
      ...build.facts(),
      lastContact: { at: build.context().at, on: today, channel: 'call', outcome: 'reached', byName: 'Dana' },
    } as const;
    expect(isDoneOn(facts, today)).toBe(true);
    expect(isDoneOn(facts, addDays(today, 1))).toBe(false);
  });
});
