import { z } from 'zod';
import { type Result, ok, reject } from './result.ts';

/** A business date 'YYYY-MM-DD' that exists in the calendar. It has no time and no zone. */
export const localDateSchema = z.iso.date().brand<'LocalDate'>();
export type LocalDate = z.infer<typeof localDateSchema>;

/** A moment: ISO 8601 in UTC with a 'Z'. */
export const instantSchema = z.iso.datetime().brand<'Instant'>();
export type Instant = z.infer<typeof instantSchema>;

/** An IANA zone name such as 'America/Chicago'. */
export const timeZoneSchema = z.string().min(1).max(64).refine(isTimeZone, 'not an IANA time zone');

const dayMs = 86_400_000;

/** Zones that were asked for: making a format only to see whether it can be made costs more than all the rest of a row's check. */
const askedZones = new Map<string, boolean>();
const mostAskedZones = 1000;

function isTimeZone(name: string): boolean {
  const known = askedZones.get(name) ?? canFormatIn(name);
  if (askedZones.size < mostAskedZones) askedZones.set(name, known);
  return known;
}

function canFormatIn(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Days since 1970-01-01; the arithmetic of this file goes through it, so that no zone can shift a date. A ranking asks for it by the
 * hundred thousand, so it is counted and not asked of the calendar: years from March on, leap days every 4, 100 and 400 years
 * (Fliegel and Van Flandern 1968).
 */
export function epochDay(date: LocalDate): number {
  const month = numberAt(date, 5) * 10 + numberAt(date, 6);
  const isBeforeMarch = month <= 2;
  const year = numberAt(date, 0) * 1000 + numberAt(date, 1) * 100 + numberAt(date, 2) * 10 + numberAt(date, 3) - (isBeforeMarch ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month + (isBeforeMarch ? 9 : -3)) + 2) / 5) + numberAt(date, 8) * 10 + numberAt(date, 9) - 1;
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - daysBefore1970;
}

const numberAt = (text: string, at: number): number => text.charCodeAt(at) - 48;
/** From 1 March of the year 0 to 1970-01-01. */
const daysBefore1970 = 719_468;

/** Dates that were asked for: rules that go from day to day over a whole book ask for the same few hundred again and again. */
const askedDates = new Map<number, LocalDate>();
const mostAskedDates = 20_000;

/** The date of a day counted from 1970-01-01. */
export function fromEpochDay(day: number): LocalDate {
  const known = askedDates.get(day);
  if (known !== undefined) return known;
  const date = localDateSchema.parse(new Date(day * dayMs).toISOString().slice(0, 10));
  if (askedDates.size < mostAskedDates) askedDates.set(day, date);
  return date;
}

/** Whole days from one date to another; negative when the second is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => epochDay(to) - epochDay(from);

/** The date so many days later (or earlier, when negative). */
export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(epochDay(date) + days);

/** The day of the week, 1 for Monday to 7 for Sunday. */
export const isoWeekday = (date: LocalDate): number => ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;

/** The first weekday (Monday to Friday) that is at least so many days later. */
export function nextWorkday(date: LocalDate, afterDays: number): LocalDate {
  const day = addDays(date, afterDays);
  return isoWeekday(day) <= 5 ? day : addDays(day, 8 - isoWeekday(day));
}

/** The first day of the month behind a date's. */
export function firstOfNextMonth(date: LocalDate): LocalDate {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return fromEpochDay(Date.UTC(year, month, 1) / dayMs);
}

/** The same day of the month so many months later, or the last one where that month is shorter: 31 January and a month is 28 or 29 February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  const first = fromEpochDay(Date.UTC(year, month - 1 + months, 1) / dayMs);
  return addDays(first, Math.min(day, daysBetween(first, firstOfNextMonth(first))) - 1);
}

/** Makes a date from its parts; refuses with `date.notInCalendar` (31 April, month 13, a year outside 1900 to 2999). */
export function makeDate(year: number, month: number, day: number): Result<LocalDate> {
  const text = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  if (year < 1900 || year > 2999 || !z.iso.date().safeParse(text).success) return reject('date.notInCalendar', { text });
  return ok(localDateSchema.parse(text));
}

/** What the calendar shows at a moment in a zone: (2026-03-31T23:30Z, 'Asia/Tokyo') is 2026-04-01. */
export function dateIn(timeZone: string, at: Instant): LocalDate {
  const known = calendars.get(timeZone);
  const calendar = known ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (!known && calendars.size < mostAskedZones) calendars.set(timeZone, calendar);
  return localDateSchema.parse(calendar.format(new Date(at)));
}

/** The clock on the wall at a moment in a zone, 'HH:MM'. */
export function clockIn(timeZone: string, at: Instant): string {
  const known = clocks.get(timeZone);
  const clock = known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (!known && clocks.size < mostAskedZones) clocks.set(timeZone, clock);
  return clock.format(new Date(at));
}

/**
 * The moment at which a zone's clock shows 'HH:MM' on a date. A time that the clock jumps over comes as much later as it jumps; of one that it shows
 * twice, the first.
 */
export function instantIn(timeZone: string, date: LocalDate, clock: string): Instant {
  const wallMs = Date.parse(`${date}T${clock}:00.000Z`);
  const before = offsetMsAt(timeZone, wallMs - dayMs);
  const after = offsetMsAt(timeZone, wallMs + dayMs);
  const shown = [wallMs - before, wallMs - after].filter((ms) => ms + offsetMsAt(timeZone, ms) === wallMs);
  return instantOf(shown.length === 0 ? wallMs - before : Math.min(...shown));
}

/** By how much a zone's clock is ahead of UTC at a moment that begins a minute. */
function offsetMsAt(timeZone: string, epochMs: number): number {
  const at = instantOf(epochMs);
  return Date.parse(`${dateIn(timeZone, at)}T${clockIn(timeZone, at)}:00.000Z`) - epochMsOf(at);
}

/** Making a format costs a hundred times what using it does. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const calendars = new Map<string, Intl.DateTimeFormat>();

/** Makes a moment from the milliseconds a clock gave; the clocks themselves are outside the domain. */
export const instantOf = (epochMs: number): Instant => instantSchema.parse(new Date(epochMs).toISOString());

/** The same moment to the millisecond, in the one form `instantOf` gives. */
export const toMilliseconds = (at: Instant): Instant => (at.length === millisecondForm.length ? at : instantOf(epochMsOf(at)));

/** The only form of its length. */
const millisecondForm = '2026-03-31T15:00:00.000Z';

/** Milliseconds since 1970 of a moment. */
export const epochMsOf = (at: Instant): number => Date.parse(at);
