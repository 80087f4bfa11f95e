import type { AccountFacts } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import {
  type QueueEntry,
  type WorkList,
  compareQueueEntries,
  isDoneOn,
  moneyDaysOf,
  priorityOf,
  score,
  workLists,
  workListsOf,
} from '#domain/call-queue.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Policy } from '#domain/policy.ts';
import type { QueueRow, QueueView } from './worker-protocol.ts';

/** The day and the settings a queue is ranked by. */
export type RankingRules = { readonly policy: Policy; readonly today: LocalDate };

export type QueueWindow = { readonly list: WorkList; readonly first: number; readonly count: number };

/**
 * Every account's place in every list. Only the figures a sort needs are worked out for all; reasons and totals are made
 * for the rows that are asked for. A change works one account out anew, and the lists are put in order when next read.
 */
export class Ranking {
  #rules: RankingRules;
  readonly #byId = new Map<AccountId, Ranked>();
  #sorted: Ranked[] = [];
  #lists: Record<WorkList, Ranked[]> | null = null;

  constructor(rules: RankingRules) {
    this.#rules = rules;
  }

  get rules(): RankingRules {
    return this.#rules;
  }

  /** Works everything out for another day or other settings. */
  setRules(rules: RankingRules): void {
    this.#rules = rules;
    for (const [id, ranked] of this.#byId) this.#byId.set(id, new Ranked(ranked.facts, rules));
    this.#sorted = [...this.#byId.values()];
    this.#lists = null;
  }

  set(facts: AccountFacts): void {
    const { id } = facts.account;
    this.#drop(id);
    const ranked = new Ranked(facts, this.#rules);
    this.#byId.set(id, ranked);
    this.#sorted.push(ranked);
    this.#lists = null;
  }

  delete(id: AccountId): void {
    this.#drop(id);
    this.#byId.delete(id);
    this.#lists = null;
  }

  clear(): void {
    this.#byId.clear();
    this.#sorted = [];
    this.#lists = null;
  }

  facts(id: AccountId): AccountFacts | undefined {
    return this.#byId.get(id)?.facts;
  }

  /** One window of a list with the counts of all. */
  view({ list, first, count }: QueueWindow, isWaiting: (id: AccountId) => boolean): QueueView {
    const lists = this.#inOrder();
    const highest = lists.all[0]?.moneyDays ?? 0;
    const rows = lists[list].slice(first, first + count);
    const done = lists.all.filter((ranked) => ranked.isDone).length;
    return {
      list,
      total: lists[list].length,
      first,
      rows: rows.map((ranked) => this.#rowOf(ranked, highest, isWaiting)),
      counts: countsOf(lists),
      progress: { done, of: lists.callNow.length },
      accountCount: lists.all.length,
      openInvoiceCount: lists.all.reduce((sum, ranked) => sum + ranked.openInvoiceCount, 0),
      today: this.#rules.today,
    };
  }

  /**
   * The account behind or before another in a list, and its place there; -1 and null at the ends. An account that has left
   * the list meanwhile still has a place to go on from: the one its figures give it.
   */
  neighbour(list: WorkList, after: AccountId | null, step: 1 | -1): { accountId: AccountId | null; index: number } {
    const rows = this.#inOrder()[list];
    const index = this.#indexBeside(rows, after, step);
    const found = rows[index];
    return found ? { accountId: found.id, index } : { accountId: null, index: -1 };
  }

  #indexBeside(rows: readonly Ranked[], after: AccountId | null, step: 1 | -1): number {
    const known = after === null ? undefined : this.#byId.get(after);
    if (!known) return step === 1 ? 0 : rows.length - 1;
    const at = rows.indexOf(known);
    if (at >= 0) return at + step;
    const behind = rows.findIndex((row) => row.isDone || compareQueueEntries(known, row) < 0);
    const gap = behind < 0 ? rows.length : behind;
    return step === 1 ? gap : gap - 1;
  }

  #drop(id: AccountId): void {
    const old = this.#byId.get(id);
    if (old) old.isGone = true;
  }

  /** The sort is cheap when little has changed: the rows are nearly in order already. */
  #inOrder(): Record<WorkList, Ranked[]> {
    if (this.#lists) return this.#lists;
    this.#sorted = this.#sorted.filter((ranked) => !ranked.isGone).sort(compareQueueEntries);
    const lists: Record<WorkList, Ranked[]> = { callNow: [], promisesDue: [], followUps: [], disputed: [], all: [] };
    const done: Ranked[] = [];
    for (const ranked of this.#sorted) {
      for (const list of ranked.lists) if (!(list === 'callNow' && ranked.isDone)) lists[list].push(ranked);
      if (ranked.isDone) done.push(ranked);
    }
    // What was done today stays in sight, behind what is still to do.
    lists.callNow.push(...done);
    this.#lists = lists;
    return lists;
  }

  #rowOf({ facts, id, moneyDays, isDone }: Ranked, highest: number, isWaiting: (id: AccountId) => boolean): QueueRow {
    const { policy, today } = this.#rules;
    return {
      accountId: id,
      number: facts.account.number,
      name: facts.account.name,
      priority: priorityOf(moneyDays, highest),
      reasons: score(facts, policy, today).reasons,
      totals: agingOf(facts.openItems, policy, today),
      isDone,
      isWaiting: isWaiting(id),
    };
  }
}

/** What remains to do in each list. */
function countsOf(lists: Readonly<Record<WorkList, readonly Ranked[]>>): Record<WorkList, number> {
  const counts = { callNow: 0, promisesDue: 0, followUps: 0, disputed: 0, all: 0 };
  for (const list of workLists) counts[list] = lists[list].length;
  counts.callNow = lists.callNow.filter((ranked) => !ranked.isDone).length;
  return counts;
}

/** One account with the figures that place it. */
class Ranked implements QueueEntry {
  readonly facts: AccountFacts;
  readonly id: AccountId;
  readonly number: string;
  readonly moneyDays: number;
  readonly lists: readonly WorkList[];
  readonly isDone: boolean;
  readonly openInvoiceCount: number;
  isGone = false;
  readonly #rules: RankingRules;
  #pastDueMinor: number | undefined;

  constructor(facts: AccountFacts, rules: RankingRules) {
    this.facts = facts;
    this.id = facts.account.id;
    this.number = facts.account.number;
    this.moneyDays = moneyDaysOf(facts, rules.policy, rules.today);
    this.lists = workListsOf(facts, rules.today);
    this.isDone = isDoneOn(facts, rules.today);
    this.openInvoiceCount = facts.openItems.reduce((count, item) => count + (item.openAmountMinor > 0 ? 1 : 0), 0);
    this.#rules = rules;
  }

  /** Asked for only where two accounts tie, so it is worked out then. */
  get pastDueMinor(): number {
    this.#pastDueMinor ??= this.#ownPastDueMinor();
    return this.#pastDueMinor;
  }

  #ownPastDueMinor(): number {
    const own = this.facts.openItems.filter((item) => item.currency === this.facts.account.currency);
    return agingOf(own, this.#rules.policy, this.#rules.today)[0]?.pastDueMinor ?? 0;
  }
}
