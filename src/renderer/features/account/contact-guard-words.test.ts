import { describe, expect, it } from 'vitest';
import type { ContactHit, ContactReason } from '#domain/contact-question.ts';
import { date, instant } from '#tests/support/build.ts';
import { guardHeadline, hitWords } from './contact-guard-words.ts';

/** A Tuesday, 10:00 in Chicago. */
const place = {
  timeZone: 'America/Chicago',
  companyTimeZone: 'America/New_York',
  now: instant('2026-03-31T15:00:00.000Z'),
  today: date('2026-03-31'),
};
const hitOf = (reason: ContactReason, next?: string, verdict: ContactHit['verdict'] = 'warn'): ContactHit => ({
  ruleId: 'hours',
  version: 1,
  source: 'house rule',
  verdict,
  reason,
  ...(next !== undefined && { nextAllowedAt: instant(next) }),
});
const headline = (hits: readonly ContactHit[], there: Partial<Record<'timeZone', string | null>> = {}) =>
  guardHeadline({ action: { channel: 'call' }, verdict: hits[0]?.verdict ?? 'allow', hits }, { ...place, ...there });

const early = { code: 'hours.early', localTime: '07:59', from: '08:00', until: '18:00', holiday: null, zones: 1 } as const;
const tomorrow = '2026-04-01T13:00:00.000Z';

describe('the guard in words', () => {
  it.each<[ContactReason, string | undefined, string, string]>([
    [
      { code: 'stay', since: date('2026-03-01') },
      undefined,
      'Stay: no contact',
      'A court’s stay since 1 Mar 2026 forbids to collect, by any channel, until it is lifted.',
    ],
    [
      { code: 'dispute.all', disputed: 2, pastDue: 2 },
      undefined,
      'Disputed: no dunning call',
      'All that is past due is disputed (2 invoices). Settle the dispute before asking for the money.',
    ],
    [
      { code: 'dispute.some', disputed: 1, pastDue: 3 },
      undefined,
      'Call about what is not disputed',
      '1 of 3 past-due invoices is disputed. Ask for the others only.',
    ],
    [
      { code: 'hours.zoneUnknown' },
      undefined,
      'Their time is not known',
      'The account has no time zone, so nobody knows what time it is there. Find out before you call.',
    ],
    [
      early,
      '2026-03-31T13:00:00.000Z',
      'Call from 08:00 their time',
      'It is 07:59 there; the hours for calls are 08:00–18:00. All right from 08:00 their time on.',
    ],
    [
      { ...early, code: 'hours.late', localTime: '18:01' },
      tomorrow,
      'Call from tomorrow 08:00 their time',
      'It is 18:01 there; the hours for calls are 08:00–18:00. All right from tomorrow 08:00 their time on.',
    ],
    [
      { ...early, code: 'hours.dayOff', localTime: '10:00' },
      '2026-04-06T13:00:00.000Z',
      'Call from Mon 6 Apr 08:00 their time',
      'It is 10:00 there, on a day without calls. All right from Mon 6 Apr 08:00 their time on.',
    ],
    [
      { ...early, code: 'hours.holiday', localTime: '10:00', holiday: 'Memorial Day' },
      tomorrow,
      'Call from tomorrow 08:00 their time',
      'It is 10:00 there, on a holiday (Memorial Day). All right from tomorrow 08:00 their time on.',
    ],
    [
      { ...early, zones: 2 },
      undefined,
      'Outside their hours',
      'It is 07:59 in one of 2 zones where they may be; the hours for calls are 08:00–18:00.',
    ],
    [
      { code: 'stop.request', since: date('2026-03-30'), isAll: true },
      undefined,
      'They asked for no contact',
      'Since 30 Mar 2026 they want no contact at all. A supervisor can lift that.',
    ],
    [
      { code: 'stop.request', since: date('2026-03-30'), isAll: false },
      undefined,
      'They asked not to be called',
      'Since 30 Mar 2026 this is not wanted. A supervisor can lift that.',
    ],
    [
      { code: 'stop.counsel', since: date('2026-03-30'), isAll: true },
      undefined,
      'Speak with their attorney only',
      'Since 30 Mar 2026 an attorney represents them. Speak with the attorney alone.',
    ],
    [
      { code: 'stop.optOut', since: date('2026-03-30'), isAll: false },
      undefined,
      'They opted out of this',
      'Since 30 Mar 2026 they want no contact this way.',
    ],
    [
      { code: 'stop.wrongNumber', since: date('2026-03-30'), isAll: false },
      undefined,
      'Wrong number',
      'Since 30 Mar 2026 this number is known to be somebody else’s.',
    ],
    [
      { code: 'recording.notAgreed', isPlaceKnown: true },
      undefined,
      'Ask before recording',
      'Everybody on the call has to agree before it is recorded.',
    ],
    [
      { code: 'recording.notAgreed', isPlaceKnown: false },
      undefined,
      'Ask before recording',
      'Nobody knows which law holds at both ends, so everybody has to agree before the call is recorded.',
    ],
    [
      { code: 'copy.stale', hours: 25 },
      undefined,
      'No word from the server for 25 h',
      'This computer has not heard of the central API for 25 hours; somebody may have asked to stop since.',
    ],
    [
      { code: 'emails.week', emails: 3, limit: 3, days: 7 },
      undefined,
      '3 e-mails in 7 days: wait',
      '3 e-mails went to this person in 7 days; 3 are the limit.',
    ],
    [early, undefined, 'Outside their hours', 'It is 07:59 there; the hours for calls are 08:00–18:00.'],
    [
      { code: 'attempts.limit', attempts: 7, limit: 7, days: 7 },
      tomorrow,
      '7 calls in 7 days: write instead',
      '7 calls went out in 7 days; 7 are the limit. All right from tomorrow 08:00 their time on.',
    ],
    [
      { code: 'attempts.untold', attempts: 1, limit: 7, days: 7 },
      tomorrow,
      '7 days full of contacts: write instead',
      'So many contacts in 7 days that not all can be counted here: 1 call of them at least. All right from tomorrow 08:00 their time on.',
    ],
    [
      { code: 'conversation.untold', on: date('2026-03-10'), quietDays: 30 },
      tomorrow,
      '30 days full of contacts: read them first',
      'So many contacts since 10 Mar 2026 that a call in which somebody was spoken with may lie behind them; calls rest for 30 days after one. All right from tomorrow 08:00 their time on.',
    ],
    [
      { code: 'conversation.recent', on: date('2026-03-30'), quietDays: 7 },
      tomorrow,
      'Spoken with yesterday: let it work',
      'Somebody was spoken with on 30 Mar 2026; calls rest for 7 days from then on. All right from tomorrow 08:00 their time on.',
    ],
  ])('%j', (reason, next, short, whole) => {
    expect(headline([hitOf(reason, next)])).toBe(short);
    expect(hitWords(hitOf(reason, next), place)).toBe(whole);
  });

  it('says what time it is where a call is all right, as far as that is known', () => {
    expect(headline([])).toBe('OK to call · 10:00 there');
    expect(headline([], { timeZone: null })).toBe('OK to call');
  });

  it('says who has to be asked, and whose clock it is where theirs is not known', () => {
    const hit = hitOf({ code: 'conversation.recent', on: date('2026-03-30'), quietDays: 7 }, '2026-04-06T12:00:00.000Z', 'needsApproval');
    expect(hitWords(hit, { ...place, timeZone: null })).toMatch(
      /It needs a supervisor’s word\. All right from Mon 6 Apr 08:00 our time on\.$/,
    );
  });
});
