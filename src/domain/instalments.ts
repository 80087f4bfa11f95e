import { type LocalDate, addDays, addMonths, daysBetween, isoWeekday } from './kernel/dates.ts';

/** A payment that is to come: its last day and its amount in minor units. */
export type Instalment = { readonly dueDate: LocalDate; readonly amountMinor: number };

/** How far apart instalments are. */
export type Rhythm = 'weekly' | 'everyTwoWeeks' | 'monthly';

/** An amount in so many parts that add up to it to the cent; the first ones are a cent larger where it does not divide. Minor units. */
export function equalParts(amountMinor: number, count: number): readonly number[] {
  const part = Math.floor(amountMinor / count);
  const larger = amountMinor - part * count;
  return Array.from({ length: count }, (_, at) => part + (at < larger ? 1 : 0));
}

/** The first day from a date on that is a weekday, 1 for Monday to 7 for Sunday. */
export const firstOnWeekday = (from: LocalDate, weekday: number): LocalDate => addDays(from, (weekday - isoWeekday(from) + 7) % 7);

/**
 * Equal instalments from a first day on; months go by the day of the month, or by its last one. With a weekday (1 for Monday to 7 for Sunday)
 * each is on the first such day from its own on.
 */
export function equalInstalments({
  amountMinor,
  count,
  firstDate,
  rhythm,
  weekday,
}: {
  readonly amountMinor: number;
  readonly count: number;
  readonly firstDate: LocalDate;
  readonly rhythm: Rhythm;
  readonly weekday: number | null;
}): readonly Instalment[] {
  return equalParts(amountMinor, count).map((part, at) => {
    const day = rhythm === 'monthly' ? addMonths(firstDate, at) : addDays(firstDate, at * (rhythm === 'weekly' ? 7 : 14));
    return { dueDate: weekday === null ? day : firstOnWeekday(day, weekday), amountMinor: part };
  });
}

/** What instalments add up to. Minor units. */
export const sumMinorOf = (instalments: readonly Instalment[]): number =>
  instalments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

const daysOfYear = 365;

/**
 * Simple interest from a day on, on what instalments leave to be paid, for the days until each (actual/365), rounded once and at the end, a half to
 * the even unit. `basisPoints` are hundredths of a percent a year. Minor units.
 */
export function simpleInterestMinor(instalments: readonly Instalment[], basisPoints: number, from: LocalDate): number {
  let leftMinor = BigInt(sumMinorOf(instalments));
  let since = from;
  let weighted = 0n;
  for (const { dueDate, amountMinor } of instalments) {
    weighted += leftMinor * BigInt(Math.max(0, daysBetween(since, dueDate)));
    leftMinor -= BigInt(amountMinor);
    if (dueDate > since) since = dueDate;
  }
  return halfEven(weighted * BigInt(basisPoints), BigInt(daysOfYear * 10_000));
}

/** Instalments with the interest that comes with the last of them; with less than none, without what came with it. Minor units. */
export const withInterest = (instalments: readonly Instalment[], interestMinor: number): readonly Instalment[] =>
  instalments.map((each, at) => (at === instalments.length - 1 ? { ...each, amountMinor: each.amountMinor + interestMinor } : each));

/** A quotient of numbers from 0 on, rounded to the nearest whole one; of two that are as near, to the even one. */
function halfEven(dividend: bigint, divisor: bigint): number {
  const [whole, twice] = [dividend / divisor, 2n * (dividend % divisor)];
  const isUp = twice > divisor || (twice === divisor && whole % 2n === 1n);
  return Number(isUp ? whole + 1n : whole);
}

/**
 * What payments that are to come are worth today (net present value), whatever is paid counted, interest too: each discounted by the days until it at a rate a year, in hundredths of a
 * percent. It is shown and nothing is booked by it. Minor units.
 */
export function presentValueMinor(instalments: readonly Instalment[], basisPoints: number, today: LocalDate): number {
  const rate = 1 + basisPoints / 10_000;
  return Math.round(
    instalments.reduce(
      (sum, { dueDate, amountMinor }) => sum + amountMinor / rate ** (Math.max(0, daysBetween(today, dueDate)) / daysOfYear),
      0,
    ),
  );
}
