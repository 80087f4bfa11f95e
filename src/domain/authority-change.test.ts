import { describe, expect, test } from 'vitest';
import { approvalSettingsSchema, defaultApprovalSettings } from './approval-settings.ts';
import { authorityChanges, authoritySettingsOf, lendingEnded, lendingsOfNow, lendingsWithout, lent } from './authority-change.ts';
import { requiredLevel } from './authority.ts';
import { userIdSchema } from './kernel/ids.ts';
import { date, newId } from '#tests/support/build.ts';

const usual = authoritySettingsOf(defaultApprovalSettings);
const today = date('2026-03-31');
const someone = (name: string, role: 'collector' | 'supervisor' | 'manager' | 'auditor') => ({
  id: userIdSchema.parse(newId()),
  name,
  role,
});
const [mia, sam, dana] = [someone('Mia', 'manager'), someone('Sam', 'supervisor'), someone('Dana', 'collector')];
const wish = (over: object = {}) => ({ from: mia, to: sam, firstDay: today, lastDay: date('2026-04-10'), ...over });
const codeOf = (result: ReturnType<typeof lent>) => (result.ok ? null : result.error.code);

test('a company that was stored before there were managers has theirs, and needs two people for authority', () => {
  const { manager: _alone, ...alone } = defaultApprovalSettings.alone;
  const { manager: _approves, ...approves } = defaultApprovalSettings.approves;
  const { version: _version, twoPeopleFor: _two, ...stored } = { ...defaultApprovalSettings, alone, approves };
  expect(approvalSettingsSchema.parse(stored)).toEqual(defaultApprovalSettings);
});

test('the lowest role that can approve is asked for', () => {
  const level = (stake: number | null) => requiredLevel('writeOff', stake, defaultApprovalSettings);
  expect([level(5_000_00), level(5_000_01), level(25_000_01), level(null)]).toEqual([
    'supervisor',
    'manager',
    'administrator',
    'administrator',
  ]);
});

test('what a currency counts is told by the currency, and what leaves it out changes nothing of it', () => {
  const { JPY: _yen, ...others } = defaultApprovalSettings.weightPpm;
  expect(authorityChanges(usual, { ...usual, weightPpm: { ...others, EUR: 1_050_000, CHF: 1_250_000 } })).toEqual([
    { what: 'weight', currency: 'EUR', from: 1_100_000, to: 1_050_000 },
    { what: 'weight', currency: 'CHF', from: undefined, to: 1_250_000 },
    { what: 'weight', currency: 'JPY', from: 6_600, to: undefined },
  ]);
  const { weightPpm: _weights, ...before } = usual;
  expect(authorityChanges(usual, before)).toEqual([]);
});

test('what is changed is told one by one, and nothing where nothing is', () => {
  const after = {
    ...usual,
    alone: { ...usual.alone, collector: { ...usual.alone.collector, plan: null } },
    approves: { ...usual.approves, supervisor: {} },
    windowDays: 60,
    twoPeopleFor: ['strategies' as const],
  };
  expect(authorityChanges(usual, usual)).toEqual([]);
  const changes = authorityChanges(usual, after);
  expect(changes[0]).toEqual({ what: 'limit', of: 'alone', role: 'collector', kind: 'plan', from: 10_000_00, to: null });
  expect(changes.filter((change) => change.what === 'limit' && change.of === 'approves')).toHaveLength(
    Object.keys(usual.approves.supervisor).length,
  );
  expect(changes.slice(-3)).toEqual([
    { what: 'windowDays', from: 30, to: 60 },
    { what: 'twoPeople', part: 'authority', isNeeded: false },
    { what: 'twoPeople', part: 'strategies', isNeeded: true },
  ]);
});

describe('lending', () => {
  test('is for a colleague who leads, from today on, for two months at most', () => {
    const done = lent(wish(), [], today);
    expect(done.ok && done.value).toMatchObject([{ fromId: mia.id, toId: sam.id, role: 'manager', from: today, until: '2026-04-10' }]);
    expect(codeOf(lent(wish({ from: dana }), [], today))).toBe('authority.notYoursToLend');
    expect(codeOf(lent(wish({ to: mia }), [], today))).toBe('authority.lentToSelf');
    expect(codeOf(lent(wish({ to: dana }), [], today))).toBe('authority.colleagueUnfit');
    expect(codeOf(lent(wish({ to: undefined }), [], today))).toBe('authority.colleagueUnfit');
    expect(codeOf(lent(wish({ firstDay: date('2026-03-30') }), [], today))).toBe('authority.daysInPast');
    expect(codeOf(lent(wish({ lastDay: date('2026-03-30') }), [], today))).toBe('authority.daysTurned');
    expect(codeOf(lent(wish({ lastDay: date('2026-05-29') }), [], today))).toBeNull();
    expect(codeOf(lent(wish({ lastDay: date('2026-05-30') }), [], today))).toBe('authority.tooLong');
  });

  test('is not done twice for a day, forgets what ended a month ago, and ends from today on', () => {
    const first = lent(wish(), [], today);
    if (!first.ok) throw new Error('it was lent');
    expect(codeOf(lent(wish({ firstDay: date('2026-04-10'), lastDay: date('2026-04-12') }), first.value, today))).toBe(
      'authority.lentAlready',
    );
    const later = lent(wish({ firstDay: date('2026-06-01'), lastDay: date('2026-06-02') }), first.value, date('2026-06-01'));
    expect(later.ok && later.value).toHaveLength(1);
    const name = { fromId: mia.id, toId: sam.id, from: today };
    const by = (byId: typeof mia.id, mayEndAll: boolean, on = '2026-04-02') =>
      lendingEnded(name, first.value, { byId, mayEndAll, today: date(on) });
    expect(codeOf(by(sam.id, false))).toBe('authority.notLent');
    const ended = by(mia.id, false);
    expect(ended.ok && ended.value).toMatchObject([{ until: '2026-04-01' }]);
    const never = by(sam.id, true, '2026-03-31');
    expect(never.ok && never.value).toEqual([]);
    expect(codeOf(by(mia.id, true, '2026-04-11'))).toBe('authority.notLent');
  });

  test('counts by the role that the lender has now, and ends with either of the two', () => {
    const between = (from: typeof mia, to: typeof mia, on: string, until: string) => {
      const done = lent({ from, to, firstDay: date(on), lastDay: date(until) }, [], date(on));
      if (!done.ok) throw new Error('it was lent');
      return done.value;
    };
    const all = [...between(mia, sam, '2026-03-30', '2026-04-02'), ...between(sam, mia, '2026-04-05', '2026-04-09')];
    expect(lendingsOfNow(all, [mia, sam])).toEqual(all);
    expect(lendingsOfNow(all, [{ id: mia.id, role: 'supervisor' }, sam]).map(({ role }) => role)).toEqual(['supervisor', 'supervisor']);
    expect(lendingsOfNow(all, [{ id: mia.id, role: 'collector' }, sam])).toEqual(all.slice(1));
    expect(lendingsOfNow(all, [sam])).toEqual(all.slice(1));
    expect(lendingsWithout(mia.id, all, today)).toEqual({ left: [{ ...all[0], until: '2026-03-30' }], ended: all });
    expect(lendingsWithout(dana.id, all, today)).toEqual({ left: all, ended: [] });
    expect(lendingsWithout(mia.id, all, date('2026-04-03')).ended).toEqual(all.slice(1));
  });
});
