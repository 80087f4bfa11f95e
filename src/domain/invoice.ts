import type { LocalDate } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import type { Invoice } from './rows.ts';

/** How much of an invoice may be chased: what is open less what is disputed, never below zero for an invoice. Minor units. */
export function collectableMinor(invoice: Pick<Invoice, 'openAmountMinor' | 'disputedAmountMinor'>): number {
  if (invoice.openAmountMinor <= 0) return invoice.openAmountMinor;
  return Math.max(0, invoice.openAmountMinor - invoice.disputedAmountMinor);
}

/** Whether something is owed on an invoice and its due date has passed; a credit memo is never past due. */
export const isPastDue = (invoice: Pick<Invoice, 'dueDate' | 'openAmountMinor'>, today: LocalDate): boolean =>
  invoice.openAmountMinor > 0 && invoice.dueDate < today;

/** What is open in one currency, credit memos taken off. Minor units of it. */
export function openMinorIn(items: readonly Pick<Invoice, 'currency' | 'openAmountMinor'>[], currency: Currency): number {
  let openMinor = 0;
  for (const item of items) if (item.currency === currency) openMinor += item.openAmountMinor;
  return openMinor;
}

/** Whether a text names an invoice by its number, which has to stand by itself: 'INV-1' is not named by 'INV-12' nor by 'INV-1-2'. */
export function isNamedIn(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const end = at + number.length;
    const [before, after] = [text.slice(Math.max(0, at - besideChars), at), text.slice(end, end + besideChars)];
    if (!endOfLongerNumber.test(before) && !startOfLongerNumber.test(after)) return true;
  }
  return false;
}

/** A number goes on with a letter, a digit, or a mark that has one behind it. */
const startOfLongerNumber = /^[-/._]?[\p{L}\p{N}]/u;
const endOfLongerNumber = /[\p{L}\p{N}][-/._]?$/u;
/** As much as these look at: a mark and a letter, which may take two units. */
const besideChars = 3;
