import { type LocalDate, addDays, firstOfNextMonth, isoWeekday, localDateSchema } from './kernel/dates.ts';

/** A day of the year on which nobody is called: on a date, on a weekday of a month (the last one for -1), or so many days after Easter Sunday. */
type HolidayRule = { readonly name: string } & (
  | { readonly month: number; readonly day: number }
  | { readonly month: number; readonly weekday: number; readonly nth: 1 | 2 | 3 | 4 | -1 }
  | { readonly afterEaster: number }
);

/** The holidays of a whole country. `moved`: where one on a weekend is taken instead. */
type HolidayTable = {
  readonly source: string;
  readonly reviewedOn: LocalDate;
  readonly moved: 'never' | 'nearestWeekday' | 'nextWeekday';
  readonly rules: readonly HolidayRule[];
};

const reviewedOn = localDateSchema.parse('2026-11-23');
const on = (month: number, day: number, name: string): HolidayRule => ({ name, month, day });
const nth = (month: number, nthOf: 1 | 2 | 3 | 4 | -1, weekday: number, name: string): HolidayRule => ({
  name,
  month,
  weekday,
  nth: nthOf,
});
const easter = (afterEaster: number, name: string): HolidayRule => ({ name, afterEaster });

/** THE holidays that the contact guard knows, by country. Those of single states and regions are not here, nor those proclaimed for one year. */
export const holidayTables: Readonly<Record<string, HolidayTable>> = {
  US: {
    source: '5 USC 6103(a), (b); Executive Order 11582',
    reviewedOn,
    moved: 'nearestWeekday',
    rules: [
      on(1, 1, 'New Year’s Day'),
      nth(1, 3, 1, 'Birthday of Martin Luther King, Jr.'),
      nth(2, 3, 1, 'Washington’s Birthday'),
      nth(5, -1, 1, 'Memorial Day'),
      on(6, 19, 'Juneteenth'),
      on(7, 4, 'Independence Day'),
      nth(9, 1, 1, 'Labor Day'),
      nth(10, 2, 1, 'Columbus Day'),
      on(11, 11, 'Veterans Day'),
      nth(11, 4, 4, 'Thanksgiving Day'),
      on(12, 25, 'Christmas Day'),
    ],
  },
  GB: {
    source: 'Banking and Financial Dealings Act 1971, schedule 1, and royal proclamation, as kept in England and Wales',
    reviewedOn,
    moved: 'nextWeekday',
    rules: [
      on(1, 1, 'New Year’s Day'),
      easter(-2, 'Good Friday'),
      easter(1, 'Easter Monday'),
      nth(5, 1, 1, 'Early May bank holiday'),
      nth(5, -1, 1, 'Spring bank holiday'),
      nth(8, -1, 1, 'Summer bank holiday'),
      on(12, 25, 'Christmas Day'),
      on(12, 26, 'Boxing Day'),
    ],
  },
  DE: {
    source: 'holiday acts of the states, as far as all sixteen agree; Einigungsvertrag art. 2(2)',
    reviewedOn,
    moved: 'never',
    rules: [
      on(1, 1, 'Neujahr'),
      easter(-2, 'Karfreitag'),
      easter(1, 'Ostermontag'),
      on(5, 1, 'Tag der Arbeit'),
      easter(39, 'Christi Himmelfahrt'),
      easter(50, 'Pfingstmontag'),
      on(10, 3, 'Tag der Deutschen Einheit'),
      on(12, 25, 'Erster Weihnachtstag'),
      on(12, 26, 'Zweiter Weihnachtstag'),
    ],
  },
  FR: {
    source: 'Code du travail, art. L3133-1',
    reviewedOn,
    moved: 'never',
    rules: [
      on(1, 1, 'Jour de l’an'),
      easter(1, 'Lundi de Pâques'),
      on(5, 1, 'Fête du travail'),
      on(5, 8, 'Victoire 1945'),
      easter(39, 'Ascension'),
      easter(50, 'Lundi de Pentecôte'),
      on(7, 14, 'Fête nationale'),
      on(8, 15, 'Assomption'),
      on(11, 1, 'Toussaint'),
      on(11, 11, 'Armistice 1918'),
      on(12, 25, 'Noël'),
    ],
  },
  ES: {
    source: 'Real Decreto 2001/1983, art. 45: those of the whole country',
    reviewedOn,
    moved: 'never',
    rules: [
      on(1, 1, 'Año Nuevo'),
      on(1, 6, 'Epifanía del Señor'),
      easter(-2, 'Viernes Santo'),
      on(5, 1, 'Fiesta del Trabajo'),
      on(8, 15, 'Asunción de la Virgen'),
      on(10, 12, 'Fiesta Nacional'),
      on(11, 1, 'Todos los Santos'),
      on(12, 6, 'Día de la Constitución'),
      on(12, 8, 'Inmaculada Concepción'),
      on(12, 25, 'Natividad del Señor'),
    ],
  },
};

/** The name of the holiday that a country keeps on a day; null: none, or no table of that country. */
export function holidayOn(country: string | null, day: LocalDate): string | null {
  const table = country === null ? undefined : holidayTables[country];
  if (table === undefined) return null;
  const year = Number(day.slice(0, 4));
  const known = holidaysOfYear.get(`${country} ${year}`) ?? keptIn(table, year);
  holidaysOfYear.set(`${country} ${year}`, known);
  return known.get(day) ?? null;
}

/** A few countries and years at most are asked for. */
const holidaysOfYear = new Map<string, ReadonlyMap<LocalDate, string>>();

/** A year's days and names, with those of the next New Year that are kept before it. */
function keptIn(table: HolidayTable, year: number): ReadonlyMap<LocalDate, string> {
  const own = [year, year + 1].flatMap((each) => table.rules.map((rule) => ({ day: dayOf(rule, each), name: rule.name })));
  const kept = new Map(own.map(({ day, name }) => [day, name]));
  for (const { day, name } of own) {
    const instead = insteadOf(day, table.moved, kept);
    if (instead !== day) kept.set(instead, name);
  }
  return kept;
}

function insteadOf(day: LocalDate, moved: HolidayTable['moved'], kept: ReadonlyMap<LocalDate, string>): LocalDate {
  const weekday = isoWeekday(day);
  if (moved === 'never' || weekday < 6) return day;
  if (moved === 'nearestWeekday') return addDays(day, weekday === 6 ? -1 : 1);
  let next = addDays(day, 8 - weekday);
  while (kept.has(next)) next = addDays(next, 1);
  return next;
}

function dayOf(rule: HolidayRule, year: number): LocalDate {
  if ('afterEaster' in rule) return addDays(easterSunday(year), rule.afterEaster);
  if ('day' in rule) return dateOf(year, rule.month, rule.day);
  if (rule.nth === -1) {
    const last = addDays(firstOfNextMonth(dateOf(year, rule.month, 1)), -1);
    return addDays(last, -((isoWeekday(last) - rule.weekday + 7) % 7));
  }
  const first = dateOf(year, rule.month, 1);
  return addDays(first, ((rule.weekday - isoWeekday(first) + 7) % 7) + 7 * (rule.nth - 1));
}

const dateOf = (year: number, month: number, day: number): LocalDate =>
  localDateSchema.parse(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm as in Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): LocalDate {
  const golden = year % 19;
  const [century, ofCentury] = [Math.floor(year / 100), year % 100];
  const skipped = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - skipped + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * correction + 114;
  return dateOf(year, Math.floor(days / 31), (days % 31) + 1);
}
