import type { BackTestRow } from './back-test-ledger.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import { horizonDays } from './lateness.ts';

/** What became of the money of some accounts in the days behind. */
export type LateShare = {
  readonly accounts: number;
  /** Invoices that fell due in the days behind. */
  readonly invoices: number;
  /** How late a unit of their money was, in days: late money-days over amounts; 0 where there was no money. */
  readonly meanDaysLate: number;
};

/** The accounts that were ordered by the score beside those that were held out, over the same days. */
export type HoldOutComparison = { readonly days: number; readonly ordered: LateShare; readonly heldOut: LateShare };

/** So many days behind are compared. */
const holdOutDays = 90;

/**
 * Compares held-out accounts with the others by the invoices that fell due in the last 90 days: each counts with its amount and the days it was
 * late, up to today and 60 at most. `isHeldOut` is asked once an account. What separates the two is the order of the queue, because the
 * draw knows nothing of the accounts.
 */
export function compareHoldOut(rows: readonly BackTestRow[], isHeldOut: (account: string) => boolean, today: LocalDate): HoldOutComparison {
  const groups = { ordered: new Sums(), heldOut: new Sums() };
  const drawn = new Map<string, Sums>();
  for (const { account, dueDate, paidDate, amount } of rows) {
    const age = daysBetween(dueDate, today);
    if (age < 0 || age > holdOutDays || amount <= 0) continue;
    let group = drawn.get(account);
    if (!group) {
      group = isHeldOut(account) ? groups.heldOut : groups.ordered;
      group.accounts += 1;
      drawn.set(account, group);
    }
    const end = paidDate === null || paidDate > today ? today : paidDate;
    group.invoices += 1;
    group.amount += amount;
    group.lateMoney += amount * Math.min(horizonDays, Math.max(0, daysBetween(dueDate, end)));
  }
  return { days: holdOutDays, ordered: groups.ordered.share, heldOut: groups.heldOut.share };
}

class Sums {
  accounts = 0;
  invoices = 0;
  amount = 0;
  lateMoney = 0;

  get share(): LateShare {
    const { accounts, invoices, amount, lateMoney } = this;
    return { accounts, invoices, meanDaysLate: amount === 0 ? 0 : lateMoney / amount };
  }
}
