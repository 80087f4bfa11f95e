import type { AccountFacts } from '#domain/account-facts.ts';
import { epochDay } from '#domain/kernel/dates.ts';
import { openItemColumnsOf } from '#domain/late-money.ts';
import { type HabitReading, type OpenItemColumns, payerHistoryOf } from '#domain/late-money-core.ts';
import { type LatenessScale, latenessScaleOf } from '#domain/lateness.ts';
import type { Policy } from '#domain/policy.ts';
import { queueNumbersOf } from '#domain/queue-numbers.ts';
import { type LateSums, type QueueNumbers, lateSumsOfColumns, scoreOfNumbers } from '#domain/queue-terms.ts';

/** The items of all accounts of a book, one behind another: an account's score is then a run through neighbouring numbers. */
type Growing = { dueDay: Int32Array; termsDays: Int32Array; amount: Float64Array };

/** An account's place in the columns. */
type Place = {
  from: number;
  to: number;
  readonly numbers: QueueNumbers;
  readonly habit: HabitReading;
};

const firstItems = 1024;

/**
 * What the scores of a book are worked out from, in plain numbers: made once an account, read by the hundred thousand. Places that
 * are given up leave a gap; when half of it is gaps the columns are made anew.
 */
export class QueueColumns {
  readonly #weights: Policy['orderingWeightPpm'];
  readonly #policy: Policy;
  readonly #scale: LatenessScale;
  #items: Growing = { dueDay: new Int32Array(firstItems), termsDays: new Int32Array(firstItems), amount: new Float64Array(firstItems) };
  #end = 0;
  #gaps = 0;
  readonly #places: (Place | undefined)[] = [];

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#weights = policy.orderingWeightPpm;
    this.#scale = latenessScaleOf(policy.lateness);
  }

  /** Puts an account's numbers in place of those it had. */
  set(slot: number, facts: AccountFacts): void {
    this.delete(slot);
    const columns = openItemColumnsOf(facts.openItems, this.#weights);
    const from = this.#append(columns);
    const { asOf } = facts.habit;
    this.#places[slot] = {
      from,
      to: this.#end,
      numbers: queueNumbersOf(facts, this.#policy),
      habit: { ...facts.habit, asOfDay: asOf === null ? 0 : epochDay(asOf) },
    };
  }

  delete(slot: number): void {
    const place = this.#places[slot];
    if (!place) return;
    this.#gaps += place.to - place.from;
    this.#places[slot] = undefined;
    if (this.#gaps > this.#end / 2 && this.#end > firstItems) this.#close();
  }

  /** The late money of an account on a day (days since 1970-01-01). */
  late(slot: number, today: number): LateSums {
    const place = this.#places[slot];
    if (!place) return { total: 0, pastDue: 0, pastDueAmount: 0, owedAmount: 0 };
    return lateSumsOfColumns(this.#items, place.from, place.to, payerHistoryOf(place.habit, this.#scale, today), this.#scale, today);
  }

  /** The score of an account whose late money is known; the same figure as `call-queue.score` gives. */
  score(slot: number, late: LateSums, today: number): number {
    const place = this.#places[slot];
    return place ? scoreOfNumbers(place.numbers, late, this.#policy.queue, today) : 0;
  }

  #append(columns: OpenItemColumns): number {
    const from = this.#end;
    this.#end += columns.dueDay.length;
    while (this.#end > this.#items.dueDay.length) this.#items = grown(this.#items);
    this.#items.dueDay.set(columns.dueDay, from);
    this.#items.termsDays.set(columns.termsDays, from);
    this.#items.amount.set(columns.amount, from);
    return from;
  }

  #close(): void {
    const { dueDay, termsDays, amount } = this.#items;
    let end = 0;
    const places = this.#places.filter((place) => place !== undefined).sort((a, b) => a.from - b.from);
    for (const place of places) {
      const { from, to } = place;
      for (const column of [dueDay, termsDays, amount]) column.copyWithin(end, from, to);
      place.from = end;
      end += to - from;
      place.to = end;
    }
    this.#end = end;
    this.#gaps = 0;
  }
}

function grown({ dueDay, termsDays, amount }: Growing): Growing {
  const length = dueDay.length * 2;
  const next = { dueDay: new Int32Array(length), termsDays: new Int32Array(length), amount: new Float64Array(length) };
  next.dueDay.set(dueDay);
  next.termsDays.set(termsDays);
  next.amount.set(amount);
  return next;
}
