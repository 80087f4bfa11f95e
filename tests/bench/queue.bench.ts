import type { BenchOptions } from '#scripts/bench.ts';
import type { BenchPlan } from '#scripts/support/bench.ts';
import { searchRows } from './support/search-rows.ts';

const usualAccounts = 100_000;

/** What a collector's hands feel while they go through the queue, with 100,000 accounts in the book. */
export async function plan(tell: (words: string) => void, { accounts: wanted }: BenchOptions): Promise<BenchPlan> {
  const accounts = wanted ?? usualAccounts;
  return { rows: [...(await searchRows(tell, accounts))], rounds: 7, warmUps: 1 };
}
