import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableLimits } from '#contracts/table-file.ts';
import { createTableFiles } from './table-files.ts';

const [first, second] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-table-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesIn = (place: string | null = folder) =>
  createTableFiles<string>({
    chooseFile: async (_asker, name, kind) => (place === null ? null : path.join(place, `${name}.${kind}`)),
    onFault: () => undefined,
  });

describe('a table', () => {
  it('is saved whole as it was added, piece by piece, and no cell is a formula', async () => {
    const files = filesIn();
    files.add('w', first, [['Account', 'Reason']]);
    files.add('w', second, [['another table']]);
    files.add('w', first, [['1001', '=1+1']]);
    expect(await files.save('w', first, 'Calls')).toEqual({ ok: true, value: { status: 'saved', fileName: 'Calls.csv' } });
    expect(await readFile(path.join(folder, 'Calls.csv'), 'utf8')).toBe("\ufeffAccount,Reason\r\n1001,'=1+1\r\n");
    expect(await files.save('w', first, 'Calls')).toEqual({ ok: false, error: { code: 'table.gone' } });
  });

  it('is not written where nobody chose a file, and says so where it cannot be', async () => {
    const nobody = filesIn(null);
    nobody.add('w', first, [['a']]);
    expect(await nobody.save('w', first, 'Calls')).toEqual({ ok: true, value: { status: 'notChosen' } });
    const nowhere = filesIn(path.join(folder, 'missing'));
    nowhere.add('w', first, [['a']]);
    expect(await nowhere.save('w', first, 'Calls')).toEqual({ ok: false, error: { code: 'table.notWritten' } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('has an end, and goes with its window, its session or newer ones', async () => {
    const files = filesIn();
    const rows = Array.from({ length: tableLimits.rows }, () => ['x']);
    expect(files.add('w', first, rows).ok).toBe(true);
    expect(files.add('w', first, [['one more']])).toEqual({ ok: false, error: { code: 'table.tooMuch' } });
    files.forget('another window');
    expect((await files.save('w', first, 'Calls')).ok).toBe(true);
    files.add('w', first, [['a']]);
    files.forget('w');
    expect((await files.save('w', first, 'Calls')).ok).toBe(false);
    files.add('w', first, [['a']]);
    for (const digit of '3456') files.add('w', first.replace(/1$/, digit), [['b']]);
    expect((await files.save('w', first, 'Calls')).ok).toBe(false);
    files.add('w', first, [['a']]);
    files.forget();
    expect((await files.save('w', first, 'Calls')).ok).toBe(false);
  });
});
