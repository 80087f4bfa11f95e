import type { ContactSettings } from './contact-settings.ts';
import { type Instant, type LocalDate, addDays, clockIn, dateIn, instantIn, isoWeekday } from './kernel/dates.ts';

type Hours = Pick<ContactSettings, 'callFrom' | 'callUntil' | 'callWeekdays'>;

/** How a moment lies to the hours in which a customer is called, on the clock of their zone. */
export type HoursStanding = {
  readonly place: 'open' | 'early' | 'late' | 'dayOff';
  /** 'HH:MM' there. */
  readonly localTime: string;
  /** When the hours are open: the moment itself, or when they next begin. */
  readonly opensAt: Instant;
};

/** Where a moment lies in the hours of a zone. The last minute is inside; the clock is the zone's own, also on days on which it is changed. */
export function hoursStanding(hours: Hours, timeZone: string, now: Instant): HoursStanding {
  const localTime = clockIn(timeZone, now);
  const day = dateIn(timeZone, now);
  if (!isCallDay(hours, day)) return { place: 'dayOff', localTime, opensAt: openingOn(hours, timeZone, day) };
  if (localTime < hours.callFrom) return { place: 'early', localTime, opensAt: openingOn(hours, timeZone, day) };
  if (localTime > hours.callUntil) return { place: 'late', localTime, opensAt: openingOn(hours, timeZone, addDays(day, 1)) };
  return { place: 'open', localTime, opensAt: now };
}

/** When the hours begin on a day, or on the first one after it on which there are any. */
export function openingOn(hours: Hours, timeZone: string, day: LocalDate): Instant {
  let on = day;
  while (!isCallDay(hours, on)) on = addDays(on, 1);
  return instantIn(timeZone, on, hours.callFrom);
}

const isCallDay = ({ callWeekdays }: Hours, day: LocalDate): boolean => callWeekdays.includes(isoWeekday(day));
