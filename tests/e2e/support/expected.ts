import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import { type CallCause, callCauseOf, callListOf } from '#domain/call-list.ts';
import { compareQueueEntries, score } from '#domain/call-queue.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';
import { isDoneOn } from '#domain/work-list.ts';

/** What 'Call now' holds, by the rules alone. */
export function inQueueOrder(folders: readonly Folder[], policy: Policy, today: LocalDate): readonly Folder[] {
  const inOrder = folders
    .map((folder) => ({ folder, facts: accountFactsOf(folder) }))
    .sort((a, b) => compareQueueEntries(entryOf(a.facts, policy, today), entryOf(b.facts, policy, today)))
    .map(({ folder, facts }) => {
      const { collectorId } = facts.account;
      return { folder, collectorId, cause: causeOf(facts, policy, today), isDone: isDoneOn(facts, today) };
    });
  return callListOf(inOrder, policy.queue).map(({ folder }) => folder);
}

function causeOf(facts: AccountFacts, policy: Policy, today: LocalDate): CallCause | null {
  const { lateMoney } = score(facts, policy, today);
  const pastDue = lateMoney.parts.reduce((sum, part) => sum + (part.code === 'item.pastDue' ? part.moneyDays : 0), 0);
  const total = lateMoney.moneyDays;
  return callCauseOf(facts, { total, pastDue: Math.min(pastDue, total) }, policy.queue, today);
}

function entryOf(facts: AccountFacts, policy: Policy, today: LocalDate) {
  const own = facts.openItems.filter(({ currency }) => currency === facts.account.currency);
  return {
    isPinned: false,
    moneyDays: score(facts, policy, today).moneyDays,
    pastDueMinor: agingOf(own, policy, today)[0]?.pastDueMinor ?? 0,
    number: facts.account.number,
  };
}

/** The amount beside a label in whole minor units: every digit there is, so that a lost cent shows. */
export function minorAfter(label: string, words: string): number {
  const amount = new RegExp(`${label}\\s+(\\S+)`).exec(words)?.[1] ?? '';
  return Number(amount.replaceAll(/[^\d-]/g, ''));
}
