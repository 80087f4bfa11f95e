import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { date } from '#tests/support/build.ts';
import { holidayOn, holidayTables } from './holidays.ts';
import { addDays, isoWeekday } from './kernel/dates.ts';

describe('the holidays', () => {
  test.each([
    // From the calendars that the offices of the countries publish.
    ['US', '2026-01-19', 'Birthday of Martin Luther King, Jr.'],
    ['US', '2026-05-25', 'Memorial Day'],
    ['US', '2026-07-03', 'Independence Day'],
    ['US', '2026-11-26', 'Thanksgiving Day'],
    ['US', '2021-12-31', 'New Year’s Day'],
    ['US', '2022-06-20', 'Juneteenth'],
    ['US', '2022-12-26', 'Christmas Day'],
    ['GB', '2026-04-03', 'Good Friday'],
    ['GB', '2026-08-31', 'Summer bank holiday'],
    ['GB', '2026-12-28', 'Boxing Day'],
    ['GB', '2021-12-27', 'Christmas Day'],
    ['GB', '2021-12-28', 'Boxing Day'],
    ['GB', '2022-12-26', 'Boxing Day'],
    ['GB', '2022-12-27', 'Christmas Day'],
    ['GB', '2028-01-03', 'New Year’s Day'],
    ['DE', '2026-05-14', 'Christi Himmelfahrt'],
    ['DE', '2026-05-25', 'Pfingstmontag'],
    ['DE', '2026-10-03', 'Tag der Deutschen Einheit'],
    ['FR', '2026-04-06', 'Lundi de Pâques'],
    ['FR', '2025-07-14', 'Fête nationale'],
    ['ES', '2026-04-03', 'Viernes Santo'],
    ['ES', '2026-12-08', 'Inmaculada Concepción'],
  ])('%s %s', (country, day, name) => {
    expect(holidayOn(country, date(day))).toBe(name);
  });

  test('are not on the days beside them, nor where nobody knows the country', () => {
    for (const day of ['2026-05-18', '2026-05-26', '2026-07-02', '2026-11-19']) expect(holidayOn('US', date(day))).toBeNull();
    expect(holidayOn('DE', date('2026-10-05'))).toBeNull();
    expect(holidayOn(null, date('2026-12-25'))).toBeNull();
    expect(holidayOn('JP', date('2026-12-25'))).toBeNull();
  });

  test('know Easter in years in which it is early, late and corrected', () => {
    for (const [year, monday] of [
      [2008, '2008-03-24'],
      [2011, '2011-04-25'],
      [1981, '1981-04-20'],
      [2049, '2049-04-19'],
      [2038, '2038-04-26'],
    ] as const) {
      expect([year, holidayOn('DE', date(monday))]).toEqual([year, 'Ostermontag']);
    }
  });

  test('say where they come from', () => {
    for (const { source, reviewedOn } of Object.values(holidayTables))
      expect([source.length > 20, reviewedOn]).toEqual([true, '2026-11-23']);
  });

  test('leave, in any year and country, a day for calls within a week', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(holidayTables)), fc.integer({ min: 0, max: 40_000 }), (country, days) => {
        const from = addDays(date('1990-01-01'), days);
        const week = Array.from({ length: 7 }, (_, at) => addDays(from, at));
        expect(week.some((day) => isoWeekday(day) <= 5 && holidayOn(country, day) === null)).toBe(true);
      }),
    );
  });
});
