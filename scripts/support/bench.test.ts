import { describe, expect, it } from 'vitest';
import { measure, median, type BenchRow } from './bench.ts';

const quiet = (): void => {};
const always = (value: number) => async (): Promise<number> => value;

describe('median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[100, 1, 1, 1, 1], 1],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('of nothing is refused', () => expect(() => median([])).toThrow(RangeError));
});

describe('measure', () => {
  it('reports medians, ratios and whether the goal is met', async () => {
    const row: BenchRow = {
      name: 'open',
      unit: 'ms',
      ours: always(130),
      peers: { bare: always(100) },
      limit: 200,
      goal: { direction: 'at most', factor: 1.3, of: 'bare' },
    };
    const report = await measure(
      'startup',
      { rows: [row, { ...row, goal: { direction: 'at least', factor: 1, of: 'limit' } }], rounds: 5, warmUps: 0 },
      quiet,
    );
    expect(report.rows[0]).toEqual({
      name: 'open',
      unit: 'ms',
      ours: 130,
      peers: { bare: 100 },
      limit: 200,
      ratio: { bare: 1.3, limit: 0.65 },
      goal: '≤ 1.3 × bare',
      met: true,
    });
    expect(report.rows[1]).toMatchObject({ goal: '≥ 1 × limit', met: false });
    expect(report.load).toHaveLength(2);
  });

  it('interleaves the contenders and leaves the warm-ups out', async () => {
    const order: string[] = [];
    let oursRuns = 0;
    const rows: BenchRow[] = [
      {
        name: 'open',
        unit: 'ms',
        ours: async () => {
          order.push('ours');
          return ++oursRuns;
        },
        peers: {
          bare: async () => {
            order.push('bare');
            return 1;
          },
        },
      },
    ];
    const report = await measure('startup', { rows, rounds: 5, warmUps: 2 }, quiet);
    expect(order.slice(0, 8)).toEqual(['ours', 'bare', 'bare', 'ours', 'ours', 'bare', 'bare', 'ours']);
    // Runs 1 and 2 were warm-ups; the median of 3 to 7 is 5.
    expect(report.rows[0]?.ours).toBe(5);
  });

  it('refuses too few rounds and a goal on something that is not measured', async () => {
    const rows: BenchRow[] = [{ name: 'open', unit: 'ms', ours: always(1), goal: { direction: 'at most', factor: 1, of: 'bare' } }];
    await expect(measure('startup', { rows, rounds: 4, warmUps: 0 }, quiet)).rejects.toThrow(RangeError);
    await expect(measure('startup', { rows, rounds: 5, warmUps: 0 }, quiet)).rejects.toThrow('not measured');
  });
});
