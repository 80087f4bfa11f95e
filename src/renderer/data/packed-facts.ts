import type { AccountFacts } from '#domain/account-facts.ts';

type OpenItem = AccountFacts['openItems'][number];

/** Facts as they are stored: the open items, most of their bulk, column by column. */
export type PackedFacts = Omit<AccountFacts, 'openItems'> & {
  readonly dueDates: readonly OpenItem['dueDate'][];
  readonly currencies: readonly OpenItem['currency'][];
  readonly openMinor: readonly number[];
  readonly disputedMinor: readonly number[];
};

/** Takes the names of what every open item holds out of facts: half the bytes to read, open and parse when a book is opened. */
export function packed({ openItems, ...rest }: AccountFacts): PackedFacts {
  return {
    ...rest,
    dueDates: openItems.map((item) => item.dueDate),
    currencies: openItems.map((item) => item.currency),
    openMinor: openItems.map((item) => item.openAmountMinor),
    disputedMinor: openItems.map((item) => item.disputedAmountMinor),
  };
}

/** The inverse of `packed`. */
export function unpacked({ dueDates, currencies, openMinor, disputedMinor, ...rest }: PackedFacts): AccountFacts {
  const openItems = dueDates.map((dueDate, at) => ({
    dueDate,
    currency: currencies[at] ?? rest.account.currency,
    openAmountMinor: openMinor[at] ?? 0,
    disputedAmountMinor: disputedMinor[at] ?? 0,
  }));
  return { ...rest, openItems };
}
