import type { LocalDate } from './kernel/dates.ts';
import type { InvoiceId } from './kernel/ids.ts';
import type { Currency } from './kernel/money.ts';

/** The laws on late payment between companies that the program knows. */
export type ChargePack = 'eu' | 'uk' | 'de';

/** What a law gives for one late invoice until a day. Minor units of its currency. */
export type LateCharge = { readonly invoiceId: InvoiceId; readonly interestMinor: number; readonly fixedSumMinor: number };

/** What a law gives for late invoices: only those in the law's own currency, and as far as its rates are known. */
export type LateCharges = {
  readonly pack: ChargePack;
  readonly currency: Currency;
  readonly until: LocalDate;
  readonly charges: readonly LateCharge[];
  readonly interestMinor: number;
  readonly fixedSumMinor: number;
};
