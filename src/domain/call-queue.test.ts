import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { type Contribution, compareQueueEntries, priorityOf, score } from './call-queue.ts';
import { addDays } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';

const today = date('2026-03-31');
const pastDue = (daysLate: number, openAmountMinor: number, over = {}) =>
  build.invoice({
    issueDate: addDays(today, -daysLate - 30),
    dueDate: addDays(today, -daysLate),
    openAmountMinor,
    amountMinor: openAmountMinor,
    ...over,
  });
const scoreOf = (parts: Parameters<typeof build.facts>[0], policy = defaultPolicy) => score(build.facts(parts), policy, today);
const codes = (contributions: readonly Contribution[]) => contributions.map(({ code }) => code);
const worth = (parts: Parameters<typeof build.facts>[0], code: Contribution['code']) =>
  scoreOf(parts).contributions.find((contribution) => contribution.code === code)?.moneyDays;

describe('the score', () => {
  test('is the sum of its contributions, and those of the late money are the sum of its invoices', () => {
    const { moneyDays, contributions, lateMoney } = scoreOf({
      invoices: [pastDue(20, 1000_00), pastDue(-10, 4000_00)],
      notes: [build.note({ recordedOn: '2026-03-25' })],
    });
    expect(contributions.reduce((sum, part) => sum + part.moneyDays, 0)).toBe(moneyDays);
    const late = contributions.filter(({ code }) => code === 'invoice.pastDue' || code === 'invoice.comingLate');
    expect(late.reduce((sum, part) => sum + part.moneyDays, 0)).toBe(lateMoney.moneyDays);
    expect(lateMoney.parts.map(({ code }) => code).toSorted()).toEqual(['item.notYetDue', 'item.pastDue']);
  });

  test('chases nothing that is disputed, and nothing twice that a credit pays', () => {
    const whole = scoreOf({ invoices: [pastDue(10, 1000_00)] }).moneyDays;
    expect(scoreOf({ invoices: [pastDue(10, 1000_00, { disputedAmountMinor: 1000_00 })] }).moneyDays).toBe(0);
    const credit = pastDue(10, -500_00, { kind: 'creditMemo' });
    expect(scoreOf({ invoices: [pastDue(10, 1000_00), credit] }).moneyDays).toBeCloseTo(whole / 2, -1);
  });

  test('a yen is not a dollar: whole units are weighed by the policy', () => {
    const dollars = scoreOf({ invoices: [pastDue(10, 1000_00)] }).moneyDays;
    const yen = scoreOf({ invoices: [pastDue(10, 1000, { currency: 'JPY' })] }).moneyDays;
    expect(yen / dollars).toBeCloseTo(0.0066, 3);
  });

  test('a broken promise raises an account by what was promised, and never by more than is owed', () => {
    const broken = (amountMinor: number) => ({
      invoices: [pastDue(10, 1000_00)],
      promises: [build.promise({ status: 'broken', promisedDate: '2026-03-20', amountMinor })],
    });
    expect(worth(broken(400_00), 'promise.broken')).toBe(400 * defaultPolicy.queue.brokenPromiseDays);
    expect(worth(broken(9000_00), 'promise.broken')).toBe(1000 * defaultPolicy.queue.brokenPromiseDays);
  });

  test('a promise that a returned debit broke weeks after its day raises it from then on', () => {
    const broken = (closedOn: string | null) => ({
      invoices: [pastDue(10, 1000_00)],
      promises: [build.promise({ status: 'broken', promisedDate: '2026-02-10', amountMinor: 400_00, closedOn })],
    });
    expect(worth(broken('2026-03-27'), 'promise.broken')).toBe(400 * defaultPolicy.queue.brokenPromiseDays);
    const isSaid = (closedOn: string | null) => scoreOf(broken(closedOn)).contributions.some(({ code }) => code === 'promise.broken');
    expect([isSaid('2026-03-01'), isSaid('2026-02-28'), isSaid(null)]).toEqual([true, false, false]);
  });

  test('an open promise lowers it, a due one raises it', () => {
    const promised = (promisedDate: string) => ({ invoices: [pastDue(10, 1000_00)], promises: [build.promise({ promisedDate })] });
    expect(worth(promised('2026-04-10'), 'promise.open')).toBeLessThan(0);
    expect(worth(promised('2026-03-31'), 'promise.due')).toBe(1000 * defaultPolicy.queue.promiseDueDays);
  });

  test('a contact of yesterday needs time, three weeks of silence do not', () => {
    const contacted = (recordedOn: string) => ({
      invoices: [pastDue(10, 1000_00)],
      notes: [build.note({ recordedOn, recordedAt: `${recordedOn}T15:00:00.000Z` })],
    });
    expect(worth(contacted('2026-03-30'), 'contact.last')).toBeLessThan(0);
    expect(worth(contacted('2026-03-25'), 'contact.last')).toBe(0);
    expect(worth(contacted('2026-03-01'), 'contact.last')).toBeGreaterThan(0);
    expect(worth({ invoices: [pastDue(10, 1000_00)] }, 'contact.never')).toBeGreaterThan(0);
  });

  test('cash on account pays the same share of everything', () => {
    const payment = {
      id: crypto.randomUUID(),
      receivedDate: '2026-03-02',
      reference: 'ACH 1',
      method: 'ach',
      currency: 'USD',
      batchId: null,
    };
    const payments = [{ ...payment, amountMinor: 500_00, unappliedAmountMinor: 500_00, version: 1 }];
    const { lateMoney, contributions } = scoreOf({ invoices: [pastDue(10, 1000_00)], payments });
    const cash = contributions.find(({ code }) => code === 'cash.unapplied');
    expect(cash?.moneyDays).toBe(-Math.round(lateMoney.moneyDays / 2));
  });

  test('a used-up credit limit adds to it', () => {
    const account = build.account({ creditLimitMinor: 1000_00 });
    expect(worth({ account, invoices: [pastDue(10, 950_00)] }, 'credit.used')).toBeGreaterThan(0);
    expect(worth({ account, invoices: [pastDue(10, 500_00)] }, 'credit.used')).toBeUndefined();
  });

  test('more money or one more invoice never lowers an account that nobody has touched', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 400 }), fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9), (days, minor, more) => {
        const invoices = [pastDue(days, minor)];
        const one = scoreOf({ invoices }).moneyDays;
        expect(scoreOf({ invoices: [pastDue(days, minor + more)] }).moneyDays).toBeGreaterThanOrEqual(one);
        expect(scoreOf({ invoices: [...invoices, pastDue(days, more + 1)] }).moneyDays).toBeGreaterThanOrEqual(one);
      }),
    );
  });
});

describe('bad input', () => {
  const odd: readonly (readonly [string, Parameters<typeof build.facts>[0]])[] = [
    ['no history at all', {}],
    ['only credits', { invoices: [pastDue(10, -500_00, { kind: 'creditMemo' })] }],
    ['due before it was issued', { invoices: [pastDue(10, 100_00, { issueDate: '2027-01-01' })] }],
    ['three currencies', { invoices: ['USD', 'EUR', 'JPY'].map((currency) => pastDue(10, 100_00, { currency })) }],
    ['a currency nobody weighed', { invoices: [pastDue(10, 100_00, { currency: 'XTS' })] }],
    ['no zone', { account: build.account({ timeZone: null }), invoices: [pastDue(3, 1)] }],
  ];

  test.each(odd)('%s: a whole number, and it says why', (_, parts) => {
    const { moneyDays, contributions } = scoreOf(parts);
    expect(Number.isInteger(moneyDays)).toBe(true);
    expect(moneyDays).toBeGreaterThanOrEqual(0);
    expect(contributions.length).toBeGreaterThan(0);
    for (const contribution of contributions) expect(contribution.moneyDays).toSatisfy(Number.isInteger);
  });

  test('20,000 invoices are added up like two', () => {
    const facts = build.facts({ invoices: [pastDue(10, 100_00)] });
    const many = { ...facts, openItems: Array.from({ length: 20_000 }, () => facts.openItems[0]).filter((item) => item !== undefined) };
    expect(score(many, defaultPolicy, today).lateMoney.moneyDays).toBe(20_000 * score(facts, defaultPolicy, today).lateMoney.moneyDays);
  });
});

describe('the reasons', () => {
  test('a recent broken promise comes first, an old one is history', () => {
    const { contributions } = scoreOf({
      invoices: [pastDue(62, 84_310_22)],
      promises: [
        build.promise({ status: 'broken', promisedDate: '2026-03-13' }),
        build.promise({ status: 'broken', promisedDate: '2025-11-13' }),
      ],
    });
    expect(codes(contributions)).toEqual(['promise.broken', 'invoice.pastDue', 'contact.never']);
  });

  test('the oldest invoice gives days and bucket', () => {
    const { contributions } = scoreOf({ invoices: [pastDue(5, 100), pastDue(95, 100)] });
    expect(contributions[0]).toMatchObject({ code: 'invoice.pastDue', count: 2, oldestDaysLate: 95, bucket: 'beyond' });
  });

  test('a dispute says since when they wait, each currency for itself, where a note tells', () => {
    const disputed = (number: string, currency: string) => pastDue(10, 100_00, { number, currency, disputedAmountMinor: 40_00 });
    const { contributions } = scoreOf({
      invoices: [disputed('D-1', 'USD'), disputed('D-2', 'EUR')],
      notes: [build.note({ outcome: 'dispute', text: 'About: D-1.\nShort delivery', recordedOn: '2026-03-19' })],
    });
    expect(contributions.filter(({ code }) => code === 'dispute.open')).toEqual([
      { code: 'dispute.open', amountMinor: 40_00, currency: 'EUR', since: null, moneyDays: 0 },
      { code: 'dispute.open', amountMinor: 40_00, currency: 'USD', since: '2026-03-19', moneyDays: 0 },
    ]);
  });

  test('seven calls in seven days: write instead; six, or seven in eight, are not', () => {
    const calls = (days: readonly number[]) => ({
      invoices: [pastDue(10, 100_00)],
      notes: days.map((daysAgo) => build.note({ recordedOn: addDays(today, -daysAgo), outcome: 'noAnswer' })),
    });
    expect(codes(scoreOf(calls([0, 1, 1, 2, 3, 5, 6])).contributions)).toContain('contact.limit');
    expect(codes(scoreOf(calls([0, 1, 1, 2, 3, 5])).contributions)).not.toContain('contact.limit');
    expect(codes(scoreOf(calls([0, 1, 1, 2, 3, 5, 7])).contributions)).not.toContain('contact.limit');
  });

  test('a mark says its reason and its end, a stay says nothing else of the kind', () => {
    const queueMarks = [build.queueMark({ kind: 'pin', reason: 'The auditor asks' })];
    expect(scoreOf({ queueMarks }).contributions[0]).toMatchObject({ code: 'pin', reason: 'The auditor asks', byName: 'Dana Reyes' });
    const stayed = scoreOf({ queueMarks, account: build.account({ staySince: '2026-03-01' }) });
    expect(codes(stayed.contributions)).toEqual(['stay', 'data.missing', 'contact.never']);
  });

  test('an account of the hold-out says all of it and is ordered by its past-due amount alone', () => {
    const policy = { ...defaultPolicy, queue: { ...defaultPolicy.queue, holdOutPercent: 20 } };
    const parts = { invoices: [pastDue(90, 1000_00), pastDue(-5, 9000_00)] };
    const scores = Array.from({ length: 200 }, () => scoreOf(parts, policy));
    const held = scores.filter(({ contributions }) => codes(contributions).includes('holdOut'));
    expect(held.length).toBeGreaterThan(10);
    expect(held.length).toBeLessThan(80);
    for (const { moneyDays, contributions } of held) {
      expect(moneyDays).toBe(20_000);
      expect(codes(contributions)).toContain('invoice.pastDue');
    }
  });
});

describe('the order', () => {
  test('is total: sorting any shuffle gives one list, the pinned ones first', () => {
    const entry = fc.record({
      isPinned: fc.boolean(),
      moneyDays: fc.integer({ min: 0, max: 3 }),
      pastDueMinor: fc.integer({ min: 0, max: 3 }),
      number: fc.constantFrom('1', '2', '3', '4', '5'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (e) => e.number }), (entries) => {
        const sorted = [...entries].sort(compareQueueEntries);
        expect([...entries].reverse().sort(compareQueueEntries)).toEqual(sorted);
        expect(sorted.findLastIndex(({ isPinned }) => isPinned)).toBeLessThan(entries.filter(({ isPinned }) => isPinned).length);
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
