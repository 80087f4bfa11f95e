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
