import { describe, expect, test } from 'vitest';
import { build, date, instant } from '#tests/support/build.ts';
import { type CallStory, codesAgainst, decideCall, inZone, usualRules } from '#tests/support/decide-call.ts';
import { emailDatesOf } from './contact-guard.ts';
import { openInAll } from './contact-hours.ts';
import type { ContactAction } from './contact-question.ts';
import { defaultContactSettings } from './contact-settings.ts';
import { epochMsOf, instantOf } from './kernel/dates.ts';
import { contactIdSchema } from './kernel/ids.ts';

const [marian, noah] = [build.contact({ name: 'Marian Webb' }), build.contact({ name: 'Noah Reed' })];
const number = '+13125550148';
const toMarian = { channel: 'call', contactId: marian.id, address: number } as const satisfies ContactAction;
const stopped = (over: object, action: ContactAction = toMarian): CallStory => ({ contactStops: [build.contactStop(over)], action });

describe('what a customer has asked to stop', () => {
  test.each([
    ['all contacts', {}, toMarian, ['stop.request']],
    ['all contacts, and it is an e-mail', {}, { channel: 'email' }, ['stop.request']],
    ['calls', { channel: 'call' }, toMarian, ['stop.request']],
    ['calls, and it is an e-mail', { channel: 'call' }, { channel: 'email' }, []],
    ['contacts with one person', { contactId: marian.id }, toMarian, ['stop.request']],
    ['contacts with another person', { contactId: noah.id }, toMarian, []],
    ['contacts with one person, and nobody has been chosen yet', { contactId: marian.id }, { channel: 'call' }, []],
    ['a channel', { kind: 'optOut', channel: 'call' }, toMarian, ['stop.optOut']],
    ['a number', { kind: 'optOut', address: number }, toMarian, ['stop.optOut']],
    ['another number', { kind: 'optOut', address: '+13125550149' }, toMarian, []],
    ['a number, and none has been chosen yet', { kind: 'optOut', address: number }, { channel: 'call' }, []],
    ['contacts beside their attorney, who is not on the account', { kind: 'counsel' }, toMarian, ['stop.counsel']],
    ['contacts beside their attorney, and it is somebody else', { kind: 'counsel', contactId: noah.id }, toMarian, ['stop.counsel']],
    ['contacts beside their attorney, and it is the attorney', { kind: 'counsel', contactId: marian.id }, toMarian, []],
    ['a wrong number', { kind: 'wrongNumber', channel: 'call', contactId: marian.id, address: number }, toMarian, ['stop.wrongNumber']],
    ['a wrong number, and it is another one', { kind: 'wrongNumber', channel: 'call', contactId: marian.id, address: '+1' }, toMarian, []],
    ['all contacts, and somebody has lifted it', { status: 'lifted' }, toMarian, []],
  ] as const)('%s', (_what, over, action, codes) => {
    expect(codesAgainst(stopped(over, action))).toEqual(codes);
  });

  test('blocks, says since when and whether it is all, and nobody knows until when', () => {
    const [hit] = decideCall(stopped({ placedOn: '2026-03-29' })).hits;
    expect(hit).toMatchObject({ ruleId: 'stop', verdict: 'block', reason: { since: '2026-03-29', isAll: true } });
    expect(hit).not.toHaveProperty('nextAllowedAt');
    expect(decideCall(stopped({ channel: 'call' })).hits).toMatchObject([{ reason: { isAll: false } }]);
  });

  test('is one hit a kind, the oldest, however many there are', () => {
    const contactStops = [
      build.contactStop({ placedAt: '2026-03-20T15:00:00.000Z', placedOn: '2026-03-20', channel: 'call' }),
      build.contactStop({ placedAt: '2026-03-10T15:00:00.000Z', placedOn: '2026-03-10' }),
      build.contactStop({ kind: 'counsel' }),
    ];
    expect(decideCall({ contactStops }).hits).toMatchObject([{ ruleId: 'stop', reason: { since: '2026-03-10' } }, { ruleId: 'counsel' }]);
  });
});

describe('where number and address say different zones', () => {
  const to = (address: string): ContactAction => ({ channel: 'call', address });
  /** Noon in Chicago is 07:00 in Honolulu; New York at 08:30 is 07:30 in Chicago. */
  test('the hours have to be open in both', () => {
    const early = { ...inZone('America/New_York'), now: '2026-03-31T12:30:00.000Z' };
    expect(codesAgainst({ ...early, action: to('+12125550148') })).toEqual([]);
    expect(decideCall({ ...early, action: to(number) }).hits).toMatchObject([
      { reason: { code: 'hours.early', localTime: '07:30', zones: 2 }, nextAllowedAt: '2026-03-31T13:00:00.000Z' },
    ]);
  });

  test('and those that never meet say no moment', () => {
    const action = to('+61412345678');
    // Brisbane, Perth and New York: their office hours have no minute in common.
    const [hit] = decideCall({ ...inZone('America/New_York'), action }).hits;
    expect(hit).toMatchObject({ ruleId: 'hours', reason: { zones: 6 } });
    expect(hit).not.toHaveProperty('nextAllowedAt');
  });

  test.each([
    ['a number in Tokyo, where the account says nothing', inZone(null), '+81312345678', '2026-04-01T05:00:00.000Z'],
    ['a number in London, and an account in New York', inZone('America/New_York'), '+442071838750', '2026-04-01T12:00:00.000Z'],
    ['an account in Los Angeles', inZone('America/Los_Angeles'), '+13105550148', '2026-04-01T15:00:00.000Z'],
  ] as const)('a day that has come begins with the hours of all of them: %s', (_what, account, address, nextAllowedAt) => {
    const notes = [
      ...[6, 5, 4, 3, 2, 1].map((ago) => build.note({ outcome: 'noAnswer', recordedOn: `2026-03-${31 - ago}` })),
      build.note({ outcome: 'reached', recordedOn: '2026-03-25' }),
    ];
    const story = { ...account, notes, action: to(address) };
    const { hits } = decideCall({ ...story, now: '2026-03-31T16:00:00.000Z' });
    const counting = hits.filter(({ ruleId }) => ruleId === 'attempts' || ruleId === 'conversation');
    expect(counting).toMatchObject([{ nextAllowedAt }, { nextAllowedAt }]);
    expect(codesAgainst({ ...story, now: nextAllowedAt, today: '2026-04-01' })).toEqual([]);
    // A minute earlier something spoke against it.
    const before = instantOf(epochMsOf(instant(nextAllowedAt)) - 60_000);
    const dayBefore = nextAllowedAt === '2026-04-01T05:00:00.000Z' ? '2026-03-31' : '2026-04-01';
    expect(codesAgainst({ ...story, now: before, today: dayBefore })).not.toEqual([]);
  });

  test('zones whose clocks agree on different days have no hours in common either', () => {
    const sundays = { ...defaultContactSettings, callWeekdays: [7], country: null };
    expect(openInAll(sundays, ['Pacific/Honolulu', 'Pacific/Kiritimati'], instant('2026-03-31T15:00:00.000Z'))).toBeNull();
    const weekdays = { ...defaultContactSettings, country: null };
    expect(openInAll(weekdays, ['Pacific/Honolulu', 'Pacific/Kiritimati'], instant('2026-03-28T15:00:00.000Z'))).toBe(
      '2026-03-30T18:00:00.000Z',
    );
  });

  test('a number of many zones that has the address among them counts as the address', () => {
    expect(codesAgainst({ ...inZone('Australia/Perth'), action: to('+61412345678'), now: '2026-03-31T00:00:00.000Z' })).toEqual([]);
    expect(codesAgainst({ ...inZone('Australia/Perth'), action: to('+61412345678'), now: '2026-03-30T23:59:00.000Z' })).toEqual([
      'hours.early',
    ]);
  });

  test('the number alone tells where the address does not, and a service tells nothing', () => {
    expect(codesAgainst({ ...inZone(null), action: to('+4930123456') })).toEqual([]);
    expect(codesAgainst({ ...inZone(null), action: to('+4930123456'), now: '2026-03-31T16:01:00.000Z' })).toEqual(['hours.late']);
    expect(codesAgainst({ ...inZone(null), action: to('+18005550148') })).toEqual(['hours.zoneUnknown']);
  });

  test('an e-mail waits for no hours', () => {
    expect(codesAgainst({ now: '2026-03-31T03:00:00.000Z', action: { channel: 'email' } })).toEqual([]);
  });
});

describe('a holiday', () => {
  const of = (country: string | null, timeZone: string, now: string) =>
    decideCall({ account: build.account({ country, timeZone, postalAddress: null }), now }).hits.map(({ reason, nextAllowedAt }) => [
      reason.code,
      nextAllowedAt,
    ]);
  test("is a day off where it is the customer's, and the hours begin on the next day that is none", () => {
    // Memorial Day is Monday, 25 May 2026; the Friday evening before it leads to the Tuesday.
    expect(of('US', 'America/Chicago', '2026-05-25T15:00:00.000Z')).toEqual([['hours.holiday', '2026-05-26T13:00:00.000Z']]);
    expect(of('US', 'America/Chicago', '2026-05-22T23:01:00.000Z')).toEqual([['hours.late', '2026-05-26T13:00:00.000Z']]);
    expect(of('DE', 'Europe/Berlin', '2026-05-26T15:00:00.000Z')).toEqual([]);
    expect(of('DE', 'Europe/Berlin', '2026-05-25T15:00:00.000Z')).toEqual([['hours.holiday', '2026-05-26T06:00:00.000Z']]);
    expect(of(null, 'America/Chicago', '2026-05-25T15:00:00.000Z')).toEqual([]);
    expect(of('NL', 'Europe/Amsterdam', '2026-05-25T15:00:00.000Z')).toEqual([]);
  });
});

describe('e-mails to one person', () => {
  const email: ContactAction = { channel: 'email', contactId: marian.id };
  const after = (days: readonly string[]) => decideCall({ action: email, emailDates: days.map(date) }).hits;
  test('one a day', () => {
    expect(after(['2026-03-31'])).toMatchObject([
      { ruleId: 'emails', verdict: 'warn', reason: { code: 'emails.day', emails: 1, limit: 1 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
    expect(after(['2026-03-30'])).toEqual([]);
  });

  test('three in seven days: that of six days ago counts, that of seven days ago does not', () => {
    expect(after(['2026-03-30', '2026-03-29', '2026-03-25'])).toMatchObject([
      { reason: { code: 'emails.week', emails: 3, limit: 3, days: 7 }, nextAllowedAt: '2026-04-01T13:00:00.000Z' },
    ]);
    expect(after(['2026-03-30', '2026-03-29', '2026-03-24'])).toEqual([]);
  });

  test('of which none are known are none, and a call does not ask', () => {
    expect(decideCall({ action: email }).hits).toEqual([]);
    expect(decideCall({ emailDates: [date('2026-03-31')] }).hits).toEqual([]);
  });

  test('are those that went out to that person in the last seven days', () => {
    const note = (over: object) =>
      build.note({ channel: 'email', outcome: 'sent', contactId: marian.id, recordedOn: '2026-03-31', ...over });
    const notes = [
      note({}),
      note({ recordedOn: '2026-03-25' }),
      note({ recordedOn: '2026-03-24' }),
      note({ direction: 'inbound' }),
      note({ channel: 'call' }),
      note({ contactId: noah.id }),
    ];
    expect(emailDatesOf(notes, { contactId: contactIdSchema.parse(marian.id) }, date('2026-03-31'))).toEqual(['2026-03-31', '2026-03-25']);
  });

  test('rest while the customer has calls to answer for, too: calls and quiet days say nothing of them', () => {
    const notes = Array.from({ length: 7 }, () => build.note({ outcome: 'reached', recordedOn: '2026-03-31' }));
    expect(codesAgainst({ notes, action: email })).toEqual([]);
  });
});

describe('a recording', () => {
  const recorded = (isAgreed: boolean, address: string | null, ownRegion: string | null) =>
    codesAgainst({
      action: { channel: 'call', address, recording: { isAgreed } },
      rules: { ...usualRules, settings: { ...defaultContactSettings, ownRegion } },
    });
  test('needs everybody’s consent unless both ends are known to ask for one only', () => {
    const [texas, illinois, berlin] = ['+12145550148', number, '+4930123456'];
    expect(recorded(false, texas, 'US-TX')).toEqual([]);
    expect(recorded(false, illinois, 'US-TX')).toEqual(['recording.notAgreed']);
    expect(recorded(false, texas, 'US-CA')).toEqual(['recording.notAgreed']);
    expect(recorded(false, texas, 'CA-ON')).toEqual(['recording.notAgreed']);
    expect(recorded(false, texas, null)).toEqual(['recording.notAgreed']);
    expect(recorded(false, berlin, 'US-TX')).toContain('recording.notAgreed');
    expect(recorded(false, null, 'US-TX')).toEqual(['recording.notAgreed']);
    expect(recorded(true, illinois, null)).toEqual([]);
  });

  test('says whether both places are known, and blocks by law', () => {
    const { hits } = decideCall({ action: { ...toMarian, recording: { isAgreed: false } } });
    expect(hits).toMatchObject([{ ruleId: 'recording', verdict: 'block', version: 1, reason: { isPlaceKnown: false } }]);
  });
});

describe('a copy of the books that has not heard of them', () => {
  const heard = (copyAsOf: string) => decideCall({ copyAsOf: instant(copyAsOf) }).hits;
  test('for a day is fresh, for longer it asks for a word', () => {
    expect(heard('2026-03-30T15:00:00.000Z')).toEqual([]);
    expect(heard('2026-03-30T14:59:59.999Z')).toMatchObject([
      { ruleId: 'staleCopy', verdict: 'warn', reason: { code: 'copy.stale', hours: 24 } },
    ]);
  });
});
