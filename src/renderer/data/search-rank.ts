import type { Place, WordCursor } from './search-blocks.ts';
import { type SearchField, fieldAt, isBorder } from './search-text.ts';

/**
 * How well an account answers, the least first, and the place in its text that shows it, in one number: made for every account that has
 * the words, of which there may be tens of thousands a key.
 */
export type Ranked = number;

const places = 2 ** 32;
const ranked = (rank: number, place: number): Ranked => rank * places + place;
/** The same, behind what is as good but whose words stand one behind the other. */
export const standingApart = (value: Ranked): Ranked => value + places;
export const rankIn = (value: Ranked): number => Math.floor(value / places);
export const placeIn = (value: Ranked): number => value % places;

/** Where the account number's part and the parts behind it begin, from the beginning of the account's text on. */
export type Borders = { readonly number: number; readonly rest: number };

/** Two apart, so that words that stand one behind the other can go before those that stand apart, all else being equal. */
const wholeValue = 0;
const beginning = 2;
const wordOfName = 4;
const partOfName = 6;
const partOfNumber = 8;
/** What is behind name and number, by its field. */
const rankOfField: Readonly<Record<SearchField, number>> = {
  name: partOfName,
  number: partOfNumber,
  invoice: 10,
  payment: 12,
  amount: 14,
  contact: 16,
  note: 18,
};

/** From so many characters on a word may be a whole value: shorter ones are on their way to something. */
const fewestOfWhole = 3;
/** Of a short word, which stands at so many places, not all are looked at. */
const mostPlaces = (way: string): number => (way.length >= fewestOfWhole ? Number.POSITIVE_INFINITY : way.length * way.length);
/** So many last digits of a telephone number are the number, whatever stands before them. */
const fewestOfPhone = 7;

/** How well the words answer that occur in an account: as well as the one that answers worst. */
export function rankOf(cursors: readonly WordCursor[], account: Place, borders: Borders): Ranked {
  let worst = -1;
  for (const cursor of cursors) {
    const value = rankOfWord(cursor, account, borders);
    if (rankIn(value) >= rankIn(worst)) worst = value;
  }
  return worst;
}

/** The best of the places of one word. */
function rankOfWord(cursor: WordCursor, account: Place, borders: Borders): Ranked {
  const { text, start, end } = account;
  const numberPlace = start + borders.number + 1;
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < cursor.word.length; at += 1) {
    const way = cursor.word[at] ?? '';
    const canBeWhole = way.length >= fewestOfWhole && /[\d@]/.test(way);
    // Of what cannot be a whole value nothing is better than the beginning of a word: a name's own beginning comes first.
    const enough = ranked(canBeWhole ? beginning : partOfName, 0);
    if (text.startsWith(way, numberPlace)) best = Math.min(best, placed(way, numberPlace, account, borders, canBeWhole));
    let place = cursor.wayFrom(at, start);
    for (let left = mostPlaces(way); place < end && best >= enough && left > 0; left -= 1) {
      best = Math.min(best, placed(way, place, account, borders, canBeWhole));
      if (best >= enough) place = cursor.wayFrom(at, place + 1);
    }
  }
  return best;
}

function placed(way: string, place: number, { text, start }: Place, borders: Borders, canBeWhole: boolean): Ranked {
  const at = place - start;
  if (at < borders.number) {
    if (at === 1) return ranked(beginning, at);
    return ranked(text.charCodeAt(place - 1) === blank ? wordOfName : partOfName, at);
  }
  if (at < borders.rest) {
    if (at > borders.number + 1) return ranked(partOfNumber, at);
    return ranked(isBorder(text, place + way.length) ? wholeValue : beginning, at);
  }
  const field = fieldBehind(text, place);
  return ranked(canBeWhole && isWhole(text, place, way, field) ? wholeValue : rankOfField[field], at);
}

const blank = 32;

function fieldBehind(text: string, place: number): SearchField {
  let mark = place - 1;
  while (mark > 0 && text.charCodeAt(mark) > 7) mark -= 1;
  return fieldAt(text, mark);
}

/** Whether what was found is a whole invoice number, order, reference, amount, telephone number or address. */
function isWhole(text: string, place: number, way: string, field: SearchField): boolean {
  const end = place + way.length;
  if (field === 'note') return false;
  if (field === 'contact' && isPhoneEnd(text, place, end)) return true;
  const before = text.charCodeAt(place - 1);
  const beginsHere = before === blank || isBorder(text, place - 1);
  if (field === 'amount') return (beginsHere || text.charAt(place - 1) === '-') && isWholeAmount(text, end, way);
  return beginsHere && (text.charCodeAt(end) === blank || isBorder(text, end));
}

/** Whether what was found are the last digits, enough of them, of a telephone number in its hidden form. */
function isPhoneEnd(text: string, place: number, end: number): boolean {
  if (!isBorder(text, end) || end - place < fewestOfPhone) return false;
  for (let at = place; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** Whether nothing but zeros behind the point is missing of an amount: 1234 and 1234.5 are the whole of 1234.00 and 1234.50. */
function isWholeAmount(text: string, end: number, way: string): boolean {
  let at = end;
  if (!way.includes('.') && text.charAt(at) === '.') at += 1;
  if (at > end || way.includes('.')) while (text.charAt(at) === '0') at += 1;
  return text.charCodeAt(at) === blank || isBorder(text, at);
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
