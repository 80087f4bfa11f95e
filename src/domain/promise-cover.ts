import type { Arrangement } from './approval-rows.ts';
import type { Invoice, PromiseToPay } from './rows.ts';

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
