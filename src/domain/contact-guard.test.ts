import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, date, instant } from '#tests/support/build.ts';
import { accountFactsOf, mostRecentContacts } from './account-facts.ts';
import { type ContactRules, contactRulesOf, decideContact } from './contact-guard.ts';
import { contactRuleTable } from './contact-rule-table.ts';
import { contactSettingsSchema, contactVerdicts, defaultContactSettings } from './contact-settings.ts';
import type { Folder } from './folder.ts';
import { addDays, clockIn, epochMsOf, instantOf } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';

const rules = contactRulesOf(defaultPolicy);
const call = { channel: 'call' } as const;
/** A Tuesday, 10:00 in Chicago. */
const tuesday = date('2026-03-31');
const tuesdayMorning = instant('2026-03-31T15:00:00.000Z');

type Story = Partial<Folder> & { readonly now?: string; readonly today?: string; readonly rules?: ContactRules };

function decide({ now = tuesdayMorning, today = tuesday, rules: chosen = rules, ...folder }: Story) {
  const facts = { account: accountFactsOf(build.folder(folder)), today: date(today), companyTimeZone: 'America/Chicago' };
  return decideContact(call, facts, chosen, instant(now));
}
const codesOf = (story: Story) => decide(story).hits.map(({ reason }) => reason.code);
const zone = (timeZone: string | null) => ({ account: build.account({ timeZone }) });
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
  expect(decide({ invoices: [invoice(0)] })).toEqual({ action: call, verdict: 'allow', hits: [] });
});

describe('a stay', () => {
  test('blocks, and nobody knows until when', () => {
    const { verdict, hits } = decide({ account: build.account({ staySince: '2026-03-31' }) });
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
    expect(decide({ invoices: [...invoices] }).verdict).toBe(verdict);
    expect(codesOf({ invoices: [...invoices] })).toEqual(codes);
  });

  test('are counted', () => {
    expect(decide({ invoices: [invoice(100_00), invoice(50_00), invoice(0)] }).hits).toMatchObject([
      { reason: { disputed: 2, pastDue: 3 } },
    ]);
  });
});

describe("the hours on the customer's clock", () => {
  /** The moments are a minute apart; the first is outside. */
  test.each([
    ['07:59 and 08:00', 'America/Chicago', '2026-03-31T12:59:59.999Z', '2026-03-31T13:00:00.000Z', 'hours.early', '2026-03-31T13:00'],
    ['18:01 and 18:00', 'America/Chicago', '2026-03-31T23:01:00.000Z', '2026-03-31T23:00:59.999Z', 'hours.late', '2026-04-01T13:00'],
    [
      'the Sunday night before, and Monday at eight',
      'America/Chicago',
      '2026-03-30T04:59:00.000Z',
      '2026-03-30T13:00:00.000Z',
      'hours.dayOff',
      '2026-03-30T13:00',
    ],
    // New York goes to summer time on Sunday, 8 March 2026: eight o'clock is 13:00 in UTC before and 12:00 after.
    [
      'the Friday before summer time',
      'America/New_York',
      '2026-03-06T12:59:00.000Z',
      '2026-03-06T13:00:00.000Z',
      'hours.early',
      '2026-03-06T13:00',
    ],
    [
      'the Monday after summer time has begun',
      'America/New_York',
      '2026-03-09T11:59:00.000Z',
      '2026-03-09T12:00:00.000Z',
      'hours.early',
      '2026-03-09T12:00',
    ],
    [
      'Friday evening, across the beginning of summer time',
      'America/New_York',
      '2026-03-06T23:01:00.000Z',
      '2026-03-06T23:00:00.000Z',
      'hours.late',
      '2026-03-09T12:00',
    ],
    // And back on Sunday, 1 November 2026.
    [
      'the Friday before winter time',
      'America/New_York',
      '2026-10-30T11:59:00.000Z',
      '2026-10-30T12:00:00.000Z',
      'hours.early',
      '2026-10-30T12:00',
    ],
    [
      'the Monday after winter time has begun',
      'America/New_York',
      '2026-11-02T12:59:00.000Z',
      '2026-11-02T13:00:00.000Z',
      'hours.early',
      '2026-11-02T13:00',
    ],
    [
      'Friday evening, across the beginning of winter time',
      'America/New_York',
      '2026-10-30T22:01:00.000Z',
      '2026-10-30T22:00:00.000Z',
      'hours.late',
      '2026-11-02T13:00',
    ],
    // UTC+14: it is Monday there while it is still Sunday in Chicago, and Saturday while it is Friday.
    [
      'Monday morning at UTC+14',
      'Pacific/Kiritimati',
      '2026-03-29T17:59:00.000Z',
      '2026-03-29T18:00:00.000Z',
      'hours.early',
      '2026-03-29T18:00',
    ],
    [
      'Saturday at UTC+14, a Friday noon in UTC',
      'Pacific/Kiritimati',
      '2026-03-27T12:00:00.000Z',
      '2026-03-27T04:00:00.000Z',
      'hours.dayOff',
      '2026-03-29T18:00',
    ],
    // 29 February 2028 is a Tuesday, and the day before it a Monday.
    [
      'the evening of 28 February in a leap year',
      'UTC',
      '2028-02-28T18:01:00.000Z',
      '2028-02-29T18:00:00.000Z',
      'hours.late',
      '2028-02-29T08:00',
    ],
    [
      'the evening of 28 February in another year',
      'UTC',
      '2027-02-26T18:01:00.000Z',
      '2027-03-01T08:00:00.000Z',
      'hours.late',
      '2027-03-01T08:00',
    ],
    ['half-hour zones', 'Asia/Kolkata', '2026-03-31T02:29:00.000Z', '2026-03-31T02:30:00.000Z', 'hours.early', '2026-03-31T02:30'],
  ])('%s', (_what, timeZone, outside, inside, code, opensAt) => {
    expect(decide({ ...zone(timeZone), now: outside })).toMatchObject({
      verdict: 'warn',
      hits: [{ ruleId: 'hours', reason: { code, from: '08:00', until: '18:00' }, nextAllowedAt: `${opensAt}:00.000Z` }],
    });
    expect(decide({ ...zone(timeZone), now: inside }).verdict).toBe('allow');
  });

  test('in a zone nobody knows are a warning that says so', () => {
    expect(decide(zone(null))).toMatchObject({ verdict: 'warn', hits: [{ reason: { code: 'hours.zoneUnknown' } }] });
    expect(decide(zone(null)).hits[0]).not.toHaveProperty('nextAllowedAt');
  });

  test('when it says that they open, they are open, and a minute before they were not: anywhere, at any time', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Pacific/Kiritimati',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
    );
    const moments = fc
      .integer({ min: epochMsOf(instant('2024-01-01T00:00:00Z')), max: epochMsOf(instant('2030-01-01T00:00:00Z')) })
      .map((ms) => instantOf(ms));
    fc.assert(
      fc.property(zones, moments, (timeZone, now) => {
        const [hit] = decide({ ...zone(timeZone), now }).hits;
        if (!hit) return;
        if (!hit.nextAllowedAt) throw new Error('closed, and no word on when it opens');
        expect(clockIn(timeZone, hit.nextAllowedAt)).toBe('08:00');
        expect(epochMsOf(hit.nextAllowedAt)).toBeGreaterThan(epochMsOf(now));
        expect(codesOf({ ...zone(timeZone), now: hit.nextAllowedAt })).toEqual([]);
        expect(codesOf({ ...zone(timeZone), now: instantOf(epochMsOf(hit.nextAllowedAt) - 60_000) })).not.toEqual([]);
      }),
    );
  });
});

describe('seven calls in seven days', () => {
  test('six are allowed, the seventh is the last', () => {
    expect(codesOf(calls([0, 1, 2, 3, 4, 5]))).toEqual([]);
    const { verdict, hits } = decide(calls([0, 1, 2, 3, 4, 5, 6]));
    expect(verdict).toBe('warn');
    expect(hits).toMatchObject([
      // The first of them was on Wednesday the 25th: from the 1st on there are six.
      { ruleId: 'attempts', reason: { code: 'attempts.limit', attempts: 7, limit: 7, days: 7 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
  });

  test('the call of six days ago counts, that of seven days ago does not', () => {
    expect(codesOf(calls([0, 0, 0, 0, 0, 0, 6]))).toEqual(['attempts.limit']);
    expect(codesOf(calls([0, 0, 0, 0, 0, 0, 7]))).toEqual([]);
  });

  test('across the 29 February and across the night in which the clock is changed a day is a day', () => {
    const on = (days: readonly string[]) => ({
      notes: days.map((day) => build.note({ outcome: 'noAnswer', recordedOn: day, recordedAt: `${day}T15:00:00.000Z` })),
    });
    const six = Array.from({ length: 6 }, () => '2028-03-01');
    const leap = { today: '2028-03-01', now: '2028-03-01T15:00:00.000Z' };
    expect(codesOf({ ...on([...six, '2028-02-24']), ...leap })).toEqual(['attempts.limit']);
    expect(codesOf({ ...on([...six, '2028-02-23']), ...leap })).toEqual([]);
    const summer = { ...zone('America/New_York'), today: '2026-03-11', now: '2026-03-11T15:00:00.000Z' };
    const later = Array.from({ length: 6 }, () => '2026-03-11');
    expect(codesOf({ ...on([...later, '2026-03-05']), ...summer })).toEqual(['attempts.limit']);
    expect(codesOf({ ...on([...later, '2026-03-04']), ...summer })).toEqual([]);
  });

  test('what came in, and what was written, does not count', () => {
    expect(codesOf(calls([0, 1, 2, 3, 4, 5, 6], { direction: 'inbound' }))).toEqual([]);
    expect(codesOf(calls([0, 1, 2, 3, 4, 5, 6], { channel: 'email', outcome: 'sent' }))).toEqual([]);
  });

  test('the next one is allowed when the first that counts is out, on a weekday, on the clock there', () => {
    // All on the Friday before: from the Friday after it, which is 3 April.
    expect(decide(calls([4, 4, 4, 4, 4, 4, 4])).hits).toMatchObject([{ nextAllowedAt: '2026-04-03T13:00:00.000Z' }]);
    // Three days ago was a Saturday: the Saturday after it is no day for calls.
    expect(decide(calls([3, 3, 3, 3, 3, 3, 3])).hits).toMatchObject([{ nextAllowedAt: '2026-04-06T13:00:00.000Z' }]);
    expect(decide({ ...calls([4, 4, 4, 4, 4, 4, 4]), ...zone('Asia/Tokyo'), now: '2026-03-31T01:00:00.000Z' }).hits).toMatchObject([
      { nextAllowedAt: '2026-04-02T23:00:00.000Z' },
    ]);
  });

  test("where the customer's zone is not known, the day begins in the company's", () => {
    expect(decide({ ...calls([4, 4, 4, 4, 4, 4, 4]), ...zone(null) }).hits).toMatchObject([
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
    expect(codesOf(letters(6, mostRecentContacts))).toEqual(['attempts.untold']);
    expect(decide(letters(6, mostRecentContacts)).hits).toMatchObject([
      { reason: { attempts: 0 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
    expect(codesOf(letters(6, mostRecentContacts - 1))).toEqual([]);
    expect(codesOf(letters(7, mostRecentContacts))).toEqual([]);
  });
});

describe('a conversation', () => {
  test.each(['reached', 'promise', 'dispute', 'willCallBack'])(
    'that ended with %s is followed by seven quiet days, its own being the first',
    (outcome) => {
      expect(decide(calls([6], { outcome })).hits).toMatchObject([
        { ruleId: 'conversation', verdict: 'warn', reason: { on: '2026-03-25', quietDays: 7 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
      ]);
      expect(codesOf(calls([7], { outcome }))).toEqual([]);
    },
  );

  test('counts when the customer called, and however it lies behind other contacts', () => {
    expect(codesOf(calls([6], { outcome: 'reached', direction: 'inbound' }))).toEqual(['conversation.recent']);
    const notes = [...calls([5], { outcome: 'promise' }).notes, ...calls([1]).notes];
    expect(codesOf({ notes })).toEqual(['conversation.recent']);
  });

  test('is none when nobody was on the line, or when it was written', () => {
    for (const outcome of ['voicemail', 'noAnswer', 'wrongNumber', 'other']) expect(codesOf(calls([0], { outcome }))).toEqual([]);
    expect(codesOf(calls([0], { outcome: 'promise', channel: 'email' }))).toEqual([]);
  });
});

describe('all rules together', () => {
  const worst: Story = {
    account: build.account({ staySince: '2026-03-01' }),
    invoices: [invoice(100_00)],
    ...calls([0, 0, 0, 0, 0, 0, 0], { outcome: 'reached' }),
    now: '2026-03-31T03:00:00.000Z',
  };

  test('are asked, none hides another, and the worst verdict wins and stands first', () => {
    const { verdict, hits } = decide(worst);
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
      codesOf({ invoices: [invoice(100_00), invoice(0)], ...calls([1], { outcome: 'reached' }), now: '2026-03-31T03:00:00.000Z' }),
    ).toEqual(['hours.late', 'conversation.recent', 'dispute.some']);
  });

  test("say what the company has chosen, and the version of it; the law's rules say their own", () => {
    const settings = {
      ...defaultContactSettings,
      version: 4,
      verdicts: { hours: 'needsApproval', attempts: 'block', conversation: 'warn' } as const,
    };
    const { hits } = decide({ ...worst, rules: { ...rules, settings } });
    expect(hits.map(({ ruleId, verdict, version }) => [ruleId, verdict, version])).toEqual([
      ['stay', 'block', 1],
      ['attempts', 'block', 4],
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
        const { verdict, hits } = decide({
          account: build.account({ staySince: stay ? '2026-03-01' : null }),
          invoices: [invoice(disputed ? 100_00 : 0)],
          ...(spoken && calls([1], { outcome: 'reached' })),
          ...(night && { now: '2026-03-31T03:00:00.000Z' }),
          rules: { ...rules, settings },
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
    expect(codesOf({ ...calls([0], { outcome: 'reached' }), rules: { ...rules, settings } })).toEqual([]);
  });
});
