import type { ChargePack } from '#domain/late-interest-rates.ts';
import type { EndingRates, OwnRateProblem } from '#domain/own-rates.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { printDate } from '#domain/print-words.ts';

/** Laws on late payment as they are called, and whose base rate each goes by. */
export const packWords: Readonly<Record<ChargePack, { readonly law: string; readonly base: string }>> = {
  eu: { law: 'Directive 2011/7/EU', base: 'European Central Bank, main refinancing operations' },
  de: { law: 'Germany, BGB 288', base: 'Deutsche Bundesbank, base rate under BGB 247' },
  uk: { law: 'UK 1998 Act', base: 'Bank of England, Bank Rate on the last day before the half-year' },
};

/** A day in full, in the words of the screens: '1 January 2027'. */
export const longDay = (day: LocalDate): string => printDate(day, 'en');

/** What becomes of letters where no rate is known: a law with a floating rate has none for anybody then, one with a fixed rate none for what falls due later. */
export const leftOutWords = ({ pack, unknownFrom }: EndingRates): string =>
  pack === 'uk'
    ? `Letters that ask for an invoice whose interest begins on ${longDay(unknownFrom)} or later leave out interest and fixed sums; nothing is guessed.`
    : `Letters written on ${longDay(unknownFrom)} or later leave out interest and fixed sums, also those for the days before; nothing is guessed.`;

export const rateProblemWords: Readonly<Record<OwnRateProblem, string>> = {
  known: 'The program knows the rate of this half-year already; that one holds.',
  gap: 'The half-year before it has no rate yet. Record that one first.',
  tooEarly: 'It cannot be recorded so long ahead: nobody knows a rate before it is published.',
  notPublished: 'The day of publication has not come yet.',
};
