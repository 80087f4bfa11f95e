import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeLedger } from '#tests/support/made-ledger.ts';
import { inProject } from './support/project.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'collector-backtest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limitMs = 120_000;

function run(...flags: readonly string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', inProject('scripts/backtest.ts'), ...flags], {
    encoding: 'utf8',
    timeout: limitMs,
  });
}

function write(name: string, lines: readonly string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const heading = 'account_number,invoice_number,issue_date,due_date,paid_date,amount,currency';
const ledger = () =>
  write('ledger.csv', [
    heading,
    ...madeLedger().map((row, at) =>
      [row.account, at, row.issueDate, row.dueDate, row.paidDate ?? '', row.amount.toFixed(2), at % 3 === 0 ? 'EUR' : 'USD'].join(','),
    ),
    'A1,bad,2024-01-01,2024-02-01,,twelve,USD',
  ]);

describe('npm run backtest', () => {
  test(
    'ends with one line of JSON: the dates, every order with its figures, and how far the payment dates were off',
    () => {
      const { stdout, stderr, status } = run('--file', ledger(), '--mapping', 'generic', '--json');
      expect(stderr).toContain('1 lines are left out');
      expect(status).toBe(0);
      const summary: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      const figures = {
        'm60@20': expect.any(Number),
        'm60@50': expect.any(Number),
        'm60@100': expect.any(Number),
        'ndcg@50': expect.any(Number),
      };
      expect(summary).toMatchObject({
        dates: 25,
        orders: {
          ours: figures,
          pastDueAmount: figures,
          daysPastDue: figures,
          agingBucket: figures,
          sapRules: figures,
          openBalance: figures,
          oracle: { 'ndcg@50': 1 },
        },
        paymentDate: { ours: { meanAbsoluteDays: expect.any(Number) }, byLatest: expect.any(Number) },
      });
    },
    limitMs,
  );

  test(
    'prints a table to read for a window of dates',
    () => {
      const { stdout, status } = run('--file', ledger(), '--mapping', 'generic', '--from', '2024-09-02', '--to', '2024-10-31');
      expect(status).toBe(0);
      expect(stdout).toContain('5 dates, 2024-09-02 to 2024-10-28');
      expect(stdout).toMatch(/\nours +\d\.\d{3} +\d\.\d{3}/);
      expect(stdout).toContain('were paid by the latest day we gave');
    },
    limitMs,
  );

  test.each([
    [[], 'Name the ledger: --file FILE'],
    [['--file', 'x.csv'], 'Say how the file is to be read: --mapping'],
    [['--file', '/nowhere/x.csv', '--mapping', 'generic'], '/nowhere/x.csv'],
    [['--file', 'x.csv', '--mapping', 'nonsense'], 'There is no mapping "nonsense"'],
    [['--file', 'x.csv', '--mapping', 'generic', '--from', 'May'], '--from must be a date as 2020-12-31, not "May"'],
  ])(
    'refuses %j in words, with exit code 1',
    (flags, words) => {
      const { stdout, stderr, status } = run(...flags);
      expect(stderr).toContain(words);
      expect(stderr).not.toContain('    at ');
      expect([stdout, status]).toEqual(['', 1]);
    },
    limitMs,
  );

  test(
    'says why a short history cannot be tested',
    () => {
      const short = write('short.csv', [heading, 'A,1,2026-01-01,2026-01-31,2026-02-03,100.00,USD']);
      const { stderr, status } = run('--file', short, '--mapping', 'generic');
      expect(stderr).toContain('There is no date to test on: it reaches from 2026-01-01 to 2026-02-03');
      expect(status).toBe(1);
      const empty = write('empty.csv', [heading]);
      expect(run('--file', empty, '--mapping', 'generic')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('no usable invoice'),
      });
    },
    limitMs,
  );
});
