import type { ContactSettings } from './contact-settings.ts';
import { holidayOn } from './holidays.ts';
import { type Instant, type LocalDate, addDays, clockIn, dateIn, instantIn, isoWeekday } from './kernel/dates.ts';

/** The hours of a company's calls, and the country (ISO alpha-2, null: not known) whose holidays are none of its days. */
export type CallHours = Pick<ContactSettings, 'callFrom' | 'callUntil'> & {
  readonly callWeekdays: readonly number[];
  readonly country: string | null;
};

/** How a moment lies to the hours in which a customer is called, on the clock of their zone. */
export type HoursStanding = {
  readonly place: 'open' | 'early' | 'late' | 'dayOff' | 'holiday';
  /** 'HH:MM' there. */
  readonly localTime: string;
  /** The name of the day, where it is a holiday there. */
  readonly holiday: string | null;
  /** When the hours are open: the moment itself, or when they next begin. */
  readonly opensAt: Instant;
};

/** Where a moment lies in the hours of a zone. The last minute is inside; the clock is the zone's own, also on days on which it is changed. */
export function hoursStanding(hours: CallHours, timeZone: string, now: Instant): HoursStanding {
  const localTime = clockIn(timeZone, now);
  const day = dateIn(timeZone, now);
  const holiday = holidayOn(hours.country, day);
  const place = placeIn(hours, day, localTime, holiday !== null);
  const opensAt = place === 'open' ? now : openingOn(hours, timeZone, place === 'late' ? addDays(day, 1) : day);
  return { place, localTime, holiday, opensAt };
}

function placeIn(hours: CallHours, day: LocalDate, localTime: string, isHoliday: boolean): HoursStanding['place'] {
  if (!hours.callWeekdays.includes(isoWeekday(day))) return 'dayOff';
  if (isHoliday) return 'holiday';
  if (localTime < hours.callFrom) return 'early';
  return localTime > hours.callUntil ? 'late' : 'open';
}

/** When the hours begin on a day, or on the first one after it on which there are any. */
function openingOn(hours: CallHours, timeZone: string, day: LocalDate): Instant {
  let on = day;
  while (!isCallDay(hours, on)) on = addDays(on, 1);
  return instantIn(timeZone, on, hours.callFrom);
}

const isCallDay = ({ callWeekdays, country }: CallHours, day: LocalDate): boolean =>
  callWeekdays.includes(isoWeekday(day)) && holidayOn(country, day) === null;

/** So often a zone that has closed meanwhile is waited for: over weekends and holidays of zones whose hours meet, a few times are enough. */
const mostWaits = 10;

/** From when on the hours are open in every one of some zones (at least one); null: as their clocks stand, they never meet. */
export function openInAll(hours: CallHours, timeZones: readonly string[], now: Instant): Instant | null {
  if (!doMeet(hours, timeZones, now)) return null;
  let at = now;
  for (let waited = 0; waited < mostWaits; waited += 1) {
    const opening = latest(timeZones.map((zone) => hoursStanding(hours, zone, at).opensAt));
    if (opening === at) return at;
    at = opening;
  }
  return null;
}

const latest = (moments: readonly Instant[]): Instant => moments.reduce((last, each) => (each > last ? each : last));

/** Whether there is a zone at whose opening all others are open: hours that meet begin with one of them. */
function doMeet({ callFrom, callUntil }: CallHours, timeZones: readonly string[], now: Instant): boolean {
  const clocks = timeZones.map((zone) => minutesOf(clockIn(zone, now)));
  const long = minutesOf(callUntil) - minutesOf(callFrom);
  return clocks.some((opening) => clocks.every((clock) => (clock - opening + minutesADay) % minutesADay <= long));
}

const minutesADay = 1440;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
