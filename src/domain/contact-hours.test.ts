import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '#tests/support/build.ts';
import { codesAgainst, decideCall, inZone } from '#tests/support/decide-call.ts';
import { clockIn, epochMsOf, instantOf } from './kernel/dates.ts';

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
    expect(decideCall({ ...inZone(timeZone), now: outside })).toMatchObject({
      verdict: 'warn',
      hits: [{ ruleId: 'hours', reason: { code, from: '08:00', until: '18:00' }, nextAllowedAt: `${opensAt}:00.000Z` }],
    });
    expect(decideCall({ ...inZone(timeZone), now: inside }).verdict).toBe('allow');
  });

  test('in a zone nobody knows are a warning that says so', () => {
    expect(decideCall(inZone(null))).toMatchObject({ verdict: 'warn', hits: [{ reason: { code: 'hours.zoneUnknown' } }] });
    expect(decideCall(inZone(null)).hits[0]).not.toHaveProperty('nextAllowedAt');
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
        const [hit] = decideCall({ ...inZone(timeZone), now }).hits;
        if (!hit) return;
        if (!hit.nextAllowedAt) throw new Error('closed, and no word on when it opens');
        expect(clockIn(timeZone, hit.nextAllowedAt)).toBe('08:00');
        expect(epochMsOf(hit.nextAllowedAt)).toBeGreaterThan(epochMsOf(now));
        expect(codesAgainst({ ...inZone(timeZone), now: hit.nextAllowedAt })).toEqual([]);
        expect(codesAgainst({ ...inZone(timeZone), now: instantOf(epochMsOf(hit.nextAllowedAt) - 60_000) })).not.toEqual([]);
      }),
    );
  });
});
