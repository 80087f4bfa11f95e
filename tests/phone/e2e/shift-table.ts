import type { CallState } from '#domain/rows.ts';
import type { CallPlan } from './play-call.ts';

/** One press of C that led to a call, and what came of it. */
export type Attempt = {
  readonly account: string;
  readonly plan: CallPlan;
  /** What went wrong with a request while it was made; '' for nothing. */
  readonly fault: string;
  /** What the collector did: wrote it down, or said (or saw) that it had not taken place. */
  readonly act: 'noted' | 'notMade';
  /** How the books have it in the end; null: they do not have it. */
  readonly state: CallState | null;
  /** How often the network was told to place it. */
  readonly orders: number;
  readonly hasNote: boolean;
  readonly seconds: number;
};

const heads = ['', 'account', 'telephone', 'fault', 'ended', 'orders', 'note', 's'] as const;
const longestName = 28;

/** The attempts of a shift as lines of a table. */
export function tableOf(attempts: readonly Attempt[]): readonly string[] {
  const rows = attempts.map(({ account, plan, fault, state, orders, hasNote, seconds }, at) => [
    String(at + 1),
    account.slice(0, longestName),
    plan.outcome,
    fault,
    state ?? 'none',
    String(orders),
    hasNote ? 'yes' : 'no',
    seconds.toFixed(1),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 || column >= 5 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [line(heads), ...rows.map(line)];
}
