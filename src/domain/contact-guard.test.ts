import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { type CallStory, call, codesAgainst, decideCall, inZone, tuesday, usualRules } from '#tests/support/decide-call.ts';
import { mostRecentContacts } from './account-facts.ts';
import { contactRuleTable } from './contact-rule-table.ts';
import { contactSettingsSchema, contactVerdicts, defaultContactSettings } from './contact-settings.ts';
import { addDays } from './kernel/dates.ts';

const invoice = (disputedAmountMinor: number, dueDate = '2026-03-01') => build.invoice({ dueDate, disputedAmountMinor });
/** Notes of calls so many days ago; the last of them is the newest. */
const calls = (daysAgo: readonly number[], over: Parameters<typeof build.note>[0] = {}) => ({
  notes: daysAgo.map((days) =>
    build.note({
      outcome: 'noAnswer',
      recordedOn: addDays(tuesday, -days),
      recordedAt: `${addDays(tuesday, -days)}T15:00:00.000Z`,
      ...over,
    }),
  ),
});

test('with nothing against it, a call is allowed and nothing is listed', () => {
  expect(decideCall({ invoices: [invoice(0)] })).toEqual({ action: call, verdict: 'allow', hits: [] });
});

describe('a stay', () => {
  test('blocks, and nobody knows until when', () => {
    const { verdict, hits } = decideCall({ account: build.account({ staySince: '2026-03-31' }) });
    expect(verdict).toBe('block');
    expect(hits).toEqual([
      { ruleId: 'stay', version: 1, source: '11 USC 362(a)(1), (6)', verdict: 'block', reason: { code: 'stay', since: '2026-03-31' } },
    ]);
  });
});

describe('disputed invoices', () => {
  test.each([
    ['all that is past due is disputed', [invoice(100_00), invoice(100_00)], 'block', ['dispute.all']],
    ['one cent of it is not', [invoice(100_00), invoice(99_99)], 'warn', ['dispute.some']],
    ['one of two is', [invoice(100_00), invoice(0)], 'warn', ['dispute.some']],
    ['none is', [invoice(0), invoice(0)], 'allow', []],
    ['only what is not due yet is', [invoice(0), invoice(100_00, '2026-03-31')], 'allow', []],
    [
      'all past due is, and something is owed that is not due yet',
      [invoice(100_00, '2026-03-30'), invoice(0, '2026-03-31')],
      'block',
      ['dispute.all'],
    ],
    [
      'a credit memo is beside it',
      [invoice(100_00), build.invoice({ kind: 'creditMemo', amountMinor: -5, openAmountMinor: -5 })],
      'block',
      ['dispute.all'],
    ],
    ['nothing is owed', [], 'allow', []],
  ] as const)('%s', (_what, invoices, verdict, codes) => {
    expect(decideCall({ invoices: [...invoices] }).verdict).toBe(verdict);
    expect(codesAgainst({ invoices: [...invoices] })).toEqual(codes);
  });

  test('are counted', () => {
    expect(decideCall({ invoices: [invoice(100_00), invoice(50_00), invoice(0)] }).hits).toMatchObject([
      { reason: { disputed: 2, pastDue: 3 } },
    ]);
  });
});

describe('seven calls in seven days', () => {
  test('six are allowed, the seventh is the last', () => {
    expect(codesAgainst(calls([0, 1, 2, 3, 4, 5]))).toEqual([]);
    const { verdict, hits } = decideCall(calls([0, 1, 2, 3, 4, 5, 6]));
    expect(verdict).toBe('warn');
    expect(hits).toMatchObject([
      // The first of them was on Wednesday the 25th: from the 1st on there are six.
      { ruleId: 'attempts', reason: { code: 'attempts.limit', attempts: 7, limit: 7, days: 7 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
  });

  test('the call of six days ago counts, that of seven days ago does not', () => {
    expect(codesAgainst(calls([0, 0, 0, 0, 0, 0, 6]))).toEqual(['attempts.limit']);
    expect(codesAgainst(calls([0, 0, 0, 0, 0, 0, 7]))).toEqual([]);
  });

  test('across the 29 February and across the night in which the clock is changed a day is a day', () => {
    const on = (days: readonly string[]) => ({
      notes: days.map((day) => build.note({ outcome: 'noAnswer', recordedOn: day, recordedAt: `${day}T15:00:00.000Z` })),
    });
    const six = Array.from({ length: 6 }, () => '2028-03-01');
    const leap = { today: '2028-03-01', now: '2028-03-01T15:00:00.000Z' };
    expect(codesAgainst({ ...on([...six, '2028-02-24']), ...leap })).toEqual(['attempts.limit']);
    expect(codesAgainst({ ...on([...six, '2028-02-23']), ...leap })).toEqual([]);
    const summer = { ...inZone('America/New_York'), today: '2026-03-11', now: '2026-03-11T15:00:00.000Z' };
    const later = Array.from({ length: 6 }, () => '2026-03-11');
    expect(codesAgainst({ ...on([...later, '2026-03-05']), ...summer })).toEqual(['attempts.limit']);
    expect(codesAgainst({ ...on([...later, '2026-03-04']), ...summer })).toEqual([]);
  });

  test('what came in, and what was written, does not count', () => {
    expect(codesAgainst(calls([0, 1, 2, 3, 4, 5, 6], { direction: 'inbound' }))).toEqual([]);
    expect(codesAgainst(calls([0, 1, 2, 3, 4, 5, 6], { channel: 'email', outcome: 'sent' }))).toEqual([]);
  });

  test('the next one is allowed when the first that counts is out, on a weekday, on the clock there', () => {
    // All on the Friday before: from the Friday after it, which is 3 April.
    expect(decideCall(calls([4, 4, 4, 4, 4, 4, 4])).hits).toMatchObject([{ nextAllowedAt: '2026-04-03T13:00:00.000Z' }]);
    // Three days ago was a Saturday: the Saturday after it is no day for calls.
    expect(decideCall(calls([3, 3, 3, 3, 3, 3, 3])).hits).toMatchObject([{ nextAllowedAt: '2026-04-06T13:00:00.000Z' }]);
    expect(decideCall({ ...calls([4, 4, 4, 4, 4, 4, 4]), ...inZone('Asia/Tokyo'), now: '2026-03-31T01:00:00.000Z' }).hits).toMatchObject([
      // The company's third of April begins in the afternoon there.
      { nextAllowedAt: '2026-04-03T05:00:00.000Z' },
    ]);
  });

  test("where the customer's zone is not known, the day begins in the company's", () => {
    expect(decideCall({ ...calls([4, 4, 4, 4, 4, 4, 4]), ...inZone(null) }).hits).toMatchObject([
      { ruleId: 'hours' },
      { ruleId: 'attempts', nextAllowedAt: '2026-04-03T13:00:00.000Z' },
    ]);
  });

  test('so many contacts that calls may be behind them are a hit of their own, until the oldest is out', () => {
    const letters = (days: number, count: number) =>
      calls(
        Array.from({ length: count }, () => days),
        { channel: 'email', outcome: 'sent' },
      );
    const rules = { ...usualRules, settings: { ...defaultContactSettings, quietDays: 0 } };
    expect(codesAgainst({ ...letters(6, mostRecentContacts), rules })).toEqual(['attempts.untold']);
    expect(decideCall({ ...letters(6, mostRecentContacts), rules }).hits).toMatchObject([
      { reason: { attempts: 0 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
    expect(codesAgainst({ ...letters(6, mostRecentContacts - 1), rules })).toEqual([]);
    expect(codesAgainst({ ...letters(7, mostRecentContacts), rules })).toEqual([]);
  });
});

describe('a conversation', () => {
  test.each(['reached', 'promise', 'dispute', 'willCallBack'])(
    'that ended with %s is followed by seven quiet days, its own being the first',
    (outcome) => {
      expect(decideCall(calls([6], { outcome })).hits).toMatchObject([
        { ruleId: 'conversation', verdict: 'warn', reason: { on: '2026-03-25', quietDays: 7 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
      ]);
      expect(codesAgainst(calls([7], { outcome }))).toEqual([]);
    },
  );

  test('counts when the customer called, and however it lies behind other contacts', () => {
    expect(codesAgainst(calls([6], { outcome: 'reached', direction: 'inbound' }))).toEqual(['conversation.recent']);
    const notes = [...calls([5], { outcome: 'promise' }).notes, ...calls([1]).notes];
    expect(codesAgainst({ notes })).toEqual(['conversation.recent']);
  });

  test('may lie behind so many later contacts that the summary does not reach it, and is looked for until the oldest of them is out', () => {
    const settings = {
      ...defaultContactSettings,
      quietDays: 30,
      verdicts: { ...defaultContactSettings.verdicts, conversation: 'block' } as const,
    };
    const rules = { ...usualRules, settings };
    const spoken = calls([20], { outcome: 'reached' }).notes;
    const emails = (count: number, daysAgo: number) =>
      calls(
        Array.from({ length: count }, () => daysAgo),
        { channel: 'email', outcome: 'sent' },
      ).notes;
    expect(decideCall({ notes: [...spoken, ...emails(mostRecentContacts - 1, 10)], rules })).toMatchObject({
      verdict: 'block',
      hits: [{ reason: { code: 'conversation.recent', on: '2026-03-11' } }],
    });
    expect(decideCall({ notes: [...spoken, ...emails(mostRecentContacts, 10)], rules })).toMatchObject({
      verdict: 'block',
      hits: [{ reason: { code: 'conversation.untold', on: '2026-03-21', quietDays: 30 }, nextAllowedAt: '2026-04-20T13:00:00.000Z' }],
    });
    expect(decideCall({ notes: emails(mostRecentContacts, 30), rules }).verdict).toBe('allow');
  });

  test('is none when nobody was on the line, or when it was written', () => {
    for (const outcome of ['voicemail', 'noAnswer', 'wrongNumber', 'other']) expect(codesAgainst(calls([0], { outcome }))).toEqual([]);
    expect(codesAgainst(calls([0], { outcome: 'promise', channel: 'email' }))).toEqual([]);
  });
});

describe('all rules together', () => {
  const worst: CallStory = {
    account: build.account({ staySince: '2026-03-01' }),
    invoices: [invoice(100_00)],
    ...calls([0, 0, 0, 0, 0, 0, 0], { outcome: 'reached' }),
    now: '2026-03-31T03:00:00.000Z',
  };

  test('are asked, none hides another, and the worst verdict wins and stands first', () => {
    const { verdict, hits } = decideCall(worst);
    expect(verdict).toBe('block');
    expect(hits.map(({ ruleId, verdict: each }) => [ruleId, each])).toEqual([
      ['stay', 'block'],
      ['dispute', 'block'],
      ['hours', 'warn'],
      ['attempts', 'warn'],
      ['conversation', 'warn'],
    ]);
  });

  test('of the same weight, what says when stands before what says about what', () => {
    expect(
      codesAgainst({ invoices: [invoice(100_00), invoice(0)], ...calls([1], { outcome: 'reached' }), now: '2026-03-31T03:00:00.000Z' }),
    ).toEqual(['hours.late', 'conversation.recent', 'dispute.some']);
  });

  test("say what the company has chosen, and the version of it; the law's rules say their own", () => {
    const settings = {
      ...defaultContactSettings,
      version: 4,
      verdicts: { hours: 'needsApproval', attempts: 'block', conversation: 'warn', emails: 'warn' } as const,
    };
    const { hits } = decideCall({ ...worst, rules: { ...usualRules, settings, attemptVersion: 7 } });
    expect(hits.map(({ ruleId, verdict, version }) => [ruleId, verdict, version])).toEqual([
      ['stay', 'block', 1],
      ['attempts', 'block', 7],
      ['dispute', 'block', 4],
      ['hours', 'needsApproval', 4],
      ['conversation', 'warn', 4],
    ]);
    for (const { ruleId, source } of hits) expect(source).toBe(contactRuleTable[ruleId].source);
  });

  test('the verdict is the worst of the hits, whatever the account', () => {
    const bool = fc.boolean();
    fc.assert(
      fc.property(bool, bool, bool, bool, fc.constantFrom('warn', 'needsApproval', 'block'), (stay, disputed, night, spoken, hours) => {
        const settings = { ...defaultContactSettings, verdicts: { ...defaultContactSettings.verdicts, hours } };
        const { verdict, hits } = decideCall({
          account: build.account({ staySince: stay ? '2026-03-01' : null }),
          invoices: [invoice(disputed ? 100_00 : 0)],
          ...(spoken && calls([1], { outcome: 'reached' })),
          ...(night && { now: '2026-03-31T03:00:00.000Z' }),
          rules: { ...usualRules, settings },
        });
        const places = hits.map((each) => contactVerdicts.indexOf(each.verdict));
        expect(contactVerdicts.indexOf(verdict)).toBe(Math.max(0, ...places));
        expect(hits).toHaveLength([stay, disputed, night, spoken].filter(Boolean).length);
      }),
    );
  });
});

describe("the company's settings", () => {
  test('are refused where the hours end before they begin, or where no day is left', () => {
    expect(contactSettingsSchema.safeParse(defaultContactSettings).success).toBe(true);
    for (const wrong of [{ callFrom: '18:00' }, { callUntil: '24:00' }, { callWeekdays: [] }, { callWeekdays: [8] }, { quietDays: -1 }]) {
      expect(contactSettingsSchema.safeParse({ ...defaultContactSettings, ...wrong }).success).toBe(false);
    }
  });

  test('may leave out the quiet days', () => {
    const settings = { ...defaultContactSettings, quietDays: 0 };
    expect(codesAgainst({ ...calls([0], { outcome: 'reached' }), rules: { ...usualRules, settings } })).toEqual([]);
  });
});
