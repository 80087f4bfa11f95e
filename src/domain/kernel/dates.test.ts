import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dateIn,
  clockIn,
  daysBetween,
  epochDay,
  firstOfNextMonth,
  fromEpochDay,
  instantIn,
  instantSchema,
  isoWeekday,
  localDateSchema,
  makeDate,
  nextWorkday,
} from './dates.ts';

const date = (text: string) => localDateSchema.parse(text);
const instant = (text: string) => instantSchema.parse(text);

describe('days', () => {
  test('a leap year has its 29 February, other years do not', () => {
    expect(daysBetween(date('2028-02-28'), date('2028-03-01'))).toBe(2);
    expect(daysBetween(date('2026-02-28'), date('2026-03-01'))).toBe(1);
    expect(makeDate(2026, 2, 29)).toMatchObject({ ok: false, error: { code: 'date.notInCalendar' } });
  });

  test('a day counted from 1970 is the same day again, over four centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 120_000 }), fc.integer({ min: -400, max: 400 }), (day, by) => {
        const from = fromEpochDay(day);
        expect(epochDay(from)).toBe(day);
        expect(daysBetween(from, addDays(from, by))).toBe(by);
        expect(isoWeekday(addDays(from, 7))).toBe(isoWeekday(from));
      }),
    );
  });

  test('dates sort as text in the order of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 60_000 }), (a, b) => {
        expect(fromEpochDay(a) < fromEpochDay(b)).toBe(a < b);
      }),
    );
  });

  test('the next workday is never a weekend: Friday 27 March 2026 plus one is Monday', () => {
    expect(isoWeekday(date('2026-03-27'))).toBe(5);
    expect(nextWorkday(date('2026-03-27'), 1)).toBe('2026-03-30');
    expect(nextWorkday(date('2026-03-26'), 1)).toBe('2026-03-27');
  });
});

test('the first of the next month, over the end of a year too', () => {
  expect(firstOfNextMonth(date('2026-12-31'))).toBe('2027-01-01');
  expect(firstOfNextMonth(date('2026-11-01'))).toBe('2026-12-01');
});

describe('moments', () => {
  test('one moment is two dates on two sides of the earth', () => {
    const at = instant('2026-03-31T23:30:00Z');
    expect(dateIn('Asia/Tokyo', at)).toBe('2026-04-01');
    expect(dateIn('America/Chicago', at)).toBe('2026-03-31');
    expect(clockIn('America/Chicago', at)).toBe('18:30');
  });

  test('summer time moves the clock on the wall: New York, 8 March 2026', () => {
    expect(clockIn('America/New_York', instant('2026-03-08T06:59:00Z'))).toBe('01:59');
    expect(clockIn('America/New_York', instant('2026-03-08T07:00:00Z'))).toBe('03:00');
  });
});

test('days since 1970 are those of the calendar, for every day of eleven centuries', () => {
  for (let day = epochDay(date('1900-01-01')), last = epochDay(date('2999-12-31')); day <= last; day += 1) {
    if (epochDay(fromEpochDay(day)) !== day)
      throw new Error(`${fromEpochDay(day)} is taken for day ${epochDay(fromEpochDay(day))}, not ${day}`);
  }
  expect(epochDay(date('1970-01-01'))).toBe(0);
  expect(epochDay(date('2999-12-31'))).toBe(Date.UTC(2999, 11, 31) / 86_400_000);
});

describe('the moment at which a clock shows a time', () => {
  test.each([
    ['America/New_York', '2026-03-07', '08:00', '2026-03-07T13:00'],
    ['America/New_York', '2026-03-08', '08:00', '2026-03-08T12:00'],
    // Jumped over: half past two comes as half past three.
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30'],
    // Shown twice: the first.
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30'],
    ['America/New_York', '2026-11-01', '08:00', '2026-11-01T13:00'],
    ['Pacific/Kiritimati', '2026-03-30', '08:00', '2026-03-29T18:00'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45'],
    ['UTC', '2028-02-29', '00:00', '2028-02-29T00:00'],
  ])('%s on %s at %s', (zone, day, clock, expected) => {
    expect(instantIn(zone, date(day), clock)).toBe(`${expected}:00.000Z`);
  });

  test('shows that time, unless the clock jumped over it', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/London',
      'Asia/Kathmandu',
      'Pacific/Auckland',
      'America/Sao_Paulo',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 18_000, max: 24_000 }), fc.integer({ min: 5 * 60, max: 1439 }), (zone, day, minutes) => {
        const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const at = instantIn(zone, fromEpochDay(day), clock);
        expect([dateIn(zone, at), clockIn(zone, at)]).toEqual([fromEpochDay(day), clock]);
      }),
    );
  });
});
