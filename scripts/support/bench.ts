import { loadavg } from 'node:os';

/** One measurement of one contender in one round; the value is in the row's unit. */
export type Measure = () => Promise<number>;

/** What is compared with what: ours, peers measured in the same rounds, a fixed limit, and the goal in numbers. */
export interface BenchRow {
  name: string;
  unit: string;
  ours: Measure;
  peers?: Record<string, Measure>;
  /** A fixed value in the row's unit that ours is also held against. */
  limit?: number;
  goal?: BenchGoal;
}

/** Ours has to be at most (or at least) `factor` times the named peer, or `limit` itself. */
export interface BenchGoal {
  direction: 'at most' | 'at least';
  factor: number;
  of: string;
}

/** A benchmark: set up once, measured in rounds, taken down. */
export interface BenchPlan {
  rows: BenchRow[];
  /** Measured rounds; five or more, so that a median means something. */
  rounds: number;
  /** Rounds before the first measured one, for caches and compilers. */
  warmUps: number;
  close?(): Promise<void>;
}

/** The result as printed: medians, the machine's load before and after, and whether each goal is met. */
export interface BenchReport {
  bench: string;
  load: number[];
  rows: BenchReportRow[];
}

export interface BenchReportRow {
  name: string;
  unit: string;
  ours: number;
  peers: Record<string, number>;
  limit?: number;
  ratio: Record<string, number>;
  goal?: string;
  met?: boolean;
}

const MIN_ROUNDS = 5;

/**
 * Measures every row and its peers, one after the other in each round, so that a machine that grows slower or faster
 * meanwhile does so for all. The order turns from round to round. `tell` hears of the progress.
 */
export async function measure(
  name: string,
  plan: BenchPlan,
  tell: (done: number, total: number, words: string) => void,
): Promise<BenchReport> {
  if (plan.rounds < MIN_ROUNDS) throw new RangeError(`${name} has ${plan.rounds} rounds; a median needs ${MIN_ROUNDS}`);
  const contenders = plan.rows.flatMap((row) => [
    { row, who: OURS, run: row.ours, values: new Array<number>() },
    ...Object.entries(row.peers ?? {}).map(([who, run]) => ({ row, who, run, values: new Array<number>() })),
  ]);
  const load = [loadavg()[0] ?? 0];
  const total = (plan.rounds + plan.warmUps) * contenders.length;
  let done = 0;
  for (let round = -plan.warmUps; round < plan.rounds; round++) {
    for (const contender of turned(contenders, round + plan.warmUps)) {
      tell(done++, total, `${contender.row.name}, ${contender.who}${round < 0 ? ' (warm-up)' : ''}`);
      const value = await contender.run();
      if (round >= 0) contender.values.push(value);
    }
  }
  load.push(loadavg()[0] ?? 0);
  return {
    bench: name,
    load: load.map((value) => Math.round(value * 100) / 100),
    rows: plan.rows.map((row) => {
      const values = new Map(contenders.filter((each) => each.row === row).map((each) => [each.who, median(each.values)]));
      return reportRow(row, values);
    }),
  };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (upper + lower) / 2;
}

/** The value at a share, 0 to below 1, of all values in their order; 0 of nothing. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** The report as a table for a person. */
export function reportTable(report: BenchReport): string {
  const lines = report.rows.map((row) => {
    const peers = Object.entries(row.peers).map(([who, value]) => `${who} ${value}`);
    const limit = row.limit === undefined ? [] : [`limit ${row.limit}`];
    const ratio = Object.entries(row.ratio).map(([who, value]) => `${value} × ${who}`);
    const verdict = row.met === undefined ? '' : row.met ? `  goal met (${row.goal})` : `  GOAL MISSED (${row.goal})`;
    return `  ${row.name}: ${row.ours} ${row.unit}  [${[...peers, ...limit].join(', ')}]  ${ratio.join(', ')}${verdict}`;
  });
  return [`${report.bench}, load ${report.load.join(' → ')}`, ...lines].join('\n');
}

const OURS = 'ours';

function turned<Item>(items: readonly Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function reportRow(row: BenchRow, medians: ReadonlyMap<string, number>): BenchReportRow {
  const ours = medians.get(OURS) ?? Number.NaN;
  const peers = Object.fromEntries([...medians].filter(([who]) => who !== OURS));
  const standards: Record<string, number> = { ...peers, ...(row.limit === undefined ? {} : { limit: row.limit }) };
  const exact = Object.fromEntries(Object.entries(standards).map(([who, value]) => [who, ours / value]));
  return {
    name: row.name,
    unit: row.unit,
    ours: rounded(ours),
    peers: roundedAll(peers),
    ...(row.limit === undefined ? {} : { limit: row.limit }),
    ratio: roundedAll(exact),
    ...(row.goal === undefined ? {} : { goal: goalWords(row.goal), met: isMet(row.goal, exact) }),
  };
}

function goalWords(goal: BenchGoal): string {
  return `${goal.direction === 'at most' ? '≤' : '≥'} ${goal.factor} × ${goal.of}`;
}

function isMet(goal: BenchGoal, ratios: Record<string, number>): boolean {
  const ratio = ratios[goal.of];
  if (ratio === undefined) throw new Error(`the goal names "${goal.of}", which is not measured`);
  return goal.direction === 'at most' ? ratio <= goal.factor : ratio >= goal.factor;
}

function roundedAll(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
}

/** Four significant digits: more would claim a precision that a busy machine does not give. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
