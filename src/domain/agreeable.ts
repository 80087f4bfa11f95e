import { brokenOf } from './arrangement.ts';
import type { Folder } from './folder.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { isUnderArrangement } from './promise.ts';
import type { Invoice } from './rows.ts';

/** What a promise or an arrangement would be of, and what was meant and is left out. */
export type Agreeable = {
  readonly currency: Currency;
  readonly invoices: readonly Invoice[];
  /** Those an arrangement that runs is about: it says when they are paid. */
  readonly arranged: readonly Invoice[];
  /** Those chosen that are in another currency: what is agreed is in one. */
  readonly foreign: readonly Invoice[];
  /** Whether an arrangement of these invoices was broken and ends with what is agreed now. */
  readonly endsBroken: boolean;
};

/**
 * The invoices something would be agreed on: of those chosen, else of what is past due, or with nothing past due of whatever is open, those that no running
 * arrangement is about, in one currency: the account's own where any of them is in it. Of what was chosen nothing is exchanged for others. Pure.
 */
export function agreeableOf(folder: Folder, chosenIds: readonly Invoice['id'][], today: LocalDate): Agreeable {
  const open = folder.invoices.filter((invoice) => invoice.status === 'open' && collectableMinor(invoice) > 0);
  const chosen = open.filter(({ id }) => chosenIds.includes(id));
  const isFree = (invoice: Invoice): boolean => !isUnderArrangement(invoice, folder, today);
  const late = open.filter((invoice) => isPastDue(invoice, today));
  const meant = chosen.length > 0 ? chosen : late.some(isFree) ? late : open;
  const free = meant.filter(isFree);
  const own = folder.account.currency;
  const currency = free.some((invoice) => invoice.currency === own) ? own : (free[0]?.currency ?? own);
  const invoices = free.filter((invoice) => invoice.currency === currency);
  const ids = invoices.map(({ id }) => id);
  return {
    currency,
    invoices,
    arranged: meant.filter((invoice) => !isFree(invoice)),
    foreign: chosen.length > 0 ? free.filter((invoice) => invoice.currency !== currency) : [],
    endsBroken: brokenOf(ids, folder, today).length > 0,
  };
}
