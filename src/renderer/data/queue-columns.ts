import type { AccountFacts } from '#domain/account-facts.ts';
import { epochDay } from '#domain/kernel/dates.ts';
import { type LateMoneyItem, putOpenItems } from '#domain/late-money.ts';
import { type LateSums, type PayerBasis, lateSumsOfColumns, payerBasisOf, payerHistoryOn } from '#domain/late-money-core.ts';
import { type LatenessScale, latenessScaleOf } from '#domain/lateness.ts';
import type { Policy } from '#domain/policy.ts';
import { queueNumbersOf } from '#domain/queue-numbers.ts';
import { type QueueNumbers, scoreOfNumbers } from '#domain/queue-terms.ts';

/** Numbers of an account that stand one behind the other, by their place in its row. */
const at = {
  asOfDay: 0,
  lateDays: 1,
  expectedDays: 2,
  weight: 3,
  termsDays: 4,
  delayDays: 5,
  recentBand: 6,
  followUpDay: 7,
  lastContactDay: 8,
  creditUsedPercent: 9,
  unappliedAmount: 10,
  isHeldOut: 11,
  hasPromises: 12,
} as const;
const rowLength = 13;

const firstItems = 1024;
const firstSlots = 256;
const nothingLate: LateSums = { total: 0, pastDue: 0, pastDueAmount: 0, owedAmount: 0 };
const noPromises: QueueNumbers['promises'] = [];

/**
 * What the scores of a book are worked out from, as numbers one behind another: made once an account, read by the hundred thousand. Items
 * that are given up leave a gap; when half of them are gaps the columns are closed up.
 */
export class QueueColumns {
  readonly #policy: Policy;
  readonly #scale: LatenessScale;
  #items = { dueDay: new Int32Array(firstItems), termsDays: new Int32Array(firstItems), amount: new Float64Array(firstItems) };
  #end = 0;
  #gaps = 0;
  /** Where a slot's items begin and end; both 0 where there are none. */
  #from = new Int32Array(firstSlots);
  #to = new Int32Array(firstSlots);
  #numbers = new Float64Array(firstSlots * rowLength);
  /** Of the few accounts that have any. */
  readonly #promises = new Map<number, QueueNumbers['promises']>();
  /** What the rules read, filled anew for each account: a hundred thousand objects would cost more than the scores. */
  readonly #basis: { -readonly [K in keyof PayerBasis]: PayerBasis[K] } = {
    asOfDay: 0,
    lateDays: 0,
    expectedDays: 0,
    weight: 0,
    termsDays: 0,
    delayDays: 0,
    recentBand: 0,
  };
  readonly #queue: { -readonly [K in keyof QueueNumbers]: QueueNumbers[K] } = {
    isHeldOut: false,
    promises: noPromises,
    followUpDay: 0,
    lastContactDay: 0,
    creditUsedPercent: 0,
    unappliedAmount: 0,
  };

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#scale = latenessScaleOf(policy.lateness);
  }

  /** Puts an account's numbers in place of those it had. Nothing is kept of one that nothing is open of: half of a book, all worth nothing. */
  set(slot: number, facts: AccountFacts): void {
    if ((this.#to[slot] ?? 0) > 0) this.delete(slot);
    while (slot >= this.#from.length) this.#growSlots();
    if (facts.openItems.length === 0) return;
    this.#from[slot] = this.#append(facts.openItems);
    this.#to[slot] = this.#end;
    const queue = queueNumbersOf(facts, this.#policy);
    const [row, numbers] = [slot * rowLength, this.#numbers];
    // Without a payment there is nothing that could age.
    const asOfDay = facts.habit.asOf === null ? 0 : epochDay(facts.habit.asOf);
    const basis = payerBasisOf({ ...facts.habit, asOfDay }, this.#scale);
    numbers[row + at.asOfDay] = basis.asOfDay;
    numbers[row + at.lateDays] = basis.lateDays;
    numbers[row + at.expectedDays] = basis.expectedDays;
    numbers[row + at.weight] = basis.weight;
    numbers[row + at.termsDays] = basis.termsDays;
    numbers[row + at.delayDays] = basis.delayDays;
    numbers[row + at.recentBand] = basis.recentBand;
    numbers[row + at.followUpDay] = queue.followUpDay;
    numbers[row + at.lastContactDay] = queue.lastContactDay;
    numbers[row + at.creditUsedPercent] = queue.creditUsedPercent;
    numbers[row + at.unappliedAmount] = queue.unappliedAmount;
    numbers[row + at.isHeldOut] = queue.isHeldOut ? 1 : 0;
    numbers[row + at.hasPromises] = queue.promises.length > 0 ? 1 : 0;
    if (queue.promises.length > 0) this.#promises.set(slot, queue.promises);
    else this.#promises.delete(slot);
  }

  delete(slot: number): void {
    this.#gaps += (this.#to[slot] ?? 0) - (this.#from[slot] ?? 0);
    this.#from[slot] = 0;
    this.#to[slot] = 0;
    this.#numbers.fill(0, slot * rowLength, (slot + 1) * rowLength);
    this.#promises.delete(slot);
    if (this.#gaps > this.#end / 2 && this.#end > firstItems) this.#closeUp();
  }

  /** The late money of an account on a day (days since 1970-01-01). */
  late(slot: number, today: number): LateSums {
    if (this.#isEmpty(slot)) return nothingLate;
    const [row, basis, numbers] = [slot * rowLength, this.#basis, this.#numbers];
    basis.asOfDay = numbers[row + at.asOfDay] ?? 0;
    basis.lateDays = numbers[row + at.lateDays] ?? 0;
    basis.expectedDays = numbers[row + at.expectedDays] ?? 0;
    basis.weight = numbers[row + at.weight] ?? 0;
    basis.termsDays = numbers[row + at.termsDays] ?? 0;
    basis.delayDays = numbers[row + at.delayDays] ?? 0;
    basis.recentBand = numbers[row + at.recentBand] ?? 0;
    const history = payerHistoryOn(basis, this.#scale, today);
    return lateSumsOfColumns(this.#items, this.#from[slot] ?? 0, this.#to[slot] ?? 0, history, this.#scale, today);
  }

  /** The score of an account whose late money is known; the same figure as `call-queue.score` gives. */
  score(slot: number, late: LateSums, today: number): number {
    if (this.#isEmpty(slot)) return 0;
    const [row, queue, numbers] = [slot * rowLength, this.#queue, this.#numbers];
    queue.isHeldOut = numbers[row + at.isHeldOut] === 1;
    queue.followUpDay = numbers[row + at.followUpDay] ?? 0;
    queue.lastContactDay = numbers[row + at.lastContactDay] ?? 0;
    queue.creditUsedPercent = numbers[row + at.creditUsedPercent] ?? 0;
    queue.unappliedAmount = numbers[row + at.unappliedAmount] ?? 0;
    queue.promises = numbers[row + at.hasPromises] === 1 ? (this.#promises.get(slot) ?? noPromises) : noPromises;
    return scoreOfNumbers(queue, late, this.#policy.queue, today);
  }

  #isEmpty(slot: number): boolean {
    return this.#from[slot] === this.#to[slot];
  }

  #append(items: readonly LateMoneyItem[]): number {
    const from = this.#end;
    this.#end += items.length;
    while (this.#end > this.#items.dueDay.length) this.#growItems();
    putOpenItems(this.#items, from, items, this.#policy.orderingWeightPpm);
    return from;
  }

  #growItems(): void {
    const { dueDay, termsDays, amount } = this.#items;
    const length = dueDay.length * 2;
    this.#items = { dueDay: new Int32Array(length), termsDays: new Int32Array(length), amount: new Float64Array(length) };
    this.#items.dueDay.set(dueDay);
    this.#items.termsDays.set(termsDays);
    this.#items.amount.set(amount);
  }

  #growSlots(): void {
    const [from, to, numbers] = [this.#from, this.#to, this.#numbers];
    this.#from = new Int32Array(from.length * 2);
    this.#to = new Int32Array(to.length * 2);
    this.#numbers = new Float64Array(numbers.length * 2);
    this.#from.set(from);
    this.#to.set(to);
    this.#numbers.set(numbers);
  }

  #closeUp(): void {
    const { dueDay, termsDays, amount } = this.#items;
    const used = [...this.#from.keys()].filter((slot) => (this.#to[slot] ?? 0) > (this.#from[slot] ?? 0));
    let end = 0;
    for (const slot of used.sort((a, b) => (this.#from[a] ?? 0) - (this.#from[b] ?? 0))) {
      const [from, to] = [this.#from[slot] ?? 0, this.#to[slot] ?? 0];
      for (const column of [dueDay, termsDays, amount]) column.copyWithin(end, from, to);
      this.#from[slot] = end;
      end += to - from;
      this.#to[slot] = end;
    }
    this.#end = end;
    this.#gaps = 0;
  }
}
