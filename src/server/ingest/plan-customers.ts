import { zoneOf } from '#domain/customer-place.ts';
import type { Account } from '#domain/rows.ts';
import type { CustomerTraits, LedgerLine } from './ledger-line.ts';
import { unknownCustomer } from './read-customer.ts';

/** Where an account's customer is and who it is, as the books say it. */
export type Customer = Pick<Account, 'country' | 'region' | 'timeZone' | 'partyKind'>;

/** An account of the books for whose customer a file says something else. */
export type ChangedCustomer = { readonly id: string; readonly before: Customer; readonly after: Customer };

type MostFrequent = (lines: readonly LedgerLine[], valueOf: (line: LedgerLine) => string | undefined) => string | undefined;

/** What most lines of an account say of its customer; each trait for itself. */
export function namedCustomerOf(lines: readonly LedgerLine[], mostFrequent: MostFrequent): CustomerTraits {
  const [first] = lines;
  if (lines.every(({ customer }) => customer === first?.customer)) return first?.customer ?? unknownCustomer;
  const traitOf = <K extends keyof CustomerTraits>(key: K): CustomerTraits[K] => {
    const value = mostFrequent(lines, ({ customer }) => customer[key] ?? undefined);
    return lines.find(({ customer }) => customer[key] === value)?.customer[key] ?? null;
  };
  return { country: traitOf('country'), region: traitOf('region'), timeZone: traitOf('timeZone'), partyKind: traitOf('partyKind') };
}

/**
 * What the books say after a file has said something of a customer; what it does not say stays, but a state or a zone does not stay when the place above it is
 * another one. Where the file names no zone, an account has the only one of its state or country, or none.
 */
export function customerAfter(before: Customer, named: CustomerTraits): Customer {
  const country = named.country ?? before.country;
  const region = named.region ?? (country === before.country ? before.region : null);
  const hasMoved = country !== before.country || region !== before.region;
  const timeZone = named.timeZone ?? (hasMoved ? zoneOf({ timeZone: null, country, region, postalAddress: null }) : before.timeZone);
  return { country, region, timeZone, partyKind: named.partyKind ?? before.partyKind };
}

/** A new account: where the file says nothing of its country it is in `accountCountry`, and who owes is a company. */
export const newCustomer = (named: CustomerTraits, accountCountry: string | null): Customer =>
  customerAfter(
    { country: null, region: null, timeZone: null, partyKind: 'company' },
    { ...named, country: named.country ?? accountCountry },
  );

/** The accounts of the books for whose customers a file says something else. */
export const changedCustomersOf = (
  accounts: readonly { readonly id: string; readonly number: string; readonly isNew: boolean; readonly named: CustomerTraits }[],
  known: ReadonlyMap<string, Customer>,
): readonly ChangedCustomer[] =>
  accounts.flatMap(({ id, number, isNew, named }) => {
    const before = known.get(number);
    if (isNew || before === undefined) return [];
    const after = customerAfter(before, named);
    const isSame = (Object.keys(after) as (keyof Customer)[]).every((key) => after[key] === before[key]);
    return isSame ? [] : [{ id, before, after }];
  });
