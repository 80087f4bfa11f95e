import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './whole-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'whole-file-'));
  file = path.join(folder, 'kept');
  await writeFile(file, 'old');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = () => readFile(file, 'utf8');

it('puts the new content in the place of the old', async () => {
  await writeWhole(file, 'new');
  expect(await text()).toBe('new');
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!mayMount) console.warn('A file that is held was not tried: only root on Linux can hold one. Run this test as root.');

/** As long as something is mounted on it, Linux lets nobody replace a file. */
const hold = (): void => void execFileSync('mount', ['--bind', file, file]);
const letGo = (): void => void execFileSync('umount', ['-l', file]);

describe.runIf(mayMount)('security 68: a file that another program holds', () => {
  it('is tried again until it is free', async () => {
    hold();
    const writing = writeWhole(file, 'new');
    await pause(100);
    letGo();
    await writing;
    expect(await text()).toBe('new');
  });

  it('is left as it is where it does not come free, and its writer hears of it', async () => {
    hold();
    try {
      await expect(writeWhole(file, 'new')).rejects.toThrow('EBUSY');
      expect(await text()).toBe('old');
    } finally {
      letGo();
    }
    await writeWhole(file, 'newer');
    expect(await text()).toBe('newer');
  });
});
