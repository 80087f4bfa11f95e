import { describe, expect, it } from 'vitest';
import { date, instant } from '#tests/support/build.ts';
import { formatClock, formatDate, formatFullDate, formatMoment, formatNearDate } from './dates.ts';

describe('dates on the screen', () => {
  const today = date('2026-11-20');

  it('leaves the year out when it is this one', () => {
    expect(formatDate(date('2026-09-20'), today)).toBe('20 Sep');
    expect(formatDate(date('2025-09-08'), today)).toBe('8 Sep 2025');
    expect(formatFullDate(date('2020-12-31'))).toBe('31 Dec 2020');
  });

  it('calls near days by their names', () => {
    expect(formatNearDate(today, today)).toBe('today');
    expect(formatNearDate(date('2026-11-21'), today)).toBe('tomorrow');
    expect(formatNearDate(date('2026-11-19'), today)).toBe('yesterday');
    expect(formatNearDate(date('2026-11-27'), today)).toBe('Fri 27 Nov');
  });

  it('adds the day to a moment only when it is not today', () => {
    const at = instant('2026-11-20T09:41:00.000Z');
    expect(formatMoment(at, instant('2026-11-20T09:50:00.000Z'))).toBe(formatClock(at));
    expect(formatMoment(at, instant('2026-11-25T09:50:00.000Z'))).toMatch(/^\d+ Nov \d\d:\d\d$/);
  });
});
