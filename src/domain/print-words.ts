import type { Language } from './language.ts';
import type { LocalDate } from './kernel/dates.ts';
import { type Currency, type MoneyByCurrency, currencySchema, printMinor } from './kernel/money.ts';
import { compareTexts } from './kernel/compare-texts.ts';

// How dates, numbers and amounts are printed in a message. The tables are our own, so that a text is the same on whatever it was made; they follow
// the Unicode CLDR 45 for 'en-US', 'de', 'fr' and 'es', but for a number's groups in Spanish, which stand from four digits on, so that columns align.

const months: Readonly<Record<Language, readonly string[]>> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
};

const noBreak = '\u00A0';
const marks: Readonly<Record<Language, { readonly group: string; readonly decimal: string }>> = {
  en: { group: ',', decimal: '.' },
  de: { group: '.', decimal: ',' },
  fr: { group: noBreak, decimal: ',' },
  es: { group: '.', decimal: ',' },
};

/** A date as a sentence has it: '22 November 2026', '22. November 2026', '1er novembre 2026', '22 de noviembre de 2026'. */
export function printDate(date: LocalDate, language: Language): string {
  const day = Number(date.slice(8, 10));
  const month = months[language][Number(date.slice(5, 7)) - 1] ?? '';
  const year = date.slice(0, 4);
  if (language === 'de') return `${day}. ${month} ${year}`;
  if (language === 'fr') return `${day === 1 ? '1er' : day} ${month} ${year}`;
  return language === 'es' ? `${day} de ${month} de ${year}` : `${day} ${month} ${year}`;
}

/** A date as a column has it: '05 Nov 2026' in English, '05.11.2026' in German, '05/11/2026' in French and Spanish. */
export function printShortDate(date: LocalDate, language: Language): string {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8, 10)];
  if (language === 'en') return `${day} ${months.en[Number(month) - 1]?.slice(0, 3)} ${year}`;
  return [day, month, year].join(language === 'de' ? '.' : '/');
}

/** A decimal text with a point ('-1234.5') with a language's marks: '-1,234.5', '-1.234,5'. */
export function printDecimal(decimal: string, language: Language): string {
  const { group, decimal: point } = marks[language];
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : grouped + point + fraction;
}

/** Currencies whose sign means one of them; a dollar sign means several, and stands for the one of the United States in English alone. */
const signs: ReadonlyMap<string, string> = new Map([
  ['EUR', '€'],
  ['GBP', '£'],
]);

/** An amount with its currency: '$1,234.50', '1.234,50 €', '−CAD 12.00'. Minor units. */
export function printMoney(amountMinor: number, currency: Currency, language: Language): string {
  const sign = signs.get(currency) ?? (currency === 'USD' && language === 'en' ? '$' : currency);
  const number = printDecimal(printMinor(Math.abs(amountMinor), currency), language);
  // A true minus sign: it is as wide as a digit, and no mark of a list.
  const minus = amountMinor < 0 ? '−' : '';
  if (language !== 'en') return `${minus}${number}${noBreak}${sign}`;
  return `${minus}${sign}${sign.length > 1 ? noBreak : ''}${number}`;
}

const andWords: Readonly<Record<Language, string>> = { en: 'and', de: 'und', fr: 'et', es: 'y' };

/** Words as a list in a sentence: 'a, b and c'. */
export function printList(words: readonly string[], language: Language): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${andWords[language]} ${words.at(-1)}`;
}

/** Sums by currency as they stand in a sentence, in the order of their codes: '5.00 € and $10.00'; null where there are none. Minor units. */
export function printSums(sums: MoneyByCurrency, language: Language): string | null {
  const printed = Object.entries(sums)
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([code, amountMinor]) => printMoney(amountMinor, currencySchema.parse(code), language));
  return printed.length === 0 ? null : printList(printed, language);
}
