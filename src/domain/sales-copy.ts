import { isOneAddress } from './message-address.ts';
import type { Account } from './rows.ts';

/** Whether whoever sells to an account can get a copy of an e-mail: nobody is named, the books have no address that works, or there is one. */
export type SalesCopy =
  | { readonly status: 'nobody' }
  | { readonly status: 'noAddress'; readonly name: string }
  | { readonly status: 'open'; readonly name: string; readonly address: string };

/** The copy for the sales representative of an account, who counts by the address: one without a name goes by it. */
export function salesCopyOf({ salesRep, salesRepEmail }: Pick<Account, 'salesRep' | 'salesRepEmail'>): SalesCopy {
  if (salesRepEmail !== null && isOneAddress(salesRepEmail))
    return { status: 'open', name: salesRep ?? salesRepEmail, address: salesRepEmail };
  return salesRep === null ? { status: 'nobody' } : { status: 'noAddress', name: salesRep };
}

/** The address that gets a copy of an e-mail of the dunning run: where the company wants that, and the books have one. */
export function ccOfRun(
  account: Pick<Account, 'salesRep' | 'salesRepEmail'>,
  { copiesSalesRep }: { readonly copiesSalesRep: boolean },
  toAddress: string,
): string | null {
  const copy = salesCopyOf(account);
  // Who gets it anyway needs no copy.
  return copiesSalesRep && copy.status === 'open' && copy.address.toLowerCase() !== toAddress.toLowerCase() ? copy.address : null;
}
