import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import { score } from '#domain/call-queue.ts';
import { addDays, epochDay } from '#domain/kernel/dates.ts';
import { weighedAmount } from '#domain/late-money.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { orderOf } from '#renderer/data/order.ts';
import { QueueColumns } from '#renderer/data/queue-columns.ts';
import { Ranking } from '#renderer/data/ranking.ts';
import type { BenchRow } from '#scripts/support/bench.ts';
import { demoFolders, demoToday } from './demo-book.ts';

/**
 * The queue's order over the seeded book of so many accounts: one score, all scores in their order beside a bare loop over the same
 * numbers, and what a new day costs with all its lists.
 */
export function rankingRows(tell: (words: string) => void, count: number): readonly BenchRow[] {
  tell(`summing up ${count.toLocaleString('en-US')} accounts`);
  const book = Array.from(demoFolders(count), accountFactsOf);
  const columns = new QueueColumns(defaultPolicy);
  book.forEach((facts, slot) => columns.set(slot, facts));
  const today = epochDay(demoToday);
  const bare = bareColumnsOf(book);
  const ranking = new Ranking({ policy: defaultPolicy, today: demoToday });
  for (const facts of book) ranking.set(facts);
  let daysOn = 0;
  const some = book.slice(0, 5000);
  const accounts = `${count.toLocaleString('en-US')} accounts, ${bare.dueDay.length.toLocaleString('en-US')} open items`;
  return [
    {
      name: `score of one account, mean over ${accounts}`,
      unit: 'µs',
      ours: async () => (timed(() => scoresOf(columns, count, today)) * 1000) / count,
      limit: 2,
      goal: { direction: 'at most', factor: 1, of: 'limit' },
    },
    {
      name: 'score of one account with its reasons, mean over 5,000',
      unit: 'µs',
      ours: async () => (timed(() => some.forEach((facts) => score(facts, defaultPolicy, demoToday))) * 1000) / some.length,
    },
    {
      name: `rank ${accounts}`,
      unit: 'ms',
      ours: async () =>
        timed(() => {
          const scores = scoresOf(columns, count, today);
          orderOf(scores, (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
        }),
      peers: {
        bareLoop: async () => timed(() => bareScores(bare, count, today).sort()),
        bareLoopUnsorted: async () => timed(() => bareScores(bare, count, today)),
      },
      goal: { direction: 'at most', factor: 3, of: 'bareLoop' },
    },
    {
      name: 'a new day: every score, every list, the first rows',
      unit: 'ms',
      ours: async () =>
        timed(() => {
          daysOn += 1;
          ranking.setRules({ policy: defaultPolicy, today: addDays(demoToday, daysOn % 5) });
          ranking.view({ list: 'callNow', filter: noFilter, first: 0, count: 50 }, () => false);
        }),
    },
  ];
}

function scoresOf(columns: QueueColumns, count: number, today: number): Float64Array {
  const scores = new Float64Array(count);
  for (let slot = 0; slot < count; slot += 1) scores[slot] = columns.score(slot, columns.late(slot, today), today);
  return scores;
}

type Bare = { readonly starts: Int32Array; readonly dueDay: Int32Array; readonly amount: Float64Array };

function bareColumnsOf(book: readonly AccountFacts[]): Bare {
  const items = book.flatMap(({ openItems }) => openItems);
  const starts = new Int32Array(book.length + 1);
  book.forEach(({ openItems }, at) => (starts[at + 1] = (starts[at] ?? 0) + openItems.length));
  return {
    starts,
    dueDay: Int32Array.from(items, (item) => epochDay(item.dueDate)),
    amount: Float64Array.from(items, (item) => weighedAmount(item.openAmountMinor, item.currency, defaultPolicy.orderingWeightPpm)),
  };
}

/** The least that an order over the same numbers can do: amount times days late, added up. */
function bareScores({ starts, dueDay, amount }: Bare, count: number, today: number): Float64Array {
  const scores = new Float64Array(count);
  for (let account = 0; account < count; account += 1) {
    let sum = 0;
    for (let at = starts[account] ?? 0; at < (starts[account + 1] ?? 0); at += 1)
      sum += (amount[at] ?? 0) * Math.max(0, today - (dueDay[at] ?? 0));
    scores[account] = sum;
  }
  return scores;
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
