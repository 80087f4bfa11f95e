import type { AccountFacts } from './account-facts.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import { type Currency, type MoneyByCurrency, sumByCurrency } from './kernel/money.ts';
import { chasedOf } from './next-step.ts';
import type { Policy } from './policy.ts';
import { standingPromises, unpromised } from './promise-cover.ts';
import type { StrategyStep } from './strategy.ts';

/** An open item that a step is about, and what is left of it to ask for, cause by cause. Minor units. */
export type StepItem = {
  /** Its place among the account's open items. */
  readonly at: number;
  readonly dueDate: LocalDate;
  readonly currency: Currency;
  readonly openMinor: number;
  /** Less what is disputed. */
  readonly undisputedMinor: number;
  /** And less credits and cash on account, which are set against the oldest. */
  readonly uncreditedMinor: number;
  /** And less what promises stand for that are still open. Never below zero. */
  readonly askedMinor: number;
};

/** What an item list is made from. */
type ItemFacts = Pick<AccountFacts, 'account' | 'openItems' | 'unapplied' | 'promises'>;

/**
 * The items a step is about: one message asks for all that is past due, however late each is, and before the due date for what comes due within the
 * step's days. What is disputed, paid on account or promised is never asked for, whatever else the strategy goes on over.
 */
export function stepItemsOf(
  facts: ItemFacts,
  { startsAfterDays }: Pick<StrategyStep, 'startsAfterDays'>,
  { promise }: Pick<Policy, 'promise'>,
  today: LocalDate,
): readonly StepItem[] {
  const lastDue = lastDueOf({ startsAfterDays }, today);
  const chased = chasedOf(facts, true);
  const uncredited = byPlace(chased);
  const asked = byPlace(unpromised(chased, standingPromises(facts, promise, today)));
  return facts.openItems.flatMap(({ dueDate, currency, openAmountMinor: openMinor, disputedAmountMinor }, at): StepItem[] => {
    if (openMinor <= 0 || dueDate > lastDue) return [];
    const undisputedMinor = Math.max(0, openMinor - disputedAmountMinor);
    return [
      { at, dueDate, currency, openMinor, undisputedMinor, uncreditedMinor: uncredited.get(at) ?? 0, askedMinor: asked.get(at) ?? 0 },
    ];
  });
}

/** The last due date of what a step is about on a day. */
export const lastDueOf = ({ startsAfterDays }: Pick<StrategyStep, 'startsAfterDays'>, today: LocalDate): LocalDate =>
  startsAfterDays > 0 ? addDays(today, -1) : addDays(today, -startsAfterDays);

const byPlace = (items: readonly { readonly at: number; readonly amountMinor: number }[]): ReadonlyMap<number, number> =>
  new Map(items.map(({ at, amountMinor }) => [at, amountMinor]));

/** What a step asks for by currency, without currencies in which it is less than the step's minimum. Minor units. */
export function askedOf(items: readonly StepItem[], { minimumMinor }: Pick<StrategyStep, 'minimumMinor'>): MoneyByCurrency {
  const sums = sumByCurrency(items.map(({ currency, askedMinor: amountMinor }) => ({ currency, amountMinor })));
  const least: MoneyByCurrency = minimumMinor;
  return Object.fromEntries(Object.entries(sums).filter(([currency, sum]) => sum > 0 && sum >= (least[currency] ?? 0)));
}
