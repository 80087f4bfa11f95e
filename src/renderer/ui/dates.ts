import { type Instant, type LocalDate, clockIn, dateIn, daysBetween, isoWeekday } from '#domain/kernel/dates.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The zone of this computer, in which times of day are shown. */
const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A business date whole: '31 Dec 2020'. */
export function formatFullDate(date: LocalDate): string {
  return `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`;
}

/** A business date as short as it is clear: '20 Sep', with the year when it is not today's. */
export function formatDate(date: LocalDate, today: LocalDate): string {
  const full = formatFullDate(date);
  return date.slice(0, 4) === today.slice(0, 4) ? full.slice(0, -5) : full;
}

/** A business date beside today: 'today', 'tomorrow', 'yesterday', else 'Fri 27 Nov'. */
export function formatNearDate(date: LocalDate, today: LocalDate): string {
  const days = daysBetween(today, date);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return `${weekdays[isoWeekday(date) - 1] ?? ''} ${formatDate(date, today)}`;
}

/** A moment's time of day on this computer's clock: '09:41'. */
export const formatClock = (at: Instant): string => clockIn(ownTimeZone(), at);

/** A moment on this computer's clock and calendar: '09:41' on the day itself, '20 Nov 09:41' on another one. */
export function formatMoment(at: Instant, now: Instant): string {
  const zone = ownTimeZone();
  const day = dateIn(zone, at);
  const today = dateIn(zone, now);
  return day === today ? clockIn(zone, at) : `${formatDate(day, today)} ${clockIn(zone, at)}`;
}
