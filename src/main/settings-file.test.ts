import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mostWindowPlaces, openSettings, readSettings } from './settings-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'settings-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openSettings(folder, (code) => expect.fail(code));

it('remembers what was changed, and the device for ever', () => {
  const first = open();
  first.change({ theme: 'dark', lastEmail: 'dana@books.example' });
  first.change({ windows: [null, { bounds: { x: 5, y: 6, width: 1200, height: 800 }, isMaximized: true }] });
  expect(open().current()).toEqual(first.current());
  expect(open().current().deviceId).toBe(first.current().deviceId);
});

it('keeps the device even when nothing was ever changed', () => {
  expect(open().current().deviceId).toBe(open().current().deviceId);
});

it.each([null, '', 'nonsense', '[]', 'null', '{"theme":7,"lastEmail":{},"deviceId":"x","window":{"bounds":{"x":"1"}}}'])(
  'starts afresh from %j',
  (text) => expect(readSettings(text)).toMatchObject({ theme: 'system', lastEmail: null, windows: [null] }),
);

it('refuses sizes no screen has', () => {
  const text = JSON.stringify({ window: { bounds: { x: 0, y: 0, width: 1e9, height: 10 } } });
  expect(readSettings(text).windows).toEqual([null]);
});

it('takes the one place of an earlier version for the first window', () => {
  const place = { bounds: { x: 5, y: 6, width: 1200, height: 800 }, isMaximized: false };
  expect(readSettings(JSON.stringify({ window: place })).windows).toEqual([place]);
  expect(readSettings(JSON.stringify({ window: place, windows: [null, place, 7] })).windows).toEqual([null, place, null]);
});

it('keeps the places of so many windows and no more', () => {
  const place = { bounds: { x: 5, y: 6, width: 1200, height: 800 }, isMaximized: false };
  expect(readSettings(JSON.stringify({ windows: Array.from({ length: 50 }, () => place) })).windows).toHaveLength(mostWindowPlaces);
});

it('goes on when the disk refuses, and says so', () => {
  const codes: string[] = [];
  const settings = openSettings(path.join(folder, 'missing'), (code) => codes.push(code));
  settings.change({ theme: 'light' });
  expect(settings.current().theme).toBe('light');
  expect(codes).toEqual(['ENOENT', 'ENOENT']);
});

it('leaves no half-written file behind', () => {
  open().change({ theme: 'dark' });
  expect(JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))).toMatchObject({ theme: 'dark' });
});
