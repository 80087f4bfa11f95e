import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';

/** A credit memo or cash on account, which is set against the oldest items. `amountMinor` is above zero. */
export type DunningCredit = {
  readonly kind: 'creditMemo' | 'payment';
  readonly number: string;
  readonly date: LocalDate;
  readonly currency: Currency;
  readonly amountMinor: number;
};

/** What an account has to its credit: open credit memos and cash that pays no invoice yet, the oldest first. */
export function creditsOf({ invoices, payments }: Pick<Folder, 'invoices' | 'payments'>): readonly DunningCredit[] {
  const memos = invoices
    .filter(({ status, openAmountMinor }) => status === 'open' && openAmountMinor < 0)
    .map(({ number, issueDate: date, currency, openAmountMinor }): DunningCredit => {
      return { kind: 'creditMemo', number, date, currency, amountMinor: -openAmountMinor };
    });
  const cash = payments
    .filter(({ unappliedAmountMinor }) => unappliedAmountMinor > 0)
    .map(({ reference: number, receivedDate: date, currency, unappliedAmountMinor: amountMinor }): DunningCredit => {
      return { kind: 'payment', number, date, currency, amountMinor };
    });
  return [...memos, ...cash].sort((a, b) => compareTexts(a.date, b.date) || compareTexts(a.number, b.number));
}
