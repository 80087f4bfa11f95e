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
  const place = placeIn(hours, day, localTime);
  const opensAt = place === 'open' ? now : openingOn(hours, timeZone, place === 'late' ? addDays(day, 1) : day);
  return { place, localTime, opensAt };
}

function placeIn(hours: Hours, day: LocalDate, localTime: string): HoursStanding['place'] {
  if (!isCallDay(hours, day)) return 'dayOff';
  if (localTime < hours.callFrom) return 'early';
  return localTime > hours.callUntil ? 'late' : 'open';
}

/** When the hours begin on a day, or on the first one after it on which there are any. */
export function openingOn(hours: Hours, timeZone: string, day: LocalDate): Instant {
  let on = day;
  while (!isCallDay(hours, on)) on = addDays(on, 1);
  return instantIn(timeZone, on, hours.callFrom);
}

const isCallDay = ({ callWeekdays }: Hours, day: LocalDate): boolean => callWeekdays.includes(isoWeekday(day));
