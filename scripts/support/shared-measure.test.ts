import { describe, expect, it } from 'vitest';
import { measure } from './bench.ts';
import { sharedMeasure } from './shared-measure.ts';

describe('a shared measure', () => {
  it('runs once a round however many rows it stands in, and gives each its own figure of the same run', async () => {
    let runs = 0;
    const shared = sharedMeasure(async () => {
      runs += 1;
      return { p50: runs, p99: runs * 100 };
    });
    const row = (name: string, pick: (times: { p50: number; p99: number }) => number) => ({ name, unit: 'ms', ours: shared(pick) });
    const rows = [row('p50', ({ p50 }) => p50), row('p99', ({ p99 }) => p99)];
    const report = await measure('saves', { rows, rounds: 5, warmUps: 0 }, () => undefined);
    expect(runs).toBe(5);
    expect(report.rows.map(({ ours }) => ours)).toEqual([3, 300]);
  });

  it('fails every row of a run that failed', async () => {
    const shared = sharedMeasure(() => Promise.reject(new Error('the window has ended')));
    const [one, other] = [shared(Number), shared(Number)];
    await expect(one()).rejects.toThrow('the window has ended');
    await expect(other()).rejects.toThrow('the window has ended');
  });
});
