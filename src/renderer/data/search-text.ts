import type { Folder } from '#domain/folder.ts';
import { printMinor } from '#domain/kernel/money.ts';
import type { Invoice, Payment } from '#domain/rows.ts';
import type { SearchHit } from './worker-protocol.ts';

/**
 * The text an account is found by: its parts one after the other, each behind a control character that says what it is.
 * No control character can be typed into a search, so a word is never found across two parts.
 */
const marks = {
  name: '\u0001',
  number: '\u0002',
  invoice: '\u0003',
  payment: '\u0004',
  amount: '\u0005',
  contact: '\u0006',
  note: '\u0007',
} as const;
export type SearchField = SearchHit['found'];

const fieldOfMark: ReadonlyMap<string, SearchField> = new Map([
  [marks.name, 'name'],
  [marks.number, 'number'],
  [marks.invoice, 'invoice'],
  [marks.payment, 'payment'],
  [marks.amount, 'amount'],
  [marks.contact, 'contact'],
  [marks.note, 'note'],
]);

// eslint-disable-next-line no-control-regex -- these very characters separate the parts
const controls = /[\u0000-\u001f]+/g;

/**
 * Puts the searchable parts of a folder together, in the order name, account number, invoices, payments, contacts, notes and received mails. The amounts
 * of an open invoice or of a payment follow it; those of a paid invoice are left out, because an account may have thousands of them and
 * what was paid is found by its payment.
 */
export function searchTextOf(folder: Folder): string {
  const { account, invoices, payments, contacts, notes, receivedMails } = folder;
  return [
    part('name', account.name),
    part('number', account.number),
    ...invoices.map(
      (invoice) => part('invoice', joined([invoice.number, invoice.purchaseOrder])) + part('amount', amountsOfInvoice(invoice)),
    ),
    ...payments.map((payment) => part('payment', payment.reference, true) + part('amount', amountOfPayment(payment))),
    ...contacts.map(({ name, phone, email }) => part('contact', joined([name, phone, email])) + hiddenDigits(phone)),
    ...notes.map(({ contactName, text, nextStep }) => part('note', joined([contactName, text, nextStep]))),
    ...receivedMails.map(({ fromName, fromAddress, subject, text }) => part('note', joined([fromName, fromAddress, subject, text]))),
  ].join('');
}

const joined = (parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' · ');

/** One part behind its mark; nothing where there is nothing to say, unless something follows that belongs to it. */
const part = (field: SearchField, text: string, isKept = field === 'name' || field === 'number'): string =>
  text === '' && !isKept ? '' : marks[field] + text.normalize('NFC').replace(controls, ' ');

/** The plain decimal texts of what is open and, where that is another amount, of what was billed: '80.00 / 100.00 USD'. */
function amountsOfInvoice({ status, currency, openAmountMinor, amountMinor }: Invoice): string {
  if (status !== 'open') return '';
  const billed = openAmountMinor === amountMinor ? '' : `${billedBehind}${printMinor(amountMinor, currency)}`;
  return `${printMinor(openAmountMinor, currency)}${billed} ${currency}`;
}
const billedBehind = ' / ';

const amountOfPayment = ({ amountMinor, currency }: Payment): string => `${printMinor(amountMinor, currency)} ${currency}`;

/** Behind it stands what finds a part but is not shown of it: the digits of a telephone number, without a trunk zero in brackets. */
const hiddenMark = '\u0008';
const hiddenDigits = (phone: string | null): string => (phone === null ? '' : hiddenMark + digitsOf(phone.replace('(0)', '')));

/** The digits of a telephone number, so that it is found however it is written. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** What `folded` has to look at; the separator of our own making is not worth the look. */
const foreign = /[^\p{ASCII}·]/gu;

/**
 * Lower case without diacritics, typographic quotes and dashes, character by character, so that a place in the folded
 * text is the same place in the text itself: 'Ångström' gives 'angstrom'. Expects text in normal form C.
 */
export const folded = (text: string): string => text.replace(foreign, foldedCharacter).toLowerCase();

const plainSigns: ReadonlyMap<string, string> = new Map([
  ...['‘', '’', '‚', 'ʼ'].map((sign) => [sign, "'"] as const),
  ...['“', '”', '„'].map((sign) => [sign, '"'] as const),
  ...['‐', '‑', '–', '—', '−'].map((sign) => [sign, '-'] as const),
  // Letters that Unicode does not take apart.
  ...['lŁł', 'oØø', 'dĐđ', 'hĦħ', 'tŦŧ', 'iı'].flatMap((all) => [...all].slice(1).map((letter) => [letter, all.charAt(0)] as const)),
]);

function foldedCharacter(character: string): string {
  const sign = plainSigns.get(character);
  if (sign !== undefined) return sign;
  const base = String.fromCodePoint(character.normalize('NFD').codePointAt(0) ?? 0).toLowerCase();
  return base.length === character.length ? base : character;
}

/** Where the account number's part and the first part behind it begin in a search text. */
export function bordersOf(text: string): { readonly number: number; readonly rest: number } {
  const number = text.indexOf(marks.number);
  let rest = number + 1;
  while (rest < text.length && !isMark(text, rest)) rest += 1;
  return { number, rest };
}

/** Whether the character at a place is one of the marks, the first seven control characters. */
const isMark = (text: string, place: number): boolean => text.charCodeAt(place) <= 7;

/** Whether a part, or what is shown of it, ends before this place. */
export const isBorder = (text: string, place: number): boolean => place >= text.length || text.charCodeAt(place) <= 8;

export type Part = { readonly field: SearchField; readonly start: number; readonly end: number };

/** The part of a search text that a place lies in: its field and its own text. */
export function partAt(text: string, place: number): Part {
  let start = place;
  while (start > 0 && !isMark(text, start)) start -= 1;
  let end = Math.max(place, start + 1);
  while (end < text.length && !isMark(text, end)) end += 1;
  return { field: fieldAt(text, start), start: start + 1, end };
}

/** The field of the part whose mark stands at a place. */
export const fieldAt = (text: string, markPlace: number): SearchField => fieldOfMark.get(text.charAt(markPlace)) ?? 'name';

/** Whether a place lies in the digits of a telephone number that are not shown. */
export const isHidden = (text: string, place: number): boolean => {
  let at = place;
  while (at > 0 && text.charCodeAt(at) > 8) at -= 1;
  return text.charAt(at) === hiddenMark;
};

/** The longest part shown whole, and what is shown of a longer one before and after the place where the word was found. */
const excerptWhole = 100;
const excerptBefore = 30;
const excerptAfter = 70;

/**
 * The text around a place within its part, cut between words where it is long. An invoice and a payment are shown with their amount, and an
 * amount with what it is of: 'INV-77 · PO 4711 · 80.00 of 1,000.00 USD'.
 */
export function excerptAt(text: string, place: number): string {
  const found = partAt(text, place);
  if (found.field === 'invoice' || found.field === 'payment') return withAmount(text, found, partAt(text, found.end + 1));
  if (found.field === 'amount') return withAmount(text, partAt(text, found.start - 2), found);
  const { start } = found;
  const hidden = text.indexOf(hiddenMark, start);
  const end = hidden < 0 ? found.end : Math.min(hidden, found.end);
  if (end - start <= excerptWhole) return text.slice(start, end);
  const from = place - excerptBefore <= start ? start : behindBlank(text, place - excerptBefore, place);
  const to = place + excerptAfter >= end ? end : text.lastIndexOf(' ', place + excerptAfter);
  const cutTo = to > place ? to : Math.min(end, place + excerptAfter);
  return `${from > start ? '…' : ''}${text.slice(from, cutTo)}${cutTo < end ? '…' : ''}`;
}

function withAmount(text: string, owner: Part, next: Part): string {
  const amount = next.field === 'amount' ? readable(text.slice(next.start, next.end)) : '';
  return joined([text.slice(owner.start, owner.end), amount]);
}

/** Amounts with their thousands apart, as a person reads them. */
const readable = (amount: string): string =>
  amount.replace(billedBehind, ' of ').replace(/(?<![.\d])\d+/g, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/** The beginning of the next word, if there is one before the limit. */
function behindBlank(text: string, from: number, limit: number): number {
  const blank = text.indexOf(' ', from);
  return blank < 0 || blank >= limit ? from : blank + 1;
}
