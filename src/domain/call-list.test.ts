import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { type CallCause, callCauseOf, callListOf } from './call-list.ts';
import { addDays } from './kernel/dates.ts';
import { type UserId, userIdSchema } from './kernel/ids.ts';
import { defaultQueueWeights as weights } from './queue-weights.ts';

const today = date('2026-03-31');
const pastDue = (daysLate: number, openAmountMinor: number, over = {}) =>
  build.invoice({ dueDate: addDays(today, -daysLate), issueDate: '2025-01-01', openAmountMinor, amountMinor: openAmountMinor, ...over });
const causeOf = (parts: Parameters<typeof build.facts>[0], comingLate = 0) =>
  callCauseOf(build.facts(parts), { total: 7 + comingLate, pastDue: 7 }, weights, today);

describe('the cause of a call', () => {
  test('past due is one, unless a follow-up puts it off', () => {
    const invoices = [pastDue(3, 100)];
    expect(causeOf({ invoices })).toBe('due');
    expect(causeOf({ invoices, followUps: [build.followUp({ dueDate: '2026-04-02' })] })).toBeNull();
    expect(causeOf({ invoices, followUps: [build.followUp({ dueDate: '2026-03-31' })] })).toBe('due');
    expect(causeOf({ invoices: [pastDue(3, 100, { disputedAmountMinor: 100 })] })).toBeNull();
  });

  test('a promise or a follow-up of today is one, whatever is owed', () => {
    expect(causeOf({ promises: [build.promise({ promisedDate: today })] })).toBe('due');
    expect(causeOf({ promises: [build.promise({ promisedDate: addDays(today, 1) })] })).toBeNull();
    expect(causeOf({ followUps: [build.followUp({ dueDate: today })] })).toBe('due');
  });

  test('what is not due yet is worth a courtesy call where enough late money is expected', () => {
    const invoices = [pastDue(-5, 100)];
    expect(causeOf({ invoices }, weights.courtesyMoneyDays)).toBe('courtesy');
    expect(causeOf({ invoices }, weights.courtesyMoneyDays - 1)).toBeNull();
    expect(causeOf({ invoices, followUps: [build.followUp({ dueDate: '2026-04-02' })] }, weights.courtesyMoneyDays)).toBeNull();
  });

  test('whoever is held back is not called, a pinned account is, but not under a stay', () => {
    const invoices = [pastDue(3, 100)];
    for (const kind of ['snooze', 'skip'] as const) {
      expect(causeOf({ invoices, queueMarks: [build.queueMark({ kind, until: '2026-04-01' })] })).toBeNull();
    }
    const queueMarks = [build.queueMark({ kind: 'pin' })];
    expect(causeOf({ queueMarks })).toBe('due');
    expect(causeOf({ queueMarks, account: build.account({ staySince: '2026-03-01' }) })).toBeNull();
  });
});

describe("a day's calls", () => {
  const dana = userIdSchema.parse('00000000-0000-7000-8000-000000000001');
  const priya = userIdSchema.parse('00000000-0000-7000-8000-000000000002');
  const threeADay = { ...weights, callsADay: 3 };
  const one = (name: string, cause: CallCause | null, over: { collectorId?: UserId | null; isDone?: boolean } = {}) => {
    const { collectorId = dana, isDone = false } = over;
    return { name, cause, isDone, collectorId };
  };
  const names = (inOrder: readonly ReturnType<typeof one>[]) => callListOf(inOrder, threeADay).map(({ name }) => name);

  test('hold all that is due, and courtesy calls among the first of the day only', () => {
    const book = [one('a', 'courtesy'), one('b', 'due'), one('c', 'courtesy'), one('d', 'courtesy'), one('e', 'due'), one('f', null)];
    expect(names(book)).toEqual(['a', 'b', 'c', 'e']);
  });

  test('do not hold a courtesy call behind a day full of what is due', () => {
    expect(names([one('a', 'due'), one('b', 'due'), one('c', 'due'), one('d', 'due'), one('e', 'courtesy')])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('are no more for having been made: the next one does not come up in place of one that is done', () => {
    const morning = [one('a', 'due'), one('b', 'courtesy'), one('c', 'courtesy'), one('d', 'courtesy')];
    expect(names(morning)).toEqual(['a', 'b', 'c']);
    const [, ...rest] = morning;
    expect(names([...rest, one('a', null, { isDone: true })])).toEqual(['b', 'c']);
  });

  test('are counted for each collector apart, so that a supervisor sees the lists of all', () => {
    const book = ['a', 'b', 'c', 'd'].flatMap((name) => [
      one(name, 'courtesy'),
      one(`${name} of Priya`, 'courtesy', { collectorId: priya }),
      one(`${name} of nobody`, 'courtesy', { collectorId: null }),
    ]);
    expect(names(book)).toEqual(book.slice(0, 9).map(({ name }) => name));
  });
});
