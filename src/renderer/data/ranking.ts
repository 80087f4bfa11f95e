import type { AccountFacts } from '#domain/account-facts.ts';
import { agingOf, pastDueMinorIn } from '#domain/aging.ts';
import { callCauseOf, callListOf } from '#domain/call-list.ts';
import { compareQueueEntries, priorityOf, queueReasons } from '#domain/call-queue.ts';
import { type LocalDate, epochDay } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { LateSums } from '#domain/late-money-core.ts';
import type { Policy } from '#domain/policy.ts';
import { type QueueFilter, askedCount, isInFilter } from '#domain/queue-filter.ts';
import { type WorkList, byWorkList, holdCauseOf, isDoneOn, isMarked, workLists, workListsOf } from '#domain/work-list.ts';
import { orderOf } from './order.ts';
import { QueueColumns } from './queue-columns.ts';
import { type KeptFigures, type Ranked, bitOf, keptFiguresOf, rankedApprovalsOf, rankedOf, unrankedOf } from './ranked.ts';
import { approvalsOf, callBacksOf, facetsOf, groupSizesOf } from './queue-facets.ts';
import type { QueueFacets, QueueRow, QueueView } from './worker-protocol.ts';

/** The day and the settings a queue is ranked by. */
export type RankingRules = { readonly policy: Policy; readonly today: LocalDate };

export type QueueWindow = { readonly list: WorkList; readonly filter: QueueFilter; readonly first: number; readonly count: number };

/** Every list of a book in its order, narrowed to a filter. */
type Lists = Readonly<Record<WorkList, Ranked[]>>;

/**
 * Every account's place in every list. Only the figures a sort needs are worked out for all; reasons and totals are made
 * for the rows that are asked for. A change works one account out anew, and the lists are put in order when next read.
 */
export class Ranking {
  #rules: RankingRules;
  #columns: QueueColumns;
  readonly #byId = new Map<AccountId, Ranked>();
  readonly #bySlot: (Ranked | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  #sorted: Ranked[] | null = null;
  #whole: Lists | null = null;
  #narrowed: { readonly key: string; readonly lists: Lists } | null = null;
  #facets: QueueFacets | null = null;
  #callBacks: QueueView['callBacks'] | null = null;
  #approvals: QueueView['approvals'] | null = null;
  #groups: ReadonlyMap<string, number> | null = null;
  /** Reads the facts of an account whose figures were kept. */
  #readFacts: (id: AccountId) => AccountFacts = unknownAccount;

  constructor(rules: RankingRules) {
    this.#rules = rules;
    this.#columns = new QueueColumns(rules.policy);
  }

  get rules(): RankingRules {
    return this.#rules;
  }

  /** Works everything out for another day or other settings. */
  setRules(rules: RankingRules): void {
    const isOtherPolicy = rules.policy !== this.#rules.policy;
    this.#rules = rules;
    if (isOtherPolicy) this.#columns = new QueueColumns(rules.policy);
    for (const ranked of this.#byId.values()) {
      if (isOtherPolicy) ranked.isInColumns = false;
      this.#workOut(ranked, this.#factsOf(ranked));
    }
    this.#sorted = null;
    this.#forgetLists();
  }

  set(facts: AccountFacts): void {
    const { id } = facts.account;
    let ranked = this.#byId.get(id);
    if (!ranked) {
      const slot = this.#freeSlots.pop() ?? this.#bySlot.length;
      ranked = unrankedOf(facts, slot);
      this.#byId.set(id, ranked);
      this.#bySlot[slot] = ranked;
      this.#sorted?.push(ranked);
    }
    const { number, collectorId, salesRep, country, currency, parentNumber } = facts.account;
    ranked.facts = facts;
    ranked.isInColumns = false;
    ranked.number = number;
    ranked.collectorId = collectorId;
    ranked.salesRep = salesRep;
    ranked.country = country;
    ranked.currency = currency;
    ranked.parentNumber = parentNumber;
    ranked.openInvoiceCount = openInvoiceCountOf(facts);
    ranked.callBacks = facts.callBacks;
    ranked.approvals = rankedApprovalsOf(facts);
    this.#workOut(ranked, facts);
    this.#forgetLists();
  }

  /**
   * Takes over figures that were kept under the same rules, in place of all there was. The facts of those accounts are read, one by one, when they are
   * first needed.
   */
  restore(kept: KeptFigures, readFacts: (id: AccountId) => AccountFacts): void {
    this.clear();
    this.#readFacts = readFacts;
    this.#sorted = rankedOf(kept);
    for (const ranked of this.#sorted) {
      this.#byId.set(ranked.id, ranked);
      this.#bySlot[ranked.slot] = ranked;
    }
  }

  /** The figures of all accounts but some, for `restore`. */
  kept(isLeftOut: (id: AccountId) => boolean): KeptFigures {
    return keptFiguresOf(this.#inOrder().filter(({ id }) => !isLeftOut(id)));
  }

  delete(id: AccountId): void {
    const ranked = this.#byId.get(id);
    if (!ranked) return;
    this.#byId.delete(id);
    this.#bySlot[ranked.slot] = undefined;
    this.#freeSlots.push(ranked.slot);
    this.#columns.delete(ranked.slot);
    this.#forgetLists();
  }

  clear(): void {
    this.#byId.clear();
    this.#bySlot.length = 0;
    this.#freeSlots.length = 0;
    this.#columns = new QueueColumns(this.#rules.policy);
    this.#sorted = null;
    this.#readFacts = unknownAccount;
    this.#forgetLists();
  }

  has(id: AccountId): boolean {
    return this.#byId.has(id);
  }

  facts(id: AccountId): AccountFacts | undefined {
    const ranked = this.#byId.get(id);
    return ranked && this.#factsOf(ranked);
  }

  /** How many accounts of the book have this parent; 0 for none. */
  groupSize(parentNumber: string | null): number {
    if (parentNumber === null) return 0;
    this.#groups ??= groupSizesOf(this.#byId.values());
    return this.#groups.get(parentNumber) ?? 0;
  }

  /** How many accounts would be left to call today with so many calls a day of each collector. */
  callNowCount(callsADay: number): number {
    const callable = this.#inOrder().filter(({ cause, isDone }) => cause !== null || isDone);
    return callListOf(callable, { ...this.#rules.policy.queue, callsADay }).length;
  }

  /** One window of a list with the counts of all. */
  view({ list, filter, first, count }: QueueWindow, isWaiting: (id: AccountId) => boolean): QueueView {
    const all = this.#lists().all;
    const lists = this.#listsOf(filter);
    const highest = all.reduce((most, { moneyDays }) => Math.max(most, moneyDays), 0);
    const rows = lists[list].slice(first, first + count);
    const done = lists.all.filter((ranked) => ranked.isDone).length;
    return {
      list,
      filter,
      total: lists[list].length,
      first,
      rows: rows.map((ranked) => this.#rowOf(ranked, highest, isWaiting)),
      counts: countsOf(lists),
      progress: { done, of: lists.callNow.length },
      accountCount: all.length,
      openInvoiceCount: all.reduce((sum, { openInvoiceCount }) => sum + openInvoiceCount, 0),
      facets: (this.#facets ??= facetsOf(all)),
      callBacks: (this.#callBacks ??= callBacksOf(all)),
      approvals: (this.#approvals ??= approvalsOf(all, this.#rules.today)),
      today: this.#rules.today,
    };
  }

  /**
   * The account behind or before another in a list, and its place there; -1 and null at the ends. An account that has left
   * the list meanwhile still has a place to go on from: the one its figures give it.
   */
  neighbour(list: WorkList, filter: QueueFilter, after: AccountId | null, step: 1 | -1): { accountId: AccountId | null; index: number } {
    const rows = this.#listsOf(filter)[list];
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

  #factsOf(ranked: Ranked): AccountFacts {
    return (ranked.facts ??= this.#readFacts(ranked.id));
  }

  /** The late money of an account on a day, its numbers put into the columns where they are not yet. */
  #lateOf(ranked: Ranked, facts: AccountFacts, day: number): LateSums {
    if (!ranked.isInColumns) this.#columns.set(ranked.slot, facts);
    ranked.isInColumns = true;
    return this.#columns.late(ranked.slot, day);
  }

  #workOut(ranked: Ranked, facts: AccountFacts): void {
    const { policy, today } = this.#rules;
    const { slot } = ranked;
    const day = epochDay(today);
    const late = this.#lateOf(ranked, facts, day);
    ranked.moneyDays = this.#columns.score(slot, late, day);
    ranked.lists = workListsOf(facts, today).reduce((bits, list) => bits | bitOf(list), 0);
    ranked.cause = callCauseOf(facts, late, policy.queue, today);
    ranked.isDone = isDoneOn(facts, today);
    ranked.pastDueMinor = pastDueMinorIn(facts.openItems, facts.account.currency, today);
    ranked.isPinned = isMarked(facts, 'pin', today);
  }

  #forgetLists(): void {
    this.#whole = null;
    this.#narrowed = null;
    this.#facets = null;
    this.#callBacks = null;
    this.#approvals = null;
    this.#groups = null;
  }

  #listsOf(filter: QueueFilter): Lists {
    if (askedCount(filter) === 0) return this.#lists();
    const key = JSON.stringify(filter);
    if (this.#narrowed?.key !== key) {
      const { policy, today } = this.#rules;
      const whole = this.#lists();
      const asked = new Set(whole.all.filter((ranked) => isInFilter(this.#factsOf(ranked), filter, policy, today)));
      this.#narrowed = { key, lists: byWorkList((list) => whole[list].filter((ranked) => asked.has(ranked))) };
    }
    return this.#narrowed.lists;
  }

  #lists(): Lists {
    return (this.#whole ??= listsOf(this.#inOrder(), this.#rules.policy));
  }

  /** A whole book is sorted as numbers; after a change it is nearly in order, and an ordinary sort only looks it through. */
  #inOrder(): Ranked[] {
    if (this.#sorted) this.#sorted = this.#sorted.filter((ranked) => this.#bySlot[ranked.slot] === ranked).sort(compareQueueEntries);
    else this.#sorted = this.#sortedAnew();
    return this.#sorted;
  }

  #sortedAnew(): Ranked[] {
    const all = [...this.#byId.values()];
    const order = orderOf(
      Float64Array.from(all, ({ moneyDays }) => moneyDays),
      (a, b) => {
        const [one, other] = [all[a], all[b]];
        return one && other ? compareQueueEntries(one, other) : 0;
      },
    );
    const sorted = Array.from(order, (place) => all[place]).filter((ranked) => ranked !== undefined);
    return [...sorted.filter(({ isPinned }) => isPinned), ...sorted.filter(({ isPinned }) => !isPinned)];
  }

  #rowOf(ranked: Ranked, highest: number, isWaiting: (id: AccountId) => boolean): QueueRow {
    const { policy, today } = this.#rules;
    const { id, moneyDays, isDone, isPinned } = ranked;
    const facts = this.#factsOf(ranked);
    return {
      accountId: id,
      number: facts.account.number,
      name: facts.account.name,
      priority: priorityOf(moneyDays, highest),
      reasons: queueReasons(facts, this.#lateOf(ranked, facts, epochDay(today)), policy, today),
      totals: agingOf(facts.openItems, policy, today),
      hold: holdCauseOf(facts, today),
      isPinned,
      isDone,
      isWaiting: isWaiting(id),
    };
  }
}

const listBits = workLists.map((list) => [list, bitOf(list)] as const);

function unknownAccount(id: AccountId): never {
  throw new Error(`nobody can read the facts of account ${id}`);
}

/** What was done today stays in sight in the call list, behind what is still to do. */
function listsOf(inOrder: readonly Ranked[], { queue }: Policy): Lists {
  const lists = byWorkList((): Ranked[] => []);
  const callable: Ranked[] = [];
  for (const ranked of inOrder) {
    for (const [list, bit] of listBits) if ((ranked.lists & bit) !== 0) lists[list].push(ranked);
    if (ranked.cause !== null || ranked.isDone) callable.push(ranked);
  }
  return { ...lists, callNow: [...callListOf(callable, queue), ...callable.filter(({ isDone }) => isDone)] };
}

/** What remains to do in each list. */
function countsOf(lists: Lists): Record<WorkList, number> {
  return { ...byWorkList((list) => lists[list].length), callNow: lists.callNow.filter((ranked) => !ranked.isDone).length };
}

function openInvoiceCountOf({ openItems }: AccountFacts): number {
  let count = 0;
  for (const item of openItems) if (item.openAmountMinor > 0) count += 1;
  return count;
}
