import type { PromptFacts } from '#domain/call-prompts.ts';
import { daysLateOf } from '#domain/aging.ts';
import { collectableMinor, isPastDue } from '#domain/invoice.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { sumByCurrency } from '#domain/kernel/money.ts';
import type { Folder } from '#domain/folder.ts';
import type { Invoice } from '#domain/rows.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';

/** What is said of an account in a call: the amount that may be asked for, the oldest invoice, the promise that was not kept or is open. */
export function promptFactsOf(
  { account, invoices, promises }: Pick<Folder, 'account' | 'invoices' | 'promises'>,
  today: LocalDate,
): PromptFacts {
  const due = collectableOf(invoices, today);
  const { currency } = account;
  const dueMinor =
    sumByCurrency(due.map((invoice) => ({ currency: invoice.currency, amountMinor: collectableMinor(invoice) })))[currency] ?? 0;
  const [oldest] = due;
  const promise = promises
    .filter(({ status }) => status === 'open' || status === 'broken')
    .sort((a, b) => (a.promisedDate < b.promisedDate ? 1 : -1))[0];
  return {
    ...(dueMinor > 0 && { pastDue: formatMoney(dueMinor, currency) }),
    ...(oldest && {
      oldestNumber: oldest.number,
      oldestAmount: formatMoney(collectableMinor(oldest), oldest.currency),
      oldestDue: formatDate(oldest.dueDate, today),
      daysLate: String(daysLateOf(oldest.dueDate, today)),
    }),
    ...(promise && {
      promiseAmount: formatMoney(promise.amountMinor, promise.currency),
      promiseDate: formatDate(promise.promisedDate, today),
    }),
  };
}

/** What is past due and not disputed, the oldest first. */
const collectableOf = (invoices: readonly Invoice[], today: LocalDate): readonly Invoice[] =>
  invoices
    .filter((invoice) => invoice.status === 'open' && isPastDue(invoice, today) && collectableMinor(invoice) > 0)
    .sort((a, b) => (a.dueDate < b.dueDate ? -1 : 1));
