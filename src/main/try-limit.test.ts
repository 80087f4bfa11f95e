import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTryLimit } from './try-limit.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'tries-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => path.join(folder, 'tries.json');

it('lets three wrong passwords go by, then doubles the wait, and starts afresh after the right one', () => {
  let nowMs = 0;
  const limit = createTryLimit(() => nowMs, file());
  const waits: number[] = [];
  for (let count = 0; count < 7; count++) {
    limit.wrong('dana@books.example');
    waits.push(limit.waitSeconds('Dana@Books.example '));
    nowMs += limit.waitSeconds('dana@books.example') * 1000;
  }
  expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8]);
  expect(limit.waitSeconds('dana@books.example')).toBe(0);
  limit.right('dana@books.example');
  limit.wrong('dana@books.example');
  expect(limit.waitSeconds('dana@books.example')).toBe(0);
});

it('makes nobody else wait, and nobody for ever', () => {
  const limit = createTryLimit(() => 0, file());
  for (let count = 0; count < 60; count++) limit.wrong('dana@books.example');
  expect(limit.waitSeconds('sam@books.example')).toBe(0);
  expect(limit.waitSeconds('dana@books.example')).toBe(300);
});

it('goes on counting after a restart, and says how many there were in a row', () => {
  for (let count = 1; count <= 5; count++) expect(createTryLimit(() => 0, file()).wrong('dana@books.example')).toBe(count);
  expect(createTryLimit(() => 0, file()).waitSeconds('dana@books.example')).toBe(2);
});

it('waits no longer than five minutes, however far the clock is set back', () => {
  for (let count = 0; count < 5; count++) createTryLimit(() => 1_000_000_000, file()).wrong('dana@books.example');
  expect(createTryLimit(() => 0, file()).waitSeconds('dana@books.example')).toBe(300);
});

it('takes a file it cannot read for none', () => {
  const limit = createTryLimit(() => 0, path.join(folder, 'nowhere', 'tries.json'));
  expect(limit.wrong('dana@books.example')).toBe(1);
  expect(limit.wrong('dana@books.example')).toBe(2);
});
