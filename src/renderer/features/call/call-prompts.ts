import template from '#resources/call-prompts.txt?raw';
import { daysLateOf } from '#domain/aging.ts';
import { collectableMinor, isPastDue } from '#domain/invoice.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { sumByCurrency } from '#domain/kernel/money.ts';
import type { Folder } from '#domain/folder.ts';
import type { Invoice } from '#domain/rows.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';

/** What a prompt may name; a line that names something there is none of is left out. */
type Facts = Readonly<Partial<Record<string, string>>>;

/** What to say in a call, a line each, from the template: the amount that may be asked for, the oldest invoice, the promise that was not kept or is open. */
export function promptsOf(
  folder: Pick<Folder, 'account' | 'invoices' | 'promises'>,
  today: LocalDate,
  lines = template,
): readonly string[] {
  const facts = factsOf(folder, today);
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => filled(line, facts));
}

function filled(line: string, facts: Facts): readonly string[] {
  const names = [...line.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.some((name) => facts[name] === undefined) ? [] : [line.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')];
}

function factsOf({ account, invoices, promises }: Pick<Folder, 'account' | 'invoices' | 'promises'>, today: LocalDate): Facts {
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
