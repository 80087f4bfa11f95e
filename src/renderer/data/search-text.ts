import type { Folder } from '#domain/folder.ts';
import type { SearchHit } from './worker-protocol.ts';

/**
 * The text an account is found by: its parts one after the other, each behind a control character that says what it is.
 * No control character can be typed into a search, so a word is never found across two parts.
 */
const marks = { name: '\u0001', number: '\u0002', invoice: '\u0003', contact: '\u0004', note: '\u0005' } as const;
export type SearchField = SearchHit['found'];

const fieldOfMark: ReadonlyMap<string, SearchField> = new Map([
  [marks.name, 'name'],
  [marks.number, 'number'],
  [marks.invoice, 'invoice'],
  [marks.contact, 'contact'],
  [marks.note, 'note'],
]);

// eslint-disable-next-line no-control-regex -- these very characters separate the parts
const controls = /[\u0000-\u001f]+/g;

/** Puts the searchable parts of a folder together, in the order name, account number, invoices, contacts, notes. */
export function searchTextOf(folder: Folder): string {
  const { account, invoices, contacts, notes } = folder;
  return [
    part('name', account.name),
    part('number', account.number),
    ...invoices.map(({ number, purchaseOrder }) => part('invoice', purchaseOrder ? `${number} · ${purchaseOrder}` : number)),
    ...contacts.map(({ name, phone, email }) => part('contact', [name, phone, email].filter(Boolean).join(' · ')) + hiddenDigits(phone)),
    ...notes.map(({ contactName, text, nextStep }) => part('note', [contactName, text, nextStep].filter(Boolean).join(' · '))),
  ].join('');
}

const part = (field: SearchField, text: string): string => marks[field] + text.normalize('NFC').replace(controls, ' ');

/** Behind it stands what finds a part but is not shown of it. */
const hiddenMark = '\u0006';
const hiddenDigits = (phone: string | null): string => (phone === null ? '' : hiddenMark + digitsOf(phone));

/** The digits of a telephone number, so that it is found however it is written. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** What `folded` has to look at; the separator of our own making is not worth the look. */
const foreign = /[^\p{ASCII}·]/gu;

/**
 * Lower case without diacritics, character by character, so that a place in the folded text is the same place in the text
 * itself: 'Ångström' gives 'angstrom'. Expects text in normal form C.
 */
export const folded = (text: string): string => text.replace(foreign, foldedCharacter).toLowerCase();

function foldedCharacter(character: string): string {
  const base = String.fromCodePoint(character.normalize('NFD').codePointAt(0) ?? 0).toLowerCase();
  return base.length === character.length ? base : character;
}

/** Where each field of a search text begins: at its first mark, or, where the account has none of it, where the next field does. */
export function boundsOf(text: string): {
  readonly number: number;
  readonly invoices: number;
  readonly contacts: number;
  readonly notes: number;
} {
  const from = (mark: string, otherwise: number): number => {
    const at = text.indexOf(mark);
    return at < 0 ? otherwise : at;
  };
  const notes = from(marks.note, text.length);
  const contacts = from(marks.contact, notes);
  const invoices = from(marks.invoice, contacts);
  return { number: from(marks.number, invoices), invoices, contacts, notes };
}

/** Whether the character at a place is one of the marks, the first five control characters. */
const isMark = (text: string, place: number): boolean => text.charCodeAt(place) <= 5;

/** The part of a search text that a place lies in: its field and its own text. */
export function partAt(text: string, place: number): { readonly field: SearchField; readonly start: number; readonly end: number } {
  let start = place;
  while (start > 0 && !isMark(text, start)) start -= 1;
  let end = Math.max(place, start + 1);
  while (end < text.length && !isMark(text, end)) end += 1;
  return { field: fieldOfMark.get(text.charAt(start)) ?? 'name', start: start + 1, end };
}

/** The longest part shown whole, and what is shown of a longer one before and after the place where the word was found. */
const excerptWhole = 100;
const excerptBefore = 30;
const excerptAfter = 70;

/** The text around a place within its part, cut between words where it is long. */
export function excerptAt(text: string, place: number): string {
  const { start, end: hiddenEnd } = partAt(text, place);
  const hidden = text.indexOf(hiddenMark, start);
  const end = hidden < 0 ? hiddenEnd : Math.min(hidden, hiddenEnd);
  if (end - start <= excerptWhole) return text.slice(start, end);
  const from = place - excerptBefore <= start ? start : behindBlank(text, place - excerptBefore, place);
  const to = place + excerptAfter >= end ? end : text.lastIndexOf(' ', place + excerptAfter);
  const cutTo = to > place ? to : Math.min(end, place + excerptAfter);
  return `${from > start ? '…' : ''}${text.slice(from, cutTo)}${cutTo < end ? '…' : ''}`;
}

/** The beginning of the next word, if there is one before the limit. */
function behindBlank(text: string, from: number, limit: number): number {
  const blank = text.indexOf(' ', from);
  return blank < 0 || blank >= limit ? from : blank + 1;
}
