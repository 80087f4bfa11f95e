import type { Invoice } from './rows.ts';

/** How much of an invoice may be chased: what is open less what is disputed, never below zero for an invoice. Minor units. */
export function collectableMinor(invoice: Pick<Invoice, 'openAmountMinor' | 'disputedAmountMinor'>): number {
  if (invoice.openAmountMinor <= 0) return invoice.openAmountMinor;
  return Math.max(0, invoice.openAmountMinor - invoice.disputedAmountMinor);
}
