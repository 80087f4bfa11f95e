import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import { compareQueueEntries, moneyDaysOf, workListsOf } from '#domain/call-queue.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';

/** What 'Call now' holds, by the rules alone; nobody has been called on this day yet. */
export function inQueueOrder(folders: readonly Folder[], policy: Policy, today: LocalDate): readonly Folder[] {
  return folders
    .map((folder) => ({ folder, facts: accountFactsOf(folder) }))
    .filter(({ facts }) => workListsOf(facts, today).includes('callNow'))
    .sort((a, b) => compareQueueEntries(entryOf(a.facts, policy, today), entryOf(b.facts, policy, today)))
    .map(({ folder }) => folder);
}

function entryOf(facts: AccountFacts, policy: Policy, today: LocalDate) {
  const own = facts.openItems.filter(({ currency }) => currency === facts.account.currency);
  return {
    moneyDays: moneyDaysOf(facts, policy, today),
    pastDueMinor: agingOf(own, policy, today)[0]?.pastDueMinor ?? 0,
    number: facts.account.number,
  };
}

/** The amount beside a label in whole minor units: every digit there is, so that a lost cent shows. */
export function minorAfter(label: string, words: string): number {
  const amount = new RegExp(`${label}\\s+(\\S+)`).exec(words)?.[1] ?? '';
  return Number(amount.replaceAll(/[^\d-]/g, ''));
}
