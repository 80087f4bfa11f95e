import type { Arrangement } from './approval-rows.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { bankingDaysIn, lastDayOf } from './promise-judgement.ts';
import type { PromiseSettings } from './promise-settings.ts';
import type { Account, Invoice, PromiseToPay } from './rows.ts';

/** The invoices a promise is for: the one it names, or those of its arrangement; null: whatever is owed in its currency. */
export function invoiceIdsOfPromise(
  { invoiceId, arrangementId }: Pick<PromiseToPay, 'invoiceId' | 'arrangementId'>,
  arrangements: readonly Pick<Arrangement, 'id' | 'invoiceIds'>[],
): readonly Invoice['id'][] | null {
  if (invoiceId !== null) return [invoiceId];
  if (arrangementId === null) return null;
  return arrangements.find(({ id }) => id === arrangementId)?.invoiceIds ?? null;
}

/** What a settlement forgives, with its last payment; nobody is chased for it meanwhile. Zero for every other promise. Minor units. */
export function forgivenWith({ arrangementId, promisedDate }: PromiseToPay, arrangements: readonly Arrangement[]): number {
  const settlement = arrangementId === null ? undefined : arrangements.find(({ id }) => id === arrangementId);
  return settlement?.kind === 'settlement' && settlement.lastDate === promisedDate ? settlement.owedMinor - settlement.payMinor : 0;
}

/** The interest of a plan, which comes with its last payment; zero with every other. Minor units. */
export const interestWith = (
  { promisedDate }: Pick<PromiseToPay, 'promisedDate'>,
  { lastDate, payMinor, owedMinor }: Pick<Arrangement, 'lastDate' | 'payMinor' | 'owedMinor'>,
): number => (promisedDate === lastDate ? Math.max(0, payMinor - owedMinor) : 0);

/** What is chased of an item, in minor units of its currency. */
export type Chased = { readonly dueDate: LocalDate; readonly currency: Currency; readonly amountMinor: number };
/** Amounts to be set against items, in minor units. */
type Cover = ReadonlyMap<Currency, number>;

/** What is chased of an open item, by its place among them. */
export type ChasedItem = Chased & { readonly at: number };

/** What is left of items, the oldest first, when an amount a currency is set against them. Amounts in minor units. */
export function uncovered<T extends Chased>(items: readonly T[], cover: Cover): readonly T[] {
  if (cover.size === 0) return items;
  const rest = new Map(cover);
  return items.flatMap((item) => {
    const left = rest.get(item.currency) ?? 0;
    rest.set(item.currency, Math.max(0, left - item.amountMinor));
    return left >= item.amountMinor ? [] : [{ ...item, amountMinor: item.amountMinor - left }];
  });
}

/** What of a promise is set against items. Minor units. */
type Covering = Pick<PromiseToPay, 'currency' | 'amountMinor'> & {
  readonly coversMinor?: number | undefined;
  readonly itemsAt?: readonly number[] | null;
};

/**
 * What is left of items, the oldest first, when promises are set against them: each first against the items it is for, the oldest of those first, and no others;
 * those of whatever is owed against the oldest that are left.
 */
export function unpromised<T extends ChasedItem>(items: readonly T[], promises: readonly Covering[]): readonly T[] {
  if (promises.length === 0) return items;
  const lefts = new Map(items.map(({ at, amountMinor }) => [at, amountMinor]));
  for (const { itemsAt, amountMinor, coversMinor = amountMinor } of promises) {
    let rest = coversMinor;
    for (const at of itemsAt ?? []) {
      const part = Math.min(rest, lefts.get(at) ?? 0);
      lefts.set(at, (lefts.get(at) ?? 0) - part);
      rest -= part;
    }
  }
  const left = items.map((item) => ({ ...item, amountMinor: lefts.get(item.at) ?? 0 }));
  return uncovered(
    left.filter(({ amountMinor }) => amountMinor > 0),
    coverOf(promises.filter(({ itemsAt }) => itemsAt === undefined || itemsAt === null)),
  );
}

/** What tells which promises stand. */
type PromisedFacts<T> = { readonly promises: readonly T[]; readonly account: Pick<Account, 'country'> };

/**
 * Promises that stand on a day, for the items they are for or for the oldest, up to their amounts: those that are open, through the last day on which
 * money counts for them. Until then nobody is chased for what may be on its way.
 */
export const standingPromises = <T extends Pick<PromiseToPay, 'status' | 'promisedDate'>>(
  { promises, account: { country } }: PromisedFacts<T>,
  settings: PromiseSettings,
  today: LocalDate,
): readonly T[] => {
  const rules = { settings, isBankingDay: bankingDaysIn(country) };
  return promises.filter((each) => each.status === 'open' && (each.promisedDate >= today || lastDayOf(each, rules) >= today));
};

/** The first of the last days on which money counts for promises; null where there are none. */
export function firstEndOf(
  promises: readonly Pick<PromiseToPay, 'promisedDate'>[],
  { country }: Pick<Account, 'country'>,
  settings: PromiseSettings,
): LocalDate | null {
  const rules = { settings, isBankingDay: bankingDaysIn(country) };
  return promises.map((each) => lastDayOf(each, rules)).sort()[0] ?? null;
}

/** Promised amounts by currency, in minor units. */
function coverOf(promises: readonly Covering[]): Cover {
  const cover = new Map<Currency, number>();
  for (const { currency, amountMinor, coversMinor = amountMinor } of promises)
    cover.set(currency, (cover.get(currency) ?? 0) + coversMinor);
  return cover;
}
