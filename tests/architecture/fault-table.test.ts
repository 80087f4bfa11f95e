import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '#scripts/support/project.ts';

/** Rows that no test shows yet. It only ever goes down: who adds the test of a row takes one off here and on the page. */
const OPEN_ROWS = 0;

/** What the page has to have rows for: the faults of sync and storage, and those of reliability that touch them. */
const SYNC_ROWS = range(1, 25).map((number) => `sync ${number}`);
const SECURITY_ROWS = [...range(1, 15), ...range(17, 28), ...range(30, 44), ...range(47, 59), 67, 68, 69, 72].map(
  (number) => `security ${number}`,
);

type Row = { fault: string; tests: { file: string; words: string }[]; isOpen: boolean };

describe('the page of faults', () => {
  let page: string;
  let rows: Row[];

  beforeAll(async () => {
    page = await readFile(inProject('docs/faults.md'), 'utf8');
    rows = rowsOf(page);
  });

  it('has every fault once', () => {
    expect(rows.map(({ fault }) => fault).toSorted()).toEqual([...SYNC_ROWS, ...SECURITY_ROWS].toSorted());
  });

  it('names tests that are there', async () => {
    const missing: string[] = [];
    for (const { fault, tests, isOpen } of rows) {
      if (!isOpen && tests.length === 0) missing.push(`${fault} names no test`);
      for (const { file, words } of tests) if (!(await hasTest(file, words))) missing.push(`${fault}: ${file} has no test "${words}"`);
    }
    expect(missing).toEqual([]);
  });

  it('has no more open rows than it had, and says how many', () => {
    expect(rows.filter(({ isOpen }) => isOpen)).toHaveLength(OPEN_ROWS);
    expect(page).toContain(`${OPEN_ROWS} rows are open`);
  });

  it('would notice a test that is gone', async () => {
    expect(await hasTest('tests/sync/faults.test.ts', 'fault 5: killed right after "saved"')).toBe(true);
    expect(await hasTest('tests/sync/faults.test.ts', 'a fault that nobody has thought of')).toBe(false);
    expect(await hasTest('tests/sync/gone.test.ts', 'fault 5')).toBe(false);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function rowsOf(page: string): Row[] {
  return page.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, fault = '', , , shownBy = ''] = cells;
    if (!/^(sync|security) \d+$/.test(fault)) return [];
    const tests = [...shownBy.matchAll(/`([^`]+)`: (.+?)(?=<br>|$)/g)].map(([, file = '', words = '']) => ({ file, words }));
    return [{ fault, tests, isOpen: shownBy === 'open' }];
  });
}

/** Whether a file of tests has a line that begins a test or a group of tests and says these words. */
async function hasTest(file: string, words: string): Promise<boolean> {
  const text = await readFile(inProject(file), 'utf8').catch(() => '');
  const titles = [
    ...text.matchAll(
      /\b(?:it|test|describe)\b[^'"`]*?(?:\.each\([\s\S]*?\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g,
    ),
  ];
  return titles.some(([, single, double, back]) => (single ?? double ?? back ?? '').replaceAll('\\', '').includes(words));
}
