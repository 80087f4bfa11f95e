import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLog } from './log.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const now = () => new Date('2026-11-22T08:00:00Z');
const lines = () => readFileSync(path.join(folder, 'desk.log'), 'utf8').trim().split('\n');

it('writes one line an event, redacted', () => {
  openLog(folder, now).note('session.opened', { confirmedBy: 'server', who: 'dana@books.example', count: 3 });
  expect(JSON.parse(lines()[0] ?? '')).toEqual({
    at: '2026-11-22T08:00:00.000Z',
    event: 'session.opened',
    confirmedBy: 'server',
    who: '[email]',
    count: 3,
  });
});

it('writes a fault without its data and without paths of the machine', () => {
  const log = openLog(folder, now);
  try {
    JSON.parse('Brightline Foods');
  } catch (fault) {
    log.fault('api', fault);
  }
  expect(lines()[0]).toContain('"kind":"SyntaxError"');
  expect(lines()[0]).not.toContain('Brightline');
  expect(lines()[0]).not.toContain('/');
});

it('keeps three files of a megabyte and forgets the oldest', () => {
  const log = openLog(folder, now);
  const words = 'word '.repeat(50);
  for (let count = 0; count < 15_000; count++) log.note('test.filled', { words, count });
  expect(readdirSync(folder).sort()).toEqual(['desk.1.log', 'desk.2.log', 'desk.log']);
  for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(1_000_000);
  expect(lines().at(-1)).toContain('"count":14999');
});

it('goes on with the file that is there', () => {
  openLog(folder, now).note('first.run');
  openLog(folder, now).note('second.run');
  expect(lines()).toHaveLength(2);
});

it('is closed to the other users of the computer, also in a folder that was open', () => {
  chmodSync(folder, 0o755);
  openLog(folder, now).note('first.run');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, 'desk.log')).mode & 0o777).toBe(0o600);
});
