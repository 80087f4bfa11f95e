import type { AccountFacts } from '#domain/account-facts.ts';
import type { FolderStamp } from './folder-stamp.ts';

/** The summary of an account with what its folder adds up to. */
export type StampedFacts = { readonly facts: AccountFacts; readonly stamp: FolderStamp };

type OpenItem = AccountFacts['openItems'][number];

/** Stamped facts as they are stored: the open items, most of their bulk, column by column. */
export type PackedFacts = Omit<AccountFacts, 'openItems'> & {
  readonly issueDates: readonly OpenItem['issueDate'][];
  readonly dueDates: readonly OpenItem['dueDate'][];
  readonly currencies: readonly OpenItem['currency'][];
  readonly amountMinor: readonly number[];
  readonly openMinor: readonly number[];
  readonly disputedMinor: readonly number[];
  /** Membership version, rows, sum of versions. */
  readonly stamp: readonly [number | null, number, number];
};

/** Takes the names of what every open item holds out of facts: half the bytes to read, open and parse when a book is opened. */
export function packed({ facts: { openItems, ...rest }, stamp }: StampedFacts): PackedFacts {
  return {
    ...rest,
    issueDates: openItems.map((item) => item.issueDate),
    dueDates: openItems.map((item) => item.dueDate),
    currencies: openItems.map((item) => item.currency),
    amountMinor: openItems.map((item) => item.amountMinor),
    openMinor: openItems.map((item) => item.openAmountMinor),
    disputedMinor: openItems.map((item) => item.disputedAmountMinor),
    stamp: [stamp.membershipVersion, stamp.rowCount, stamp.versionSum],
  };
}

/** The inverse of `packed`. */
export function unpacked({
  issueDates,
  dueDates,
  currencies,
  amountMinor,
  openMinor,
  disputedMinor,
  stamp,
  ...rest
}: PackedFacts): StampedFacts {
  const openItems = dueDates.map((dueDate, at) => ({
    issueDate: issueDates[at] ?? dueDate,
    dueDate,
    currency: currencies[at] ?? rest.account.currency,
    amountMinor: amountMinor[at] ?? 0,
    openAmountMinor: openMinor[at] ?? 0,
    disputedAmountMinor: disputedMinor[at] ?? 0,
  }));
  const [membershipVersion, rowCount, versionSum] = stamp;
  return { facts: { ...rest, openItems }, stamp: { membershipVersion, rowCount, versionSum } };
}
