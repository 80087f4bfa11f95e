import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { holdCauseOf, isDoneOn, workListsOf } from './work-list.ts';

const today = date('2026-03-31');
const pastDue = (daysLate: number, openAmountMinor: number, over = {}) =>
  build.invoice({ dueDate: addDays(today, -daysLate), issueDate: '2025-01-01', openAmountMinor, amountMinor: openAmountMinor, ...over });
const listsOf = (parts: Parameters<typeof build.facts>[0]) => workListsOf(build.facts(parts), today);

describe('the lists', () => {
  test('an invoice disputed whole is for the dispute list, not for a call', () => {
    expect(listsOf({ invoices: [pastDue(3, 100, { disputedAmountMinor: 100 })] })).toEqual(['all', 'disputed']);
  });

  test('what was paid in part, and is not disputed, is a short pay', () => {
    const short = pastDue(3, 40, { amountMinor: 100 });
    expect(listsOf({ invoices: [short] })).toContain('shortPays');
    expect(listsOf({ invoices: [{ ...short, disputedAmountMinor: 40 }] })).not.toContain('shortPays');
  });

  test('a promise broken of late, a new account and a high risk have lists of their own', () => {
    const broken = (promisedDate: string) => listsOf({ promises: [build.promise({ status: 'broken', promisedDate })] });
    expect(broken('2026-03-01')).toContain('brokenPromises');
    expect(broken('2026-02-28')).not.toContain('brokenPromises');
    const late = build.promise({ status: 'broken', promisedDate: '2026-02-10', closedOn: '2026-03-27' });
    expect(listsOf({ promises: [late] })).toContain('brokenPromises');
    expect(listsOf({ invoices: [pastDue(-5, 100, { issueDate: '2026-01-01' })] })).toContain('newAccounts');
    expect(listsOf({ invoices: [pastDue(-5, 100, { issueDate: '2025-12-30' })] })).not.toContain('newAccounts');
    expect(listsOf({ account: build.account({ riskClass: 'high' }) })).toContain('highRisk');
  });

  test('whoever is held back is on hold, with the cause', () => {
    const invoices = [pastDue(3, 100)];
    const stayed = { invoices, account: build.account({ staySince: '2026-03-31' }) };
    expect(listsOf(stayed)).toEqual(['all', 'onHold']);
    expect(holdCauseOf(build.facts(stayed), today)).toBe('stay');
    for (const kind of ['snooze', 'skip'] as const) {
      const marked = { invoices, queueMarks: [build.queueMark({ kind, until: '2026-04-01' })] };
      expect(listsOf(marked)).toEqual(['all', 'onHold']);
      expect(holdCauseOf(build.facts(marked), today)).toBe(kind);
      expect(holdCauseOf(build.facts(marked), date('2026-04-01'))).toBeNull();
    }
  });

  test('a promise and a follow-up are listed from their day on, but not under a stay', () => {
    const parts = { promises: [build.promise({ promisedDate: today })], followUps: [build.followUp({ dueDate: today })] };
    expect(listsOf(parts)).toEqual(expect.arrayContaining(['promisesDue', 'followUps']));
    const lists = workListsOf(build.facts(parts), addDays(today, -1));
    expect(lists).not.toContain('promisesDue');
    expect(lists).not.toContain('followUps');
    expect(listsOf({ ...parts, account: build.account({ staySince: '2026-03-01' }) })).not.toContain('followUps');
  });

  test('an account with something missing is listed, one that has paid everything is not', () => {
    expect(listsOf({})).toContain('needsData');
    expect(listsOf({ invoices: [pastDue(3, -100, { kind: 'creditMemo' })] })).toContain('needsData');
    expect(listsOf({ invoices: [pastDue(3, 100, { issueDate: '2026-12-01' })] })).toContain('needsData');
    expect(listsOf({ invoices: [pastDue(3, 100, { status: 'paid', openAmountMinor: 0 })] })).not.toContain('needsData');
  });

  test('an account is done on the day somebody was in contact with it', () => {
    const facts = build.facts({ notes: [build.note({ recordedOn: today })] });
    expect(isDoneOn(facts, today)).toBe(true);
    expect(isDoneOn(facts, addDays(today, 1))).toBe(false);
  });
});
