// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '#domain/account-facts.ts';
import { workLists } from '#domain/work-list.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { build, date } from '#tests/support/build.ts';
import { Ranking } from './ranking.ts';

const rules = { policy: defaultPolicy, today: date('2026-03-31') };
const nobodyWaits = () => false;

/** An account that owes this much since the first of March. */
const owing = (amountMinor: number, over: { number?: string; dueDate?: string; disputed?: number } = {}): AccountFacts =>
  build.facts({
    account: build.account({ number: over.number ?? String(amountMinor) }),
    invoices: [
      build.invoice({ openAmountMinor: amountMinor, dueDate: over.dueDate ?? '2026-03-01', disputedAmountMinor: over.disputed ?? 0 }),
    ],
  });

const contacted = (facts: AccountFacts): AccountFacts => ({
  ...facts,
  lastContact: { at: '2026-03-31T14:00:00.000Z', on: '2026-03-31', channel: 'call', outcome: 'reached', byName: 'Dana Reyes' } as never,
});

const numbers = (ranking: Ranking, list: (typeof workLists)[number] = 'callNow'): string[] =>
  ranking.view({ list, filter: noFilter, first: 0, count: 1000 }, nobodyWaits).rows.map((row) => row.number);

describe('ranking', () => {
  it('puts the most money-days first and says why', () => {
    const ranking = new Ranking(rules);
    for (const amount of [200_00, 900_00, 500_00]) ranking.set(owing(amount));
    const { rows } = ranking.view({ list: 'callNow', filter: noFilter, first: 0, count: 2 }, nobodyWaits);
    expect(rows.map((row) => [row.number, row.priority])).toEqual([
      ['90000', 99],
      ['50000', 93],
    ]);
    expect(rows[0]?.reasons[0]).toMatchObject({ code: 'invoice.pastDue', count: 1, oldestDaysLate: 30, bucket: 'first' });
    expect(rows[0]?.totals).toMatchObject([{ currency: 'USD', pastDueMinor: 900_00 }]);
  });

  it('sinks what was done today to the end and counts it as done, not as to do', () => {
    const ranking = new Ranking(rules);
    ranking.set(contacted(owing(900_00)));
    for (const amount of [200_00, 500_00]) ranking.set(owing(amount));
    const view = ranking.view({ list: 'callNow', filter: noFilter, first: 0, count: 9 }, nobodyWaits);
    expect(view.rows.map((row) => [row.number, row.isDone])).toEqual([
      ['50000', false],
      ['20000', false],
      ['90000', true],
    ]);
    expect(view).toMatchObject({ total: 3, counts: { callNow: 2, all: 3 }, progress: { done: 1, of: 3 } });
  });

  it('tells the call-backs of an account as they are, also after they have changed and out of kept figures', () => {
    const ranking = new Ranking(rules);
    const owed = owing(900_00);
    const at = instantOf(Date.parse('2026-04-01T15:00:00.000Z'));
    const told = (of: Ranking) => of.view({ list: 'all', filter: noFilter, first: 0, count: 0 }, nobodyWaits).callBacks;
    ranking.set(owed);
    expect(told(ranking)).toEqual([]);
    ranking.set({ ...owed, callBacks: [at] });
    expect(told(ranking)).toEqual([{ at, collectorId: owed.account.collectorId }]);
    const again = new Ranking(rules);
    again.restore(
      ranking.kept(() => false),
      () => owed,
    );
    expect(told(again)).toEqual([{ at, collectorId: owed.account.collectorId }]);
    ranking.set(owed);
    expect(told(ranking)).toEqual([]);
  });

  it('keeps an account in sight today although a follow-up has put it off', () => {
    const ranking = new Ranking(rules);
    const putOff = { ...contacted(owing(900_00)), openFollowUpDates: [date('2026-04-03')] };
    ranking.set(putOff);
    expect(numbers(ranking)).toEqual(['90000']);
    ranking.setRules({ ...rules, today: date('2026-04-01') });
    expect(numbers(ranking)).toEqual([]);
    ranking.setRules({ ...rules, today: date('2026-04-03') });
    expect(numbers(ranking)).toEqual(['90000']);
  });

  it('lists courtesy calls up to the calls of a day, and as many of them where the list is narrowed', () => {
    const coming = (amountMinor: number, salesRep: string) => {
      const facts = owing(amountMinor, { dueDate: '2026-04-02' });
      return { ...facts, account: { ...facts.account, salesRep } };
    };
    const queue = { ...defaultPolicy.queue, courtesyMoneyDays: 1, callsADay: 2 };
    const ranking = new Ranking({ ...rules, policy: { ...defaultPolicy, queue } });
    for (const facts of [coming(9_000_00, 'Ann'), coming(8_000_00, 'Bob'), coming(7_000_00, 'Bob')]) ranking.set(facts);
    ranking.set(owing(100, { number: 'past due' }));
    expect(numbers(ranking)).toEqual(['900000', '800000', 'past due']);
    const filter = { ...noFilter, salesRep: 'Bob' };
    const view = ranking.view({ list: 'callNow', filter, first: 0, count: 9 }, nobodyWaits);
    expect(view.rows.map(({ number }) => number)).toEqual(['800000']);
    expect(view.counts).toMatchObject({ callNow: 1, all: 2 });
  });

  it('breaks a tie by the past-due amount and then by the number', () => {
    const ranking = new Ranking(rules);
    ranking.set(owing(100_00, { number: 'B' }));
    ranking.set(owing(100_00, { number: 'A' }));
    // All of it is disputed, so no money-days come of it; past due it is all the same.
    ranking.set(owing(700_00, { number: 'C', disputed: 700_00 }));
    ranking.set(owing(800_00, { number: 'D', disputed: 800_00 }));
    expect(numbers(ranking, 'all')).toEqual(['A', 'B', 'D', 'C']);
  });

  it('goes on from the old place of an account that has left the list', () => {
    const ranking = new Ranking(rules);
    const [high, middle, low] = [owing(900_00), owing(500_00), owing(200_00)];
    for (const facts of [high, middle, low]) ranking.set(facts);
    ranking.set({ ...middle, openFollowUpDates: [date('2026-04-03')] });
    expect(numbers(ranking)).toEqual(['90000', '20000']);
    expect(ranking.neighbour('callNow', noFilter, middle.account.id, 1)).toEqual({ accountId: low.account.id, index: 1 });
    expect(ranking.neighbour('callNow', noFilter, middle.account.id, -1)).toEqual({ accountId: high.account.id, index: 0 });
    expect(ranking.neighbour('callNow', noFilter, low.account.id, 1)).toEqual({ accountId: null, index: -1 });
  });

  it('is the same after any changes as if it had been made of the last state at once', () => {
    const pool = Array.from({ length: 8 }, (_, at) => build.account({ number: `N${at}` }));
    const change = fc.record({
      at: fc.nat(pool.length - 1),
      amount: fc.constantFrom(0, 100_00, 200_00, 900_00),
      isContacted: fc.boolean(),
      isGone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.nat(7), (changes, readEvery) => {
        const ranking = new Ranking(rules);
        const last = new Map<number, AccountFacts>();
        for (const [step, { at, amount, isContacted, isGone }] of changes.entries()) {
          const account = pool[at];
          if (!account) continue;
          const facts = build.facts({ account, invoices: [build.invoice({ openAmountMinor: amount })] });
          if (isGone) {
            ranking.delete(account.id);
            last.delete(at);
          } else {
            const shown = isContacted ? contacted(facts) : facts;
            ranking.set(shown);
            last.set(at, shown);
          }
          if (step % 8 === readEvery) numbers(ranking);
        }
        const fresh = new Ranking(rules);
        for (const facts of last.values()) fresh.set(facts);
        for (const list of workLists) expect(numbers(ranking, list)).toEqual(numbers(fresh, list));
      }),
    );
  });

  it('is the same with figures that were kept, also after further changes', () => {
    const pool = Array.from({ length: 9 }, (_, at) =>
      build.account({ number: `N${at}`, salesRep: at % 2 === 0 ? 'Ann' : null, country: 'US' }),
    );
    const account = fc.record({
      amount: fc.constantFrom(0, 100_00, 200_00, 900_00),
      dueDate: fc.constantFrom('2026-03-01', '2026-04-20'),
      isContacted: fc.boolean(),
      isPinned: fc.boolean(),
      isLeftOut: fc.boolean(),
    });
    const factsOf = (
      at: number,
      { amount, dueDate, isContacted, isPinned }: typeof account extends fc.Arbitrary<infer A> ? A : never,
    ): AccountFacts => {
      const facts = build.facts({
        account: pool[at],
        invoices: [build.invoice({ openAmountMinor: amount, dueDate })],
        queueMarks: isPinned ? [build.queueMark({ kind: 'pin' })] : [],
      });
      return isContacted ? contacted(facts) : facts;
    };
    const viewsOf = (ranking: Ranking) =>
      [noFilter, { ...noFilter, salesRep: 'Ann' }].flatMap((filter) =>
        workLists.map((list) => ranking.view({ list, filter, first: 0, count: 100 }, nobodyWaits)),
      );
    fc.assert(
      fc.property(fc.array(account, { maxLength: 9 }), fc.array(fc.tuple(fc.nat(8), account), { maxLength: 5 }), (book, changes) => {
        const before = new Ranking(rules);
        const known = new Map(book.map((each, at) => [at, factsOf(at, each)]));
        for (const facts of known.values()) before.set(facts);
        const isLeftOut = (id: string): boolean => book.some((each, at) => each.isLeftOut && pool[at]?.id === id);
        const read: string[] = [];
        const after = new Ranking(rules);
        after.restore(JSON.parse(JSON.stringify(before.kept(isLeftOut))), (id) => {
          const facts = [...known.values()].find((each) => each.account.id === id);
          if (!facts || isLeftOut(id)) throw new Error('the figures know an account that was left out');
          read.push(id);
          return facts;
        });
        for (const facts of known.values()) if (!after.has(facts.account.id)) after.set(facts);
        expect(read).toEqual([]);
        expect(viewsOf(after)).toEqual(viewsOf(before));
        for (const [at, change] of changes) {
          const facts = factsOf(at, change);
          for (const ranking of [before, after]) {
            if (change.isLeftOut) ranking.delete(facts.account.id);
            else ranking.set(facts);
          }
          expect(viewsOf(after)).toEqual(viewsOf(before));
        }
        const policy = { ...defaultPolicy, queue: { ...defaultPolicy.queue, courtesyMoneyDays: 1 } };
        for (const ranking of [before, after]) ranking.setRules({ policy, today: date('2026-04-25') });
        expect(viewsOf(after)).toEqual(viewsOf(before));
        expect(new Set(read).size).toBe(read.length);
      }),
      { numRuns: 60 },
    );
  });
});
