import { accountFactsOf } from './account-facts.ts';
import type { Company } from './company.ts';
import { type Dunning, type DunningItem, invoiceItemsOf, leftOutOf, wholeReason } from './dunning.ts';
import { creditsOf } from './dunning-credits.ts';
import { stepItemsOf } from './dunning-items.ts';
import { type DunningHold, generalHolds } from './dunning-state.ts';
import type { Folder } from './folder.ts';
import type { LocalDate } from './kernel/dates.ts';

/** What a message asks for, and what it leaves out and why. */
export type Demand = Pick<Dunning, 'leftOut' | 'credits' | 'charges'> & {
  readonly items: readonly Pick<DunningItem, 'invoice' | 'askedMinor'>[];
};

/** What a message asks for that somebody writes, and what the run holds its like back for; empty: nothing. */
export type HandDemand = Demand & { readonly holds: readonly DunningHold[] };

/** All that is past due. */
const pastDue = { startsAfterDays: 1 };
/** Whatever is open, however far ahead it is due. */
const allOpen = { startsAfterDays: -36_500 };

/**
 * What somebody who writes to an account asks for on a day: as the run would where a step in writing is due, and otherwise all that is past due, or all that is
 * open where nothing is. What is disputed, promised, said to be paid or covered by credits is left out in either case, by the same rules. Pure.
 */
export function demandOf(dunning: Dunning, folder: Folder, company: Pick<Company, 'policy' | 'timeZone'>, today: LocalDate): HandDemand {
  const { state } = dunning;
  if (state.status !== 'notDue') return { ...dunning, holds: state.holds };
  const facts = accountFactsOf(folder);
  const late = stepItemsOf(facts, pastDue, company.policy, today);
  const items = late.length > 0 ? late : stepItemsOf(facts, allOpen, company.policy, today);
  const holds = generalHolds({ facts, company, today, items, isAhead: false });
  const whole = wholeReason(holds);
  const all = invoiceItemsOf(folder, items);
  return {
    items: whole === null ? all.filter(({ askedMinor }) => askedMinor > 0) : [],
    leftOut: all.flatMap((item) => leftOutOf(item, whole, item.askedMinor > 0)),
    credits: creditsOf(folder),
    charges: null,
    holds,
  };
}
