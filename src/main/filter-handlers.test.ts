import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noFilter } from '#domain/queue-filter.ts';
import { savedFiltersSchema } from '#contracts/ipc.ts';
import { filterHandlers } from './filter-handlers.ts';
import { openSettings } from './settings-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'filters-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (personId: string | null) =>
  filterHandlers(
    openSettings(folder, (code) => expect.fail(code)),
    () => personId,
  );
const late = { name: 'Very late', filter: { ...noFilter, buckets: ['beyond' as const] } };

it('keeps the filters of each person over a restart, and of nobody while nobody is signed in', async () => {
  await open('dana')['filters.keep']([late], null);
  await open(null)['filters.keep']([late, late], null);
  expect(await open('dana')['filters.get'](undefined, null)).toEqual([late]);
  expect(await open('sam')['filters.get'](undefined, null)).toEqual([]);
  expect(await open(null)['filters.get'](undefined, null)).toEqual([]);
});

it('passes over what it cannot read', async () => {
  openSettings(folder, (code) => expect.fail(code)).change({ savedFilters: { dana: [{ name: 'Old', filter: { town: 'Basel' } }] } });
  expect(await open('dana')['filters.get'](undefined, null)).toEqual([]);
});

it('takes no filter that names a group: the file is not sealed', () => {
  expect(savedFiltersSchema.safeParse([{ ...late, filter: { ...noFilter, parentNumber: 'G-501' } }]).success).toBe(false);
});
