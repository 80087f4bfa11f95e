import type { Currency } from '#domain/kernel/money.ts';
import { formatAmount, formatMoney } from '#renderer/ui/money.ts';

/** How the amounts of a column are printed: without a sign when all are of one currency, with it as soon as two are mixed. */
export function amountFormatOf(rows: readonly { readonly currency: Currency }[]): (amountMinor: number, currency: Currency) => string {
  const first = rows[0]?.currency;
  return rows.every((row) => row.currency === first) ? formatAmount : formatMoney;
}
