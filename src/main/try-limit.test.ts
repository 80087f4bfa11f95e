import { expect, it } from 'vitest';
import { createTryLimit } from './try-limit.ts';

it('lets three wrong passwords go by, then doubles the wait, and starts afresh after the right one', () => {
  let nowMs = 0;
  const limit = createTryLimit(() => nowMs);
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
  const limit = createTryLimit(() => 0);
  for (let count = 0; count < 60; count++) limit.wrong('dana@books.example');
  expect(limit.waitSeconds('sam@books.example')).toBe(0);
  expect(limit.waitSeconds('dana@books.example')).toBe(300);
});
