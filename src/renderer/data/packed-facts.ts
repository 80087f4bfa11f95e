import type { AccountFacts } from '#domain/account-facts.ts';
import type { FolderStamp } from './folder-stamp.ts';

/** The summary of an account with what its folder adds up to. */
export type StampedFacts = { readonly facts: AccountFacts; readonly stamp: FolderStamp };

type OpenItem = AccountFacts['openItems'][number];
type Habit = AccountFacts['habit'];

/** Stamped facts as they are stored: the open items, most of their bulk, column by column, and the habit as its figures alone. */
export type PackedFacts = Omit<AccountFacts, 'openItems' | 'habit'> & {
  /** The day they are as of; paid, late, recently late; lateDays, delayDays, termsDays; behind them the weights by terms. */
  readonly habit: readonly [Habit['asOf'], number, number, number, number, number, number, ...number[]];
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
export function packed({ facts: { openItems, habit, ...rest }, stamp }: StampedFacts): PackedFacts {
  const { asOf, paidCount, lateCount, recentLateCount, lateDays, delayDays, termsDays, weightByTerms } = habit;
  return {
    ...rest,
    habit: [asOf, paidCount, lateCount, recentLateCount, lateDays, delayDays, termsDays, ...weightByTerms],
    issueDates: openItems.map((item) => item.issueDate),
    dueDates: openItems.map((item) => item.dueDate),
    currencies: openItems.map((item) => item.currency),
    amountMinor: openItems.map((item) => item.amountMinor),
    openMinor: openItems.map((item) => item.openAmountMinor),
    disputedMinor: openItems.map((item) => item.disputedAmountMinor),
    stamp: [stamp.membershipVersion, stamp.rowCount, stamp.versionSum],
  };
}

/**
 * The inverse of `packed`. Every member is named: objects made by leaving some out and spreading the rest cost several times as much to make
 * and to read, and ten thousand of them stand between a person and the queue.
 */
export function unpacked(of: PackedFacts): StampedFacts {
  const [asOf, paidCount, lateCount, recentLateCount, lateDays, delayDays, termsDays] = of.habit;
  const [membershipVersion, rowCount, versionSum] = of.stamp;
  return {
    facts: {
      account: of.account,
      openItems: itemsOf(of),
      invoiceCount: of.invoiceCount,
      firstInvoiceOn: of.firstInvoiceOn,
      unapplied: of.unapplied,
      habit: { asOf, paidCount, lateCount, recentLateCount, lateDays, delayDays, termsDays, weightByTerms: weightsOf(of) },
      openFollowUpDates: of.openFollowUpDates,
      promises: of.promises,
      lastContact: of.lastContact,
      recentContacts: of.recentContacts,
      reachedHour: of.reachedHour,
      mark: of.mark,
    },
    stamp: { membershipVersion, rowCount, versionSum },
  };
}

/** Figures of a habit before its weights. */
const habitFigures = 7;
const weightsOf = ({ habit }: PackedFacts): number[] => habit.slice(habitFigures).map(Number);

function itemsOf({ account, issueDates, dueDates, currencies, amountMinor, openMinor, disputedMinor }: PackedFacts): OpenItem[] {
  const items: OpenItem[] = [];
  for (let at = 0; at < dueDates.length; at += 1) {
    const dueDate = dueDates[at];
    if (dueDate === undefined) continue;
    items.push({
      issueDate: issueDates[at] ?? dueDate,
      dueDate,
      currency: currencies[at] ?? account.currency,
      amountMinor: amountMinor[at] ?? 0,
      openAmountMinor: openMinor[at] ?? 0,
      disputedAmountMinor: disputedMinor[at] ?? 0,
    });
  }
  return items;
}
