import { expect, it } from 'vitest';
import { createClosers } from './closers.ts';

it('closes the last opened first, once, and goes on past a failure', async () => {
  const closed: string[] = [];
  const told: string[] = [];
  const closers = createClosers((words) => told.push(words));
  closers.add('The database', async () => void closed.push('database'));
  closers.add('The API', () => Promise.reject(new Error('busy')));
  closers.add('The window', async () => void closed.push('window'));
  await Promise.all([closers.closeAll(), closers.closeAll()]);
  expect(closed).toEqual(['window', 'database']);
  expect(told).toEqual(['The API did not stop cleanly: Error: busy']);
});

it('closes what is opened while the rest comes down', async () => {
  const closed: string[] = [];
  const closers = createClosers(() => {});
  await closers.closeAll();
  closers.add('The API', async () => void closed.push('API'));
  await closers.closeAll();
  expect(closed).toEqual(['API']);
});
